"""`import`, `tokens`, `handovers`: the book and who may ask about it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.console import WrongInput, err, out, print_json, progress
from bot.commands.noticing import as_data, in_a_line, notice
from bot.commands.opening import opened_stores
from bot.handovers.case import State
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory
from tools.warning_weights import read_weights

tokens = typer.Typer(no_args_is_help=True, help="API tokens; only a hash is kept.")


def import_(
    folder: Annotated[Path | None, typer.Argument(help="Folder with policies.yaml and the CSV files")] = None,
    directory: Annotated[
        Path | None, typer.Option(help="A CSV of company facts that every signed-in user may search")
    ] = None,
    *,
    replace: Annotated[bool, typer.Option(help="Empty the book first")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON")] = False,
) -> None:
    """Import a book: all of it or, with every error listed, nothing."""
    if (folder is None) == (directory is None):
        raise WrongInput("Give a folder with the book's files, or --directory FILE.csv.")
    with opened_stores() as stores, progress("Importing") as bar:
        read_weights(stores.settings.warning_weights)  # what cannot be used is told before the import
        if directory is not None:
            report = import_directory(stores.engine, directory, replace=replace, progress=bar.rows)
        else:
            report = import_book(stores.engine, folder or Path(), replace=replace, progress=bar.rows)
        stores.records.names.prepare(bar.file)
        noticed = notice(stores, "import") if directory is None else None
    if as_json:
        print_json(report.as_data() | ({"noticed": as_data(noticed)} if noticed else {}))
        return
    out.print(", ".join(f"{count} {name}" for name, count in report.counts().items()))
    if report.note:
        out.print(f"  {report.note}", markup=False)
    for warning in report.warnings:
        out.print(f"  warning: {warning}", style="yellow", markup=False)
    if noticed:
        out.print(f"  {in_a_line(noticed)}", markup=False)


@tokens.command("create")
def create_token(
    principal: Annotated[str, typer.Option(help="The principal's id, as principals.csv has it")],
) -> None:
    """Make a token and show it, this once."""
    with opened_stores() as stores:
        token = stores.principals.create_token(principal)
    out.print(token, markup=False)
    err.print("Keep it: only its hash is stored, so it cannot be shown again.")


@tokens.command("revoke")
def revoke_token(
    token: Annotated[str, typer.Argument(help="The token, or a beginning of it that is long enough")],
) -> None:
    """Make a token invalid at once."""
    with opened_stores() as stores:
        revoked = stores.principals.revoke(token)
    if not revoked:
        raise WrongInput("No valid token begins like that; `coverdesk tokens list` shows them.")
    out.print(f"{revoked} revoked")


@tokens.command("list")
def list_tokens() -> None:
    """The tokens there are, by their beginnings."""
    with opened_stores() as stores:
        known = stores.principals.tokens()
    table = Table("principal", "begins", "made", "state")
    for token in known:
        state = f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else "valid"
        table.add_row(token.principal_id, token.beginning, f"{token.created_at:%Y-%m-%d}", state)
    out.print(table)


def handovers() -> None:
    """Conversations that wait for a person, oldest first."""
    with opened_stores() as stores:
        waiting = stores.support_queue.listed([State.WAITING])
    table = Table("reference", "since", "conversation", "what for")
    for one in waiting:
        table.add_row(one.reference, one.at.isoformat(), one.conversation_id, one.reason)
    out.print(table if waiting else "Nobody waits.")
