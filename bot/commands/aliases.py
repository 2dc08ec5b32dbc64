"""`buyers alias`: the names that people gave companies, decided on by the operator."""

import getpass
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.commands.console import WrongInput, out, print_json
from bot.commands.opening import opened_stores
from tools.principal import OPERATOR
from tools.records.aliases import EVERYBODY, Alias, Aliases, AliasState

aliases = typer.Typer(no_args_is_help=True, help="Other names of companies: what people call them.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]
By = Annotated[str | None, typer.Option(help="Who does it, for the history; else who is logged in here")]


@aliases.command("add")
def add_alias(
    buyer: Annotated[str, typer.Argument(help="A buyer's key")],
    name: Annotated[str, typer.Argument(help="What it is called besides")],
    policy: Annotated[
        str, typer.Option(help="For this policy's people alone; else for everybody")
    ] = EVERYBODY,
    by: By = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Give a company another name, at once."""
    with opened_stores() as stores:
        added = Aliases(stores.engine).add(buyer, name, who(by), policy)
    _show_alias(added, as_json)


@aliases.command("list")
def list_aliases(
    buyer: Annotated[str | None, typer.Option(help="Only this buyer's")] = None,
    *,
    proposed: Annotated[bool, typer.Option("--proposed", help="Only those that wait to be decided")] = False,
    as_json: AsJson = False,
) -> None:
    """The names that people gave, with who proposed and who decided."""
    with opened_stores() as stores:
        known = Aliases(stores.engine).known(AliasState.PROPOSED if proposed else None, buyer)
    if as_json:
        print_json({"aliases": [_alias_data(one) for one in known]})
        return
    table = Table("id", "state", "buyer", "name", "for", "proposed by", "since", "decided by")
    for one in known:
        since = f"{one.proposed_at:%Y-%m-%d}"
        whose = one.policy_id or "everybody"
        decided = one.decided_by or "—"
        table.add_row(str(one.id), one.state, one.buyer_id, one.name, whose, one.proposed_by, since, decided)
    out.print(table if known else "There are none.")


@aliases.command("accept")
def accept_alias(
    alias: Annotated[int, typer.Argument(metavar="ID", help="As `alias list` shows it")],
    by: By = None,
    *,
    as_json: AsJson = False,
) -> None:
    """From now on the name counts."""
    with opened_stores() as stores:
        accepted = Aliases(stores.engine).accept(alias, who(by))
    _show_alias(accepted, as_json)


@aliases.command("reject")
def reject_alias(
    alias: Annotated[int, typer.Argument(metavar="ID", help="As `alias list` shows it")],
    by: By = None,
    *,
    as_json: AsJson = False,
) -> None:
    """The name does not count, or no longer."""
    with opened_stores() as stores:
        rejected = Aliases(stores.engine).reject(alias, who(by))
    _show_alias(rejected, as_json)


def _show_alias(alias: Alias, as_json: bool) -> None:  # noqa: FBT001
    if as_json:
        print_json(_alias_data(alias))
    else:
        whose = f"for {alias.policy_id}" if alias.policy_id else "for everybody"
        out.print(
            f"{alias.id} {alias.state}: {alias.buyer_id} is called {alias.name!r} {whose}", markup=False
        )


def _alias_data(alias: Alias) -> dict[str, Any]:
    return {
        "id": alias.id,
        "state": alias.state.value,
        "buyer_id": alias.buyer_id,
        "policy_id": alias.policy_id or None,
        "name": alias.name,
        "proposed_by": alias.proposed_by,
        "proposed_at": alias.proposed_at.isoformat(),
        "decided_by": alias.decided_by,
        "decided_at": alias.decided_at.isoformat() if alias.decided_at else None,
    }


def who(by: str | None) -> str:
    """Who is noted in the history: whoever says so, else the account that runs the command."""
    if by is not None and not by.strip():
        raise WrongInput("--by is empty; give a name, or leave it out.")
    try:
        return by or getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as containers have
        return OPERATOR.id
