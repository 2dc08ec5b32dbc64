"""`privacy`: what is kept no longer, and one person's data given out or erased."""

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.console import WrongInput, err, out, print_json
from bot.commands.opening import opened_stores
from bot.privacy.desk import eraser_of, exporter_of, retention_of
from bot.privacy.erasure import Erased
from bot.privacy.person import Subject, SubjectKind
from bot.privacy.tombstones import FILE, made_since, tombstones

privacy = typer.Typer(
    no_args_is_help=True, help="How long what people say is kept; one person's data given out or erased."
)
ByPrincipal = Annotated[str | None, typer.Option("--principal", help="The id of a person of the book")]
ByConversation = Annotated[
    str | None,
    typer.Option(
        "--conversation", help="The number of a visitor's conversation, or the HO-… of its hand-over"
    ),
]
BySlack = Annotated[str | None, typer.Option("--slack", help="An account of Slack, as TEAM:USER")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document")]


@privacy.command()
def retain(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what is over, and keep it")] = False,
    as_json: AsJson = False,
) -> None:
    """End what is kept no longer, as a running server does once a day."""
    with opened_stores() as stores:
        retention = retention_of(stores)
        rows = retention.due() if dry_run else retention.carry_out()
    if as_json:
        print_json({"dry_run": dry_run, "rows": dict(rows)})
        return
    _print_rows(rows, "Nothing is over." if dry_run else "Nothing was over.")


@privacy.command()
def export(
    *,
    principal: ByPrincipal = None,
    conversation: ByConversation = None,
    slack: BySlack = None,
    to: Annotated[Path, typer.Option("--to", help="The file to write, for its owner alone")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists")] = False,
) -> None:
    """Write everything that is kept of one person to one JSON file."""
    subject = _subject(principal, conversation, slack)
    if to.exists() and not force:
        raise WrongInput(f"{to} exists already: name another file, or say --force.")
    with opened_stores() as stores:
        told = exporter_of(stores).export(subject, datetime.now(tz=UTC))
    _write(to, told)
    for one in told["tables"]:
        out.print(f"{len(one['rows']):>6}  {one['table']}: {one['what']}", markup=False)
    err.print(f"{to}: keep it as safe as the records, and delete it once it was handed over.", markup=False)


@privacy.command()
def erase(
    *,
    principal: ByPrincipal = None,
    conversation: ByConversation = None,
    slack: BySlack = None,
    keep_account: Annotated[
        bool, typer.Option("--keep-account", help="The person goes on using CoverDesk: what they said goes")
    ] = False,
    reference: Annotated[str, typer.Option(help="The number of the request, for the audit")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go, and keep it")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="Erase: it cannot be undone")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase one person: what they said and who they are, but for what is kept with its reason."""
    subject, request = _subject(principal, conversation, slack), _reference(reference)
    if dry_run == confirm:
        raise WrongInput("Say --dry-run to see what would go, or --confirm to erase it for good.")
    with opened_stores() as stores:
        eraser = eraser_of(stores)
        if dry_run:
            done = eraser.would_erase(subject, keeps_account=keep_account)
        else:
            done = eraser.erase(subject, keeps_account=keep_account, reference=request)
        left = sorted(stores.settings.home.glob("before-restore-*.sqlite3"))
    if as_json:
        print_json({"dry_run": dry_run, **vars(done), "other_files": [str(one) for one in left]})
        return
    _print_rows(done.rows, "Nothing is left to erase.")
    _print_left(done, [] if dry_run else left)


@privacy.command()
def reapply(
    file: Annotated[
        Path | None, typer.Option("--file", help=f"A list of erasures; else {FILE} of the home")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Erasures from this day (UTC) on")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Erase again whom a restored database brought back; `restore` does so by itself."""
    if file is not None and not file.exists():
        raise WrongInput(f"There is no file {file}.")
    with opened_stores() as stores:
        stones = tombstones(file or stores.settings.home / FILE)
        if since is not None:
            stones = made_since(stones, since.replace(tzinfo=UTC))
        rows = eraser_of(stores).erase_again(stones)
    if as_json:
        print_json({"erasures": len(stones), "rows": dict(rows)})
        return
    _print_rows(rows, f"Of {len(stones)} erasures, nothing had come back.")


def _subject(principal: str | None, conversation: str | None, slack: str | None) -> Subject:
    given = {
        SubjectKind.PRINCIPAL: principal,
        SubjectKind.CONVERSATION: conversation,
        SubjectKind.SLACK: slack,
    }
    named = [Subject(kind, value) for kind, value in given.items() if value]
    if len(named) != 1:
        raise WrongInput("Name one person: --principal P-…, --conversation ID or --slack TEAM:USER.")
    return named[0]


def _reference(text: str) -> str:
    """Into the audit goes no name by mistake: a number has no spaces and no @."""
    if len(text) > 60 or not all(
        letter.isascii() and (letter.isalnum() or letter in "-_./") for letter in text
    ):
        raise WrongInput("--reference is a number such as DSR-2026-014: letters, digits, - _ . and /.")
    return text


def _write(file: Path, told: Mapping[str, Any]) -> None:
    """Whole or not at all, and readable for its owner alone from its first byte. Raises `WrongInput`."""
    try:
        handle, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=".export-")  # made with mode 600
    except OSError as error:
        raise WrongInput(f"{file} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(told, written, ensure_ascii=False, indent=2)
            written.write("\n")
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _print_rows(rows: Mapping[str, int], none: str) -> None:
    for table, count in sorted(rows.items()):
        out.print(f"{count:>6}  {table}", markup=False)
    if not rows:
        out.print(none)


def _print_left(done: Erased, files: list[Path]) -> None:
    for table, because in sorted(done.kept.items()):
        out.print(f"  kept  {table}: {because}", markup=False)
    if done.digest:
        err.print(f"In the audit they are {done.digest}.", markup=False)
    if done.trace:
        err.print(
            f"The database's file may still hold what was erased ({done.trace}): run this again when less "
            "is going on.",
            markup=False,
        )
    for one in files:
        err.print(f"{one} holds the home as it was before a restore: delete it.", markup=False)
