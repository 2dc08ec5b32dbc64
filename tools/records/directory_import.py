"""The import of a directory: checked as a whole, then written in batches, and gone on with when broken off.

A directory may have ten million rows, each of which stands for itself; see decision 010 for what "all or
nothing" means then.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from knowledge.database import reading
from tools.records import schema
from tools.records.book import BuyerRow
from tools.records.book_folder import Numbered, Progress
from tools.records.book_version import companies_were_deleted, count_up, records_usable
from tools.records.company_store import company_values, merge_companies
from tools.records.directory_check import CheckedDirectory
from tools.records.directory_file import DirectoryFile
from tools.records.duplicates import companies_with_a_double
from tools.records.import_report import ImportReport
from tools.records.merged import Merged
from tools.records.problems import Findings
from tools.records.upsert import AT_ONCE

_TABLE = schema.directory_company
_STATE = schema.directory_import
_DELETED_AT_ONCE = 5_000
_Batch = list[Numbered[BuyerRow]]


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
    source = DirectoryFile(file)
    with records_usable("written"):
        done = _done_before(engine, source, replace=replace)
        if done and done.finished:
            return _nothing_to_do(engine, source, done)
        return _Import(engine, source, progress, replace=replace).run(done)


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


class _Import:
    """One run over a file that is not done yet."""

    def __init__(
        self, engine: Engine, source: DirectoryFile, progress: Progress | None, *, replace: bool
    ) -> None:
        self._engine, self._source, self._replace = engine, source, replace
        self._tell = progress or (lambda _name, _rows: None)
        self._findings = Findings()
        self._checked = CheckedDirectory(source, self._findings, progress)

    def run(self, before: _Done | None) -> ImportReport:
        if before is None:
            self._begin()
        done = self._write(before or _Done(0, 0, False))
        removed = self._delete_others() if self._replace else 0
        doubles = self._finish()
        if doubles:
            text = f"{doubles} companies share a registration number with another"
            self._findings.warn(self._source.name, f"{text}; 'buyers duplicates' names them")
        note = "" if before is None else f"went on after row {before.rows}, where it was broken off"
        return ImportReport(
            buyers=done.rows,
            unchanged=done.rows - done.changed,
            removed=removed,
            duplicates=doubles,
            warnings=self._findings.warnings,
            note=note,
        )

    def _begin(self) -> None:
        """Only the last import is remembered: it may have written over rows of those before."""
        row = {"sha256": self._source.sha256, "replacing": self._replace, "started_at": datetime.now(UTC)}
        with self._engine.begin() as connection:
            connection.execute(delete(_STATE))
            connection.execute(insert(_STATE).values(row | {"rows_done": 0, "rows_changed": 0}))

    def _write(self, done: _Done) -> _Done:
        """Writes the rows that are not done yet, batch by batch."""
        rows = islice(self._source.rows(), done.rows, None)
        while batch := list(islice(rows, AT_ONCE)):
            self._source.reject_if_changed()
            with self._engine.begin() as connection:
                version = count_up(connection)
                kept = self._without_merged(connection, batch)
                changed = merge_companies(
                    connection, _TABLE, company_values(one.row for one in kept), version
                )
                # What is left out is not written, and is not there unchanged either.
                done = self._advance(connection, done, len(batch), changed + len(batch) - len(kept))
            self._tell(self._source.name, done.rows)
        return done

    def _without_merged(
        self, connection: Connection, batch: list[Numbered[BuyerRow]]
    ) -> list[Numbered[BuyerRow]]:
        merged = Merged.of(connection, "directory")  # again for each batch: somebody may merge meanwhile
        if not merged.into:
            return batch

        def is_there(buyer_id: str) -> bool:
            if buyer_id in self._checked.keys:
                return True
            query = select(_TABLE.c.buyer_id).where(_TABLE.c.buyer_id == buyer_id)
            return not self._replace and connection.execute(query).first() is not None

        def warn(text: str, line: int) -> None:
            self._findings.warn(self._source.name, text, line)

        return list(merged.companies(batch, is_there, warn))

    def _advance(self, connection: Connection, done: _Done, rows: int, changed: int) -> _Done:
        """Notes the batch in its own transaction. Raises `DirectoryBusy` when another import did so."""
        own = (_STATE.c.sha256 == self._source.sha256, _STATE.c.rows_done == done.rows)
        after = _Done(done.rows + rows, done.changed + changed, False)
        moved = update(_STATE).where(*own).values(rows_done=after.rows, rows_changed=after.changed)
        if connection.execute(moved).rowcount != 1:
            raise DirectoryBusy(
                "Another import of the directory was begun while this one ran, so this one ends here. "
                "Import the file again when the other is over."
            )
        return after

    def _delete_others(self) -> int:
        """Deletes the companies that the file does not hold; says how many."""
        removed, last = 0, ""
        while True:
            with reading(self._engine) as connection:
                query = select(_TABLE.c.buyer_id).where(_TABLE.c.buyer_id > last)
                page = connection.execute(query.order_by(_TABLE.c.buyer_id).limit(AT_ONCE)).scalars().all()
            if not page:
                return removed
            last = page[-1]
            others = [buyer_id for buyer_id in page if buyer_id not in self._checked.keys]
            for begin in range(0, len(others), _DELETED_AT_ONCE):
                removed += self._delete(others[begin : begin + _DELETED_AT_ONCE])
                self._tell(f"{self._source.name}: removed", removed)

    def _delete(self, ids: list[str]) -> int:
        with self._engine.begin() as connection:
            companies_were_deleted(connection, count_up(connection))
            return connection.execute(delete(_TABLE).where(_TABLE.c.buyer_id.in_(ids))).rowcount

    def _finish(self) -> int:
        with self._engine.begin() as connection:
            over = update(_STATE).where(_STATE.c.sha256 == self._source.sha256)
            connection.execute(over.values(finished_at=datetime.now(UTC), companies=_companies(connection)))
        with reading(self._engine) as connection:
            return companies_with_a_double(connection, _TABLE)
