"""`backup` and `restore`: all that a home keeps, in one file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.backup import back_up
from bot.backup import restore as put_back
from bot.commands.console import WrongInput, err, print_json
from bot.home import make_home
from bot.privacy.desk import eraser_of
from bot.privacy.live_turns import PersonBusy
from bot.privacy.tombstones import FILE, made_since, tombstones
from bot.settings import Settings
from bot.stores import open_stores


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it exists")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """Write everything the home keeps to one file; a server may go on serving meanwhile."""
    taken = back_up(Settings(), file, replace=replace)
    if as_json:
        print_json(
            {"file": str(file), "taken_at": taken.taken_at, "version": taken.version, "bytes": taken.bytes}
        )
        return
    err.print(f"{file}: {taken.bytes:,} bytes of database, as of {taken.taken_at}.", markup=False)
    err.print("Keep it as safe as the records themselves: whoever has it can read them.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """Put a backup in the place of what the home holds, which is kept beside it."""
    settings = Settings()
    make_home(settings)
    noted = tombstones(settings.home / FILE)  # a list that cannot be read is told before anything is changed
    taken, before = put_back(settings, file)
    with open_stores(settings) as stores:  # migrates an older backup, and makes the indexes anew
        stores.index.refresh()
        since = made_since(noted, datetime.fromisoformat(taken.taken_at))
        try:
            erased = eraser_of(stores).erase_again(since)
        except PersonBusy as error:
            raise WrongInput(
                f"The home is as it was at {taken.taken_at}, but people who were erased since then are being "
                "answered in it just now: `coverdesk privacy reapply` erases them again."
            ) from error
    if as_json:
        kept = str(before) if before else None
        print_json(
            {"file": str(file), "taken_at": taken.taken_at, "kept": kept, "erased_again": dict(erased)}
        )
        return
    err.print(f"The home is as it was at {taken.taken_at}.", markup=False)
    err.print(
        f"{len(since)} erasures since then, noted in {FILE} of the home, were done again: "
        f"{sum(erased.values())} rows. Those that another home noted: `coverdesk privacy reapply --file`.",
        markup=False,
    )
    if before:
        err.print(
            f"What it held before is kept in {before}; delete that when you no longer need it.", markup=False
        )
