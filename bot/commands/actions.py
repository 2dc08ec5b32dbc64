"""`actions`: what waits for a confirmation, and deciding it from the shell."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import WrongInput, out, print_json
from bot.commands.opening import opened_stores, principal_of
from bot.confirm import ActionExpired, Actions, ActionUnknown, AlreadyDecided, MayNotDecide
from bot.packages.files import PackageFormat, package_file
from bot.packages.package import NoPackage, package_of
from tools.pending_action import PendingAction
from tools.principal import PUBLIC, Principal

actions = typer.Typer(
    no_args_is_help=True, help="Prepared requests: list, confirm, cancel, and their papers."
)
Token = Annotated[str, typer.Option(help="API token of the person who decides")]
ActionId = Annotated[str, typer.Argument(help="The action's number: ACT-…")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]


@actions.command("list")
def list_(token: Token, *, as_json: AsJson = False) -> None:
    """What waits for a confirmation, as far as this person may see it."""
    with _desk(token) as (desk, principal, language):
        found = desk.of(principal)
    if as_json:
        print_json({"items": [one.as_data(language) for one in found], "next": None})
        return
    if not found:
        out.print("Nothing waits for a confirmation.")
    for one in found:
        out.print(f"{one.id} · {one.draft.will.said(language)} · {one.expires_at.isoformat()}", markup=False)


@actions.command()
def confirm(action_id: ActionId, token: Token, *, as_json: AsJson = False) -> None:
    """Have a prepared request executed, once; prints its receipt."""
    with _desk(token) as (desk, principal, language):
        _show(_decided(desk.confirm, principal, action_id), language, as_json=as_json)


@actions.command()
def cancel(action_id: ActionId, token: Token, *, as_json: AsJson = False) -> None:
    """Call a prepared request off."""
    with _desk(token) as (desk, principal, language):
        _show(_decided(desk.cancel, principal, action_id), language, as_json=as_json)


@actions.command()
def package(
    action_id: ActionId,
    file: Annotated[Path, typer.Argument(help="Where to write it; its ending says what: .zip, .pdf or .csv")],
    token: Token,
) -> None:
    """Write what can be sent to the insurer for an executed request. CoverDesk sends nothing."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in set(PackageFormat):
        raise WrongInput(f"{file} must end in .zip, .pdf or .csv.")
    with opened_stores() as stores:
        principal = principal_of(stores, token, PUBLIC)
        action = _decided(stores.actions.get, principal, action_id)
        today, person = stores.settings.day(), stores.principals.by_id
        try:
            made = package_of(stores.records, principal, action, today, person)
        except NoPackage as error:
            raise WrongInput(str(error)) from error
    try:
        file.write_bytes(package_file(made, PackageFormat(ending)).content)
    except OSError as error:
        raise WrongInput(f"{file} cannot be written: {error.strerror}.") from error
    out.print(str(file), markup=False)


@contextmanager
def _desk(token: str) -> Iterator[tuple[Actions, Principal, str]]:
    with opened_stores() as stores:
        principal = principal_of(stores, token, PUBLIC)
        yield stores.actions, principal, principal.language or "en"


def _decided(
    decide: Callable[[Principal, str], PendingAction], principal: Principal, action_id: str
) -> PendingAction:
    try:
        return decide(principal, action_id.upper())
    except ActionUnknown as error:
        raise WrongInput(
            f"There is no action {action_id} that this person may see. `coverdesk actions list` tells them."
        ) from error
    except (MayNotDecide, AlreadyDecided, ActionExpired) as error:
        raise WrongInput(str(error)) from error


def _show(action: PendingAction, language: str, *, as_json: bool) -> None:
    if as_json:
        print_json(action.as_data(language))
        return
    told = action.receipt.text.said(language) if action.receipt else f"{action.id}: {action.state.value}"
    out.print(told, markup=False)
