"""`ledger settle`: the counts of the insights, brought up to date from the shell."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commands.console import out, print_json
from bot.commands.opening import opened_stores

ledger = typer.Typer(no_args_is_help=True, help="The ledger: what became of conversations, counted.")


@ledger.callback()
def _group() -> None:
    """So that `settle` stays a command of its own while it is the only one."""


@ledger.command()
def settle(
    *,
    anew: Annotated[
        bool, typer.Option(help="Look at every conversation again, not only what changed")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Bring the insights up to date; a running server does so by itself every few minutes."""
    with opened_stores() as stores:
        settled = stores.ledger.settle(datetime.now(tz=UTC), anew=anew)
    if as_json:
        print_json(vars(settled))
    elif settled.elsewhere:
        out.print("Another worker is settling just now; nothing was done.")
    else:
        out.print(f"{settled.conversations} conversations looked at, {settled.days} days counted anew.")
