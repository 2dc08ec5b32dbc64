"""What every test may ask for: a fresh database, SQLite or the PostgreSQL that the environment names."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from knowledge.database import open_database
from tests.lent_database import LentDatabase
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


SHARED = "COVERDESK_TEST_SHARED"
"""The variable that names the folder of what the processes of a run make once and share."""


def pytest_configure(config: pytest.Config) -> None:
    """Makes that folder, once for all processes of the run."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = mkdtemp(prefix="coverdesk-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Takes it away with the run."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


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
def lent_database() -> Iterator[LentDatabase | None]:
    """The database of that server that tests are lent one after another; None for SQLite."""
    if SERVER is None:
        yield None
        return
    one = LentDatabase(SERVER)
    yield one
    one.close()


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path, lent_database: LentDatabase | None) -> Iterator[str]:
    """The URL of a fresh database at the newest version."""
    if lent_database is None:
        shutil.copy(migrated_file, tmp_path / "coverdesk.db")
        yield f"sqlite:///{tmp_path / 'coverdesk.db'}"
        return
    with lent_database.lent() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A fresh database at the newest version."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()
