"""`ingest`: documents in, once or as they come into a folder, or only looked at."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.console import WrongInput, err, out, print_json, progress
from bot.commands.opening import opened_stores
from bot.stores import Stores
from ingestion.checking import Checked, check
from ingestion.front_matter import Flags
from ingestion.pipeline import IngestReport
from ingestion.pipeline import ingest as ingest_sources
from ingestion.sources import Sources, find_sources
from ingestion.watching import watch
from knowledge.document import Document
from knowledge.generation import BuildFailed
from knowledge.passage import Audience, Passage

SHOWN_WARNINGS = 40


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files or folders")],
    audience: Annotated[Audience | None, typer.Option(help="Who may read them")] = None,
    policy: Annotated[list[str] | None, typer.Option(help="Policy they belong to; may be repeated")] = None,
    *,
    prune: Annotated[bool, typer.Option(help="Remove documents whose files are gone")] = False,
    only_check: Annotated[
        bool, typer.Option("--check", help="Show passages and warnings, and keep nothing")
    ] = False,
    watched: Annotated[
        bool, typer.Option("--watch", help="Go on taking in what changes in the folders; removes what goes")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON")] = False,
) -> None:
    """Take in documents; unchanged ones are skipped. Ends with 1 when a file failed."""
    flags = Flags(audience, tuple(policy or ()))
    if only_check and watched:
        raise WrongInput("Give either --check or --watch.")
    if watched:
        _watch(paths, flags, as_json=as_json)
        return
    sources = find_sources(paths, flags)
    with opened_stores() as stores:
        if only_check:
            with progress("Reading") as bar:
                checked = check(sources, stores.library, progress=bar.file)
            print_json(_as_data(checked)) if as_json else _show_checked(checked)
            report = checked.report
        else:
            report = _take_in(stores, sources, prune=prune)
            print_json(report.as_dict()) if as_json else _show_report(report)
    if report.failed:
        raise typer.Exit(1)


def _take_in(stores: Stores, sources: Sources, *, prune: bool) -> IngestReport:
    with progress("Reading") as bar:
        report = ingest_sources(sources, stores.library, prune=prune, progress=bar.file)
    if report.added or report.updated or report.removed:
        with progress("Indexing") as bar:
            stores.index.refresh(bar.step)
    return report


def _watch(folders: list[str], flags: Flags, *, as_json: bool) -> None:
    """Until Ctrl-C or SIGTERM, after which everything is as the last report says."""
    for folder in folders:
        if not Path(folder).is_dir():
            raise WrongInput(f"{folder} is not a folder: --watch needs the folders that are to be watched.")
    with _ended_by_signals(), opened_stores() as stores:

        def take_in(sources: Sources) -> IngestReport:
            try:
                return _take_in(stores, sources, prune=True)
            except BuildFailed as error:  # the next change tries again, and the server itself does meanwhile
                err.print(str(error), style="red", markup=False)
                return IngestReport()

        err.print(f"Watching {', '.join(folders)}. Ctrl-C stops it.", markup=False)
        for report in watch(folders, flags, take_in):
            print_json(report.as_dict(), indent=None) if as_json else _show_report(report)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ends cleanly by SIGTERM, and by SIGINT also where a script began it in the background."""

    def interrupt(_number: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = {one: signal.signal(one, interrupt) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        err.print("Stopped watching.")
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _show_report(report: IngestReport) -> None:
    out.print(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.removed} removed; {report.passages} passages."
    )
    _show_warnings(report)


def _show_warnings(report: IngestReport) -> None:
    for warning in report.warnings[:SHOWN_WARNINGS]:
        out.print(f"  warning: {warning}", style="yellow", markup=False)
    if len(report.warnings) > SHOWN_WARNINGS:
        out.print(f"  … and {len(report.warnings) - SHOWN_WARNINGS} more warnings; --json has them all")
    for failure in report.failed:
        err.print(f"  failed: {failure.path}: {failure.error}", style="red", markup=False)


def _show_checked(checked: Checked) -> None:
    for document, passages in checked.documents:
        out.print(f"{document.path}: {document.title}", style="bold", markup=False)
        out.print(f"  {_described(document)}", markup=False)
        for passage in passages:
            place = " · ".join(part for part in (passage.section, _page(passage)) if part)
            out.print(f"  ── {place or 'opening'}", style="dim", markup=False)
            out.print("  " + passage.text.replace("\n", "\n  "), markup=False)
    _show_warnings(checked.report)
    out.print("Nothing was kept. Without --check it is.")


def _described(document: Document) -> str:
    days = f"in force {document.effective_from or '…'} to {document.effective_to or '…'}"
    belongs = f"policies {', '.join(document.policies)}" if document.policies else "every policy"
    about = (document.id, document.kind, document.language, f"for {document.audience}", belongs, days)
    return " · ".join(str(part) for part in about)


def _page(passage: Passage) -> str:
    return f"page {passage.page}" if passage.page else ""


def _as_data(checked: Checked) -> dict[str, Any]:
    return {
        "documents": [
            {
                "id": document.id,
                "path": document.path,
                "title": document.title,
                "language": document.language,
                "kind": document.kind,
                "audience": document.audience,
                "policies": list(document.policies),
                "effective_from": document.effective_from and document.effective_from.isoformat(),
                "effective_to": document.effective_to and document.effective_to.isoformat(),
                "version": document.version,
                "edits": [asdict(edit) for edit in document.edits],
                "passages": [
                    {"id": one.id, "section": one.section, "page": one.page, "text": one.text}
                    for one in passages
                ],
            }
            for document, passages in checked.documents
        ],
        "warnings": list(checked.report.warnings),
        "failed": [asdict(failure) for failure in checked.report.failed],
    }
