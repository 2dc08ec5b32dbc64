"""A PostgreSQL database at the newest version, lent to one test after another: emptied, under a new name."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, make_url, text

from knowledge.database import open_database
from tools.records.migrate import migrate

WITHIN_MS = 5000
"""How long a session that a test left open may take to end."""
_OTHERS = text(
    "SELECT pg_terminate_backend(pid, :within) FROM pg_stat_activity"
    " WHERE datname = :name AND pid <> pg_backend_pid()"
)
_SHAPE = text(
    "SELECT md5(string_agg(format('%s %s %s %s', attrelid, attname, atttypid, attnotnull),"
    " ',' ORDER BY attrelid, attnum))"
    " || (SELECT string_agg(version_num, ',') FROM alembic_version)"
    " || (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal) || (SELECT count(*) FROM pg_constraint)"
    " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
    " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND attnum > 0"
)
_TABLES = text(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
_BEGIN_AGAIN = text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")


class LentDatabase:
    """The one database of a test process.

    Making and dropping one for each test took two thirds of the second pass. It gets a new name after each,
    so that what outlives its test finds no database, as if it had been dropped; one whose tables a test
    changed is dropped indeed.
    """

    def __init__(self, server: str) -> None:
        self.url = make_url(server)
        self.server = create_engine(server, isolation_level="AUTOCOMMIT")
        self.name, self.shape = "", ""

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of the database, without a row."""
        if not self.name:
            self._make()
        yield self._address()
        self._take_back()

    def close(self) -> None:
        """Leaves nothing behind on the server."""
        self._drop()
        self.server.dispose()

    def _address(self) -> str:
        return self.url.set(database=self.name).render_as_string(hide_password=False)

    def _make(self) -> None:
        self.name = f"test_{uuid.uuid4().hex}"
        with self.server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {self.name}"))
        engine = open_database(self._address())
        migrate(engine)
        self.shape = _shape(engine)
        engine.dispose()

    def _take_back(self) -> None:
        new = f"test_{uuid.uuid4().hex}"
        with self.server.connect() as connection:
            connection.execute(_OTHERS, {"name": self.name, "within": WITHIN_MS})
            connection.execute(text(f"ALTER DATABASE {self.name} RENAME TO {new}"))
        self.name = new
        engine = create_engine(self._address())
        changed = _shape(engine) != self.shape
        if not changed:
            with engine.begin() as connection:
                _empty(connection)
        engine.dispose()
        if changed:
            self._drop()

    def _drop(self) -> None:
        if self.name:
            with self.server.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)"))
        self.name = ""


def _shape(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(_SHAPE).scalar())


def _empty(connection: Connection) -> None:
    """Deletes every row; the tables refer to each other, and their order is not looked for."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for (table,) in connection.execute(_TABLES).all():
        connection.execute(text(f'DELETE FROM "{table}"'))
    connection.execute(_BEGIN_AGAIN)
