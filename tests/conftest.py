"""What every test may ask for: a fresh database, SQLite or the PostgreSQL that the environment names."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from knowledge.database import open_database
from tools.records.migrate import migrate

SERVER = os.environ.get("COVERDESK_TEST_DATABASE_URL")
"""A PostgreSQL whose database the tests may make schemas in; without it they use SQLite."""
# The second pass looks for what another database changes: a rule's own properties were searched in the first.
settings.register_profile("second-pass", max_examples=20)
if SERVER is not None:
    settings.load_profile("second-pass")


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


@pytest.fixture
def database_url(empty_database_url: str, migrated_file: Path, tmp_path: Path) -> str:
    """The URL of a fresh database at the newest version."""
    if SERVER is None:
        shutil.copy(migrated_file, tmp_path / "coverdesk.db")
    else:
        engine = open_database(empty_database_url)
        migrate(engine)
        engine.dispose()
    return empty_database_url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A fresh database at the newest version."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()
