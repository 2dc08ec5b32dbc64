"""`documents`: what is kept, what changed between two versions, and taking one out."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.console import WrongInput, out, print_json, progress
from bot.commands.opening import opened_stores
from bot.stores import Stores
from ingestion.changes import Change, Clause, Comparison, Kind, clauses_of, compare
from ingestion.checking import check
from ingestion.pipeline import take_out
from ingestion.sources import find_sources
from knowledge.document import Document, Outline
from knowledge.passage import Passage, Reader

documents = typer.Typer(no_args_is_help=True, help="The documents that answers are taken from.")

_EVERYTHING = Reader(frozenset(), everything=True)


@documents.command("list")
def list_documents(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False) -> None:
    """Every document with its id, version and the days it is in force."""
    with opened_stores() as stores:
        kept = stores.library.outlines()
    if as_json:
        print_json({"documents": [_outlined(one) for one in kept]})
        return
    for one in kept:
        days = f"{one.effective_from or '…'} to {one.effective_to or '…'}"
        version = f" · version {one.version}" if one.version else ""
        out.print(f"{one.id} · {one.kind}{version} · {days} · {one.title} · {one.path}", markup=False)
    out.print(f"{len(kept)} documents")


@documents.command()
def changes(
    old: Annotated[str, typer.Argument(help="The earlier version: an id from `documents list`, or a file")],
    new: Annotated[str, typer.Argument(help="The later version: an id, or a file that need not be kept")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """What was added, removed and changed between two versions, clause by clause."""
    with opened_stores() as stores:
        first, second = _version(stores, old), _version(stores, new)
    found = compare(clauses_of(*first), clauses_of(*second))
    if as_json:
        print_json(_compared(first[0], second[0], found))
        return
    for change in found.changes:
        _show(change)
    count = len(found.changes)
    out.print(f"{count} {'change' if count == 1 else 'changes'}; {found.unchanged} clauses as they were.")


@documents.command()
def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids from `documents list`")],
) -> None:
    """Delete documents and the versions that their files replaced, from the index too.

    A file that is still in a watched folder comes back when it changes.
    """
    with opened_stores() as stores:
        kept = {one.id for one in stores.library.outlines()}
        unknown = [name for name in ids if name not in kept]
        if unknown:
            raise WrongInput(
                f"There is no document {', '.join(unknown)}. `coverdesk documents list` has the ids."
            )
        removed = take_out(stores.library, ids)
        with progress("Indexing") as bar:
            stores.index.refresh(bar.step)
    out.print(f"{removed} removed.")


def _version(stores: Stores, named: str) -> tuple[Document, list[Passage]]:
    document = stores.library.document(named, _EVERYTHING)
    if document is not None:
        return document, stores.library.document_passages(named, _EVERYTHING)
    if not Path(named).is_file():
        raise WrongInput(
            f"{named} is neither a document nor a file. `coverdesk documents list` has the documents' ids."
        )
    checked = check(find_sources([named]))
    if checked.report.failed:
        raise WrongInput(f"{named} {checked.report.failed[0].error}")
    found, passages = checked.documents[0]
    return found, list(passages)


def _show(change: Change) -> None:
    name = (change.new or change.old or Clause("", "")).name or "opening"
    if change.kind is Kind.RENUMBERED and change.old and change.new:
        out.print(f"= {change.old.name} is now {change.new.name}", style="dim", markup=False)
        return
    before = f" (was {change.old.name})" if change.old and change.new and change.old.name != name else ""
    out.print(f"{change.kind}: {name}{before}", style="bold", markup=False)
    if change.old:
        out.print("  - " + change.old.text.replace("\n", "\n    "), style="red", markup=False)
    if change.new:
        out.print("  + " + change.new.text.replace("\n", "\n    "), style="green", markup=False)
    if change.figures_gone or change.figures_new:
        gone, come = ", ".join(change.figures_gone) or "none", ", ".join(change.figures_new) or "none"
        out.print(f"  figures: {gone} → {come}", style="yellow", markup=False)


def _compared(old: Document, new: Document, found: Comparison) -> dict[str, Any]:
    return {
        "old": {"id": old.id, "version": old.version, "path": old.path},
        "new": {"id": new.id, "version": new.version, "path": new.path},
        "changes": [asdict(change) for change in found.changes],
        "unchanged": found.unchanged,
    }


def _outlined(one: Outline) -> dict[str, Any]:
    data = asdict(one) | {
        name: _day(getattr(one, name)) for name in ("effective_from", "effective_to", "ends_on")
    }
    return {name: value for name, value in data.items() if name != "statements"}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
