"""The SQL database that holds the truth: SQLite in the home by default, or PostgreSQL."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from threading import Event, Lock
from typing import Any

from sqlalchemy import Connection, Engine, Numeric, String, create_engine, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.types import TypeDecorator, TypeEngine

PATIENCE = 10.0
"""Seconds that a writer waits for others."""
_TURN = "coverdesk_write_turn"


class Exact(TypeDecorator[Decimal]):
    """A Decimal kept exactly: NUMERIC in PostgreSQL, text in SQLite, whose numbers are floating point."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = String(64) if dialect.name == "sqlite" else Numeric()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return f"{value:f}" if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def open_database(url: str) -> Engine:
    """An engine with the project's settings; connects only when first used.

    SQLite: WAL, full durability, foreign keys, deleted text overwritten, and `BEGIN IMMEDIATE` for every
    transaction that may write, because a deferred one fails at once with `database is locked` when two
    processes write (measured: 342,582 failures in 5 s against none). Errors, which are logged, tell the
    statement without its values: those are what somebody said.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8, hide_parameters=True)
    # Threads that wait for the turn hold a connection each. Who has the turn may need a second one to read:
    # from a bounded pool it would wait for those who wait for it.
    patient = {"timeout": PATIENCE, "check_same_thread": False}
    engine = create_engine(url, connect_args=patient, max_overflow=-1, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    turns = WriteTurns()
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "commit", turns.commit)
    event.listen(engine, "rollback", turns.give_up)
    event.listen(engine.pool, "checkin", turns.returned)
    return engine


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would otherwise start deferred transactions itself
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",  # else deleted text lies in the file until something else takes its place
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class WriteTurns:
    """Lets the threads of this process write to SQLite one after another.

    SQLite lets a second writer sleep and look again, longer each time, so that of several busy threads one
    may starve: of requests that keep one small row at 25 a second beside eight busy threads, one in a hundred
    took 1.1 s to begin. A turn of our own goes to the next one at once. Other processes still meet SQLite's.
    """

    def __init__(self) -> None:
        self._turn = Turn()

    def begin(self, connection: Connection) -> None:
        """Waits for the turn, then for the database; whoever only reads waits for neither."""
        options = connection.get_execution_options()
        if options.get("reading", False):
            connection.exec_driver_sql("BEGIN")
            return
        # Without the turn in time, SQLite decides, and says that it is locked if it is.
        connection.info[_TURN] = self._turn.taken(PATIENCE, first=options.get("first", False))
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            self.give_up(connection)
            raise

    def commit(self, connection: Connection) -> None:
        """Commits before the turn passes on; the driver's own commit then finds nothing left to do."""
        connection.exec_driver_sql("COMMIT")
        self.give_up(connection)

    def give_up(self, connection: Connection) -> None:
        """The turn passes on."""
        self._pass_on(connection.info)

    def returned(self, _connection: Any, record: Any) -> None:
        """A connection that comes back with the turn still in hand was not closed as it should have been."""
        self._pass_on(record.info)

    def _pass_on(self, info: Any) -> None:
        if info.pop(_TURN, False):
            self._turn.pass_on()


class Turn:
    """One thread at a time, in the order in which they came; those that go first before all others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_taken = False
        self._first, self._others = deque[Event](), deque[Event]()

    @property
    def waiting(self) -> int:
        """How many threads are in line."""
        with self._lock:
            return len(self._first) + len(self._others)

    def taken(self, seconds: float, *, first: bool) -> bool:
        """Waits for it, so long at most; False where it did not come."""
        line = self._first if first else self._others
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Event()
            line.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine.is_set():  # it came in that very moment
                return True
            line.remove(mine)
            return False

    def pass_on(self) -> None:
        """To the next one that waits."""
        with self._lock:
            line = self._first or self._others
            if line:
                line.popleft().set()
            else:
                self._is_taken = False


@contextmanager
def first_to_write(engine: Engine) -> Iterator[Connection]:
    """A transaction before all others of this process that wait: somebody outside waits for its end.

    For one small row: what takes long would hold up everybody else.
    """
    with engine.connect().execution_options(first=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading only; it does not wait for the writer."""
    with engine.connect().execution_options(reading=True) as connection:
        yield connection


def leave_no_trace(engine: Engine) -> str:
    """Writes SQLite's file anew: what was deleted or overwritten is in no free page of it, nor in its log.

    Why it could not be done, empty where it was: somebody wrote, or read, for ten seconds on end.
    PostgreSQL clears up by itself (autovacuum), and its dumps hold living rows alone.
    """
    if engine.dialect.name != "sqlite":
        return ""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        try:
            cursor.execute("VACUUM")
        except sqlite3.OperationalError as error:
            return str(error)
    return emptied_log(engine)


def emptied_log(engine: Engine) -> str:
    """Empties SQLite's log into its file, as far as that is possible; why it is not, else empty."""
    if engine.dialect.name != "sqlite":
        return ""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            return str(error)
    return "others were reading" if busy else ""
