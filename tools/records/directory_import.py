"""The import of a directory: checked as a whole, then written in batches, and gone on with when broken off.

A directory may have ten million rows, each of which stands for itself; see decision 010 for what "all or
nothing" means then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import reading
from tools.records import schema
from tools.records.book import BuyerRow
from tools.records.book_folder import Numbered, Progress
from tools.records.book_version import companies_were_deleted, count_up
from tools.records.company_store import company_values, merge_companies
from tools.records.directory_check import CheckedDirectory
from tools.records.directory_file import DirectoryFile
from tools.records.duplicates import companies_with_a_double
from tools.records.fingerprints import Fingerprints
from tools.records.import_report import ImportReport
from tools.records.problems import Findings
from tools.records.upsert import AT_ONCE
from tools.tool import RecordsUnavailable

_TABLE = schema.directory_company
_STATE = schema.directory_import


class DirectoryBusy(Exception):
    """Another import of the directory began meanwhile; for the operator."""


@dataclass(frozen=True)
class _Done:
    """How far an import is."""

    rows: int
    changed: int
    finished: bool


def import_directory(
    engine: Engine, file: Path, *, replace: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Import company facts, in the columns of buyers.csv, that whoever may read records may search.

    They say nothing about who trades with whom. With `replace`, companies that the file does not hold are
    deleted when all of it is written. Raises `BookRejected` with every error found and nothing written,
    `DirectoryBusy`, and `RecordsUnavailable` when the database cannot be written.
    """
    source, findings = DirectoryFile(file), Findings()
    try:
        done = _done_before(engine, source, replace=replace)
        if done and done.finished:
            return _nothing_to_do(engine, source, done)
        checked = CheckedDirectory(source, findings, progress)
        if done is None:
            _begin(engine, source, replace=replace)
        changed = _write(engine, source, done or _Done(0, 0, False), progress)
        removed = _delete_others(engine, checked.keys, source, progress) if replace else 0
        doubles = _finish(engine, source)
    except SQLAlchemyError as error:
        raise RecordsUnavailable("the database of records cannot be written just now") from error
    if doubles:
        text = f"{doubles} companies share a registration number with another; 'buyers duplicates' names them"
        findings.warn(source.name, text)
    note = f"went on after row {done.rows}, where an import of this file was broken off" if done else ""
    return ImportReport(
        buyers=checked.rows,
        unchanged=checked.rows - changed,
        removed=removed,
        duplicates=doubles,
        warnings=findings.warnings,
        note=note,
    )


def _done_before(engine: Engine, source: DirectoryFile, *, replace: bool) -> _Done | None:
    """How far the last import is, when it was one of this very file; None when it is to begin anew."""
    with reading(engine) as connection:
        row = connection.execute(select(_STATE).where(_STATE.c.sha256 == source.sha256)).first()
        if row is None or row.replacing != replace:
            return None
        finished = row.finished_at is not None
        if finished and row.companies != _companies(connection):
            return None
    return _Done(row.rows_done, row.rows_changed, finished)


def _companies(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(_TABLE)).scalar_one()


def _nothing_to_do(engine: Engine, source: DirectoryFile, done: _Done) -> ImportReport:
    with reading(engine) as connection:
        doubles = companies_with_a_double(connection, _TABLE)
    note = f"{source.name} was imported already, and the directory is as it was then; nothing was to do"
    return ImportReport(buyers=done.rows, unchanged=done.rows, duplicates=doubles, note=note)


def _begin(engine: Engine, source: DirectoryFile, *, replace: bool) -> None:
    """Only the last import is remembered: one that came between may have overwritten rows of an earlier."""
    with engine.begin() as connection:
        connection.execute(delete(_STATE))
        row = {"sha256": source.sha256, "replacing": replace, "rows_done": 0, "rows_changed": 0}
        connection.execute(insert(_STATE).values(row | {"started_at": datetime.now(UTC)}))


def _write(engine: Engine, source: DirectoryFile, done: _Done, progress: Progress | None) -> int:
    """Writes the rows that are not done yet; says how many differed from the directory, those before too."""
    rows = islice(source.rows(), done.rows, None)
    for batch in _batches(rows):
        source.reject_if_changed()
        with engine.begin() as connection:
            version = count_up(connection)
            values = company_values(one.row for one in batch)
            changed = merge_companies(connection, _TABLE, values, version)
            done = _advance(connection, source, done, len(batch), changed)
        if progress:
            progress(source.name, done.rows)
    return done.changed


def _batches(rows: Iterator[Numbered[BuyerRow]]) -> Iterator[list[Numbered[BuyerRow]]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _advance(connection: Connection, source: DirectoryFile, done: _Done, rows: int, changed: int) -> _Done:
    """Notes the batch in its own transaction. Raises `DirectoryBusy` when somebody else did so meanwhile."""
    moved = update(_STATE).where(_STATE.c.sha256 == source.sha256, _STATE.c.rows_done == done.rows)
    after = _Done(done.rows + rows, done.changed + changed, False)
    if connection.execute(moved.values(rows_done=after.rows, rows_changed=after.changed)).rowcount != 1:
        raise DirectoryBusy(
            "Another import of the directory was begun while this one ran, so this one ends here. "
            "Import the file again when the other is over."
        )
    return after


def _delete_others(
    engine: Engine, keys: Fingerprints, source: DirectoryFile, progress: Progress | None
) -> int:
    """Deletes the companies that the file does not hold; says how many."""
    removed, last = 0, ""
    while True:
        with reading(engine) as connection:
            query = select(_TABLE.c.buyer_id).where(_TABLE.c.buyer_id > last)
            page = connection.execute(query.order_by(_TABLE.c.buyer_id).limit(AT_ONCE)).scalars().all()
        if not page:
            return removed
        last = page[-1]
        others = [buyer_id for buyer_id in page if buyer_id not in keys]
        if others:
            removed += _delete(engine, others)
            if progress:
                progress(f"{source.name}: removed", removed)


def _delete(engine: Engine, ids: list[str]) -> int:
    with engine.begin() as connection:
        companies_were_deleted(connection, count_up(connection))
        deleted = delete(_TABLE).where(_TABLE.c.buyer_id.in_(ids))
        return connection.execute(deleted).rowcount


def _finish(engine: Engine, source: DirectoryFile) -> int:
    with engine.begin() as connection:
        over = update(_STATE).where(_STATE.c.sha256 == source.sha256)
        connection.execute(over.values(finished_at=datetime.now(UTC), companies=_companies(connection)))
    with reading(engine) as connection:
        return companies_with_a_double(connection, _TABLE)
