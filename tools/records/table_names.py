"""The names of one table's companies: an index on disk that catches up with SQL by versions."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import structlog
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Table, func, select

from knowledge.database import reading
from tools.buyer_names.grams import FORM
from tools.buyer_names.index import NameIndex
from tools.buyer_names.typed import Typed
from tools.buyers import Buyer
from tools.records import rows, schema
from tools.records.aliases import accepted_names, with_names
from tools.records.book_version import records_usable

log = structlog.get_logger(__name__)

IN_PASSING = 20_000
"""So many changed companies are taken in while somebody waits; more is left to whoever imported them."""
_AT_ONCE = 5_000
_STATE = "state.json"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class _State:
    """What the index was made of."""

    version: int
    """The book's version, see `book_version`; -1 when there is no index yet."""
    form: int
    """The `FORM` of its grams."""


_NOTHING = _State(-1, FORM)


class TableNames:
    """Candidates among the companies of a table. Safe between threads; one process writes at a time.

    Without a folder the index is kept in memory. A killed writer leaves the last index as it was.
    """

    def __init__(self, engine: Engine, table: Table, folder: Path | None) -> None:
        self._engine, self._table, self._folder = engine, table, folder
        self._index: NameIndex | None = None
        self._state = _NOTHING
        self._seen = -1
        self._left: tuple[int, _State] | None = None
        """The version whose many changes were left to whoever imported them, and what the index was then."""
        self._lock = Lock()

    def candidates(self, typed: Typed, country: str | None = None) -> Sequence[Buyer]:
        """The companies that a text may mean; none for an empty table.

        Raises `RecordsUnavailable` when the table cannot be read.
        """
        self.catch_up(at_most=IN_PASSING)
        return () if self._index is None else self._index.candidates(typed, country)

    def catch_up(self, progress: Progress | None = None, at_most: int | None = None) -> None:
        """Takes in what changed since; with `at_most`, leaves more for later where there is an index."""
        with records_usable("read"), reading(self._engine) as connection:
            version, emptied_in = self._version(connection)
            if version == self._seen:
                return
            if self._is_nothing(connection):
                self._seen = version
                return
            with self._lock:
                try:
                    with self._writing(patiently=self._state is _NOTHING or at_most is None):
                        self._update(connection, version, emptied_in, progress, at_most)
                except Timeout:
                    log.info("names_being_written", table=self._table.name)

    def _update(
        self,
        connection: Connection,
        version: int,
        emptied_in: int,
        progress: Progress | None,
        at_most: int | None,
    ) -> None:
        state = self._read_state()
        if at_most is not None and self._left == (version, state):
            return
        anew = state.version < emptied_in or state.form != FORM or state.version < 0
        since = -1 if anew else state.version
        changed = self._changed(connection, since)
        if not anew and at_most is not None and changed > at_most:
            log.warning("names_behind", table=self._table.name, companies=changed)
            self._left = version, state
        else:
            self._write(connection, since, changed, progress, anew=anew)
            if anew or state.version < version:
                state = self._keep_state(_State(version, FORM))
            self._seen = version
        self._index = self._opened()
        self._index.refresh()
        self._state = state

    def _is_nothing(self, connection: Connection) -> bool:
        """Whether there is no company to find and never was one: then no folder is made either."""
        if self._read_state().version >= 0:
            return False
        return connection.execute(select(self._table.c.buyer_id).limit(1)).first() is None

    def _write(
        self, connection: Connection, since: int, changed: int, progress: Progress | None, *, anew: bool
    ) -> None:
        self._index = self._opened()
        if not changed and not anew:
            return
        companies = self._companies(connection, since)
        self._index.write(_told(companies, changed, progress), anew=anew)

    def _opened(self) -> NameIndex:
        return self._index or NameIndex(self._folder)

    def _changed(self, connection: Connection, since: int) -> int:
        query = select(func.count()).select_from(self._table).where(self._table.c.changed_in > since)
        return int(connection.execute(query).scalar_one())

    def _companies(self, connection: Connection, since: int) -> Iterator[Buyer]:
        accepted = accepted_names(connection)
        query = select(self._table).where(self._table.c.changed_in > since)
        for batch in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
            yield from with_names([rows.buyer(row) for row in batch], accepted)

    @staticmethod
    def _version(connection: Connection) -> tuple[int, int]:
        table = schema.book_version.c
        found = connection.execute(select(table.version, table.emptied_in)).first()
        return (0, 0) if found is None else (int(found.version), int(found.emptied_in))

    def _writing(self, *, patiently: bool) -> AbstractContextManager[object]:
        if self._folder is None:
            return nullcontext()
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder / "writer.lock", timeout=-1 if patiently else 0)

    def _read_state(self) -> _State:
        if self._folder is None:
            return self._state
        try:
            return _State(**json.loads((self._folder / _STATE).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return _NOTHING

    def _keep_state(self, state: _State) -> _State:
        """After the index: killed in between, the same changes are taken in once more."""
        if self._folder is not None:
            fresh = self._folder / f"{_STATE}.new"
            fresh.write_text(json.dumps(vars(state)), encoding="utf-8")
            os.replace(fresh, self._folder / _STATE)
        return state


def _told(companies: Iterator[Buyer], total: int, progress: Progress | None) -> Iterator[Buyer]:
    for done, company in enumerate(companies, start=1):
        if progress and (done % _AT_ONCE == 0 or done == total):
            progress(done, total, "names")
        yield company
