"""What every test may ask for: a fresh database, SQLite or the PostgreSQL that the environment names."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url, text

from knowledge.database import open_database
from tools.records.migrate import migrate

SERVER = os.environ.get("COVERDESK_TEST_DATABASE_URL")
"""A PostgreSQL on which the tests may make databases and schemas; without it they use SQLite."""
# How long an example takes on a busy machine says nothing about the rule: times belong in `make bench`.
settings.register_profile("untimed", deadline=None)
# The second pass looks for what another database changes: a rule's own properties were searched in the first.
settings.register_profile("second-pass", deadline=None, max_examples=20)
settings.load_profile("untimed" if SERVER is None else "second-pass")
DATABASES = {"empty_database_url", "database_url", "demo_database"}
"""The fixtures through which a test comes by a database."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the second pass, leaves out what asks for no database: it has passed in the first."""
    if SERVER is None:
        return
    asking: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for one in items:
        asking[bool(DATABASES & set(getattr(one, "fixturenames", ())))].append(one)
    config.hook.pytest_deselected(items=asking[False])
    items[:] = asking[True]


@pytest.fixture
def empty_database_url(tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, gone after the test."""
    if SERVER is None:
        yield f"sqlite:///{tmp_path / 'coverdesk.db'}"
        return
    schema = f"test_{uuid.uuid4().hex}"
    server = open_database(SERVER)
    try:
        with server.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        yield f"{SERVER}?options=-csearch_path%3D{schema}"
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    finally:
        server.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest version, to be copied: migrating anew for each test is slow."""
    file = tmp_path_factory.mktemp("database") / "migrated.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_server() -> Iterator[str | None]:
    """A database of that server at the newest version: a copy takes a tenth of migrating anew."""
    if SERVER is None:
        yield None
        return
    with _database() as name:
        engine = open_database(_at(name))
        migrate(engine)
        engine.dispose()
        yield name


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path, migrated_server: str | None) -> Iterator[str]:
    """The URL of a fresh database at the newest version."""
    if migrated_server is None:
        shutil.copy(migrated_file, tmp_path / "coverdesk.db")
        yield f"sqlite:///{tmp_path / 'coverdesk.db'}"
        return
    with _database(migrated_server) as name:
        yield _at(name)


@contextmanager
def _database(template: str = "template1") -> Iterator[str]:
    """A database of its own on the server, gone afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    server = create_engine(str(SERVER), isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield name
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()


def _at(name: str) -> str:
    return make_url(str(SERVER)).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A fresh database at the newest version."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()
