"""PostgreSQL's trigram index over names, in a schema of its own that is dropped afterwards."""

import os
import uuid
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from evals.bench.name_engines import AT_MOST, bare, named

SERVER = "postgresql://postgres@127.0.0.1:5432/test"
"""Asked where the environment names no other."""


class NoPostgres(Exception):
    """No PostgreSQL with pg_trgm can be measured; the message says why."""


def server() -> str:
    """The PostgreSQL in whose database a schema may be made."""
    chosen = os.environ.get("COVERDESK_TEST_DATABASE_URL", SERVER)
    return chosen.replace("postgresql+psycopg://", "postgresql://")


class PgTrgm:
    """Names with a GIN index, the most similar first. Numbers are looked up. Raises `NoPostgres`."""

    def __init__(self, _: Path) -> None:
        self._schema = sql.Identifier(f"bench_{uuid.uuid4().hex}")
        try:
            self._server = psycopg.connect(server(), connect_timeout=3, autocommit=True)
        except psycopg.Error as error:
            raise NoPostgres(f"no PostgreSQL answers: {str(error).splitlines()[0]}") from error
        self._run("CREATE SCHEMA {}", self._schema)
        try:
            self._use_extension()
        except psycopg.Error as error:
            self.close()
            raise NoPostgres(f"no pg_trgm: {str(error).splitlines()[0]}") from error

    def _use_extension(self) -> None:
        """It can be in one schema of a database alone, so an installed one is used where it is."""
        installed = (
            "SELECT nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace "
            "WHERE extname = 'pg_trgm'"
        )
        row = self._server.execute(installed).fetchone()
        if row is None:
            self._run("CREATE EXTENSION pg_trgm SCHEMA {}", self._schema)
        there = sql.Identifier(row[0]) if row else self._schema
        self._run("SET search_path TO {}, {}", self._schema, there)
        self._run("SET max_parallel_workers_per_gather = 0")

    def load(self, directory: Path) -> None:
        self._run("CREATE TABLE names (buyer text, name text)")
        self._run("CREATE TABLE numbers (number text, buyer text)")
        for table in ("names", "numbers"):
            copying = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with self._server.cursor() as cursor, cursor.copy(copying) as copy:
                for buyer, names, numbers in named(directory):
                    pairs = [(buyer, name) for name in names]
                    if table == "numbers":
                        pairs = [(number, buyer) for number in numbers]
                    for pair in pairs:
                        copy.write_row(pair)

    def build(self) -> None:
        self._run("CREATE INDEX names_like ON names USING gin (name gin_trgm_ops)")
        self._run("CREATE INDEX numbers_by ON numbers (number)")
        self._run("ANALYZE names")

    def index_bytes(self) -> int:
        row = self._server.execute("SELECT pg_relation_size('names_like')").fetchone()
        return int(row[0]) if row else 0

    def find(self, text: str) -> Sequence[str]:
        known = self._server.execute("SELECT buyer FROM numbers WHERE number = %s", (bare(text),)).fetchone()
        if known:
            return [known[0]]
        rows = self._server.execute(
            "SELECT buyer FROM names WHERE name %% %s ORDER BY similarity(name, %s) DESC LIMIT %s",
            (text, text, AT_MOST),
        ).fetchall()
        return list(dict.fromkeys(row[0] for row in rows))

    def close(self) -> None:
        self._run("DROP SCHEMA {} CASCADE", self._schema)
        self._server.close()

    def _run(self, statement: str, *names: sql.Identifier) -> None:
        self._server.execute(sql.SQL(statement).format(*names))
