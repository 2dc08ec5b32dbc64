"""A whole assistant over the demo book, as of the day of its snapshot."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from filelock import FileLock
from pydantic import SecretStr
from sqlalchemy import Engine, text

from bot.answer import Answer
from bot.app import Assistant, open_assistant
from bot.settings import Settings
from bot.stores import open_stores
from knowledge.database import open_database
from tests.bot.desk import Conversing, Desk, assistant_over, desk_over
from tests.conftest import SERVER, SHARED
from tools.principal import PUBLIC

TODAY = date(2026, 11, 23)
Ask = Callable[..., Answer]


def demo_settings(home: Path, database: str | None = None) -> Settings:
    """Settings of a demo home of one's own; on SQLite an empty folder gets a copy of one made already."""
    if database is None and home.exists() and not any(home.iterdir()):
        copytree(_made_once(), home, dirs_exist_ok=True)
    return _demo(home, database)


def _made_once() -> Path:
    """A home with the bundled knowledge, its index and the demo book, made by whichever process is first.

    Making one takes ten seconds and more, copying it does not.
    """
    shared = Path(os.environ[SHARED])
    with FileLock(shared / "demo.lock"):
        home, made = shared / "demo", shared / "demo.made"
        if not made.exists():
            with open_stores(_demo(home, None)) as stores:
                stores.index.refresh()
            made.touch()
    return home


def _demo(home: Path, database: str | None) -> Settings:
    return Settings(
        home=home,
        demo=True,
        today=TODAY,
        alerts=False,  # a round in the background would write between the lines of a test
        database_url=SecretStr(database) if database else None,
        rate_public="100000/minute",
        rate_principal="100000/minute",
        rate_conversation="100000/minute",
        rate_all="1000000/minute",
    )


def own_database() -> Iterator[str | None]:
    """A new schema of the PostgreSQL that the environment names; None for SQLite in the home."""
    if SERVER is None:
        yield None
        return
    schema = f"test_{uuid.uuid4().hex}"
    server = open_database(SERVER)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{SERVER}?options=-csearch_path%3D{schema}"
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture(scope="session")
def demo_database() -> Iterator[str | None]:
    """The database of the home that tests share."""
    yield from own_database()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, demo_database: str | None) -> Settings:
    return demo_settings(tmp_path_factory.mktemp("home"), demo_database)


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Iterator[Assistant]:
    with open_assistant(settings) as opened:
        yield opened


@pytest.fixture
def ask(assistant: Assistant) -> Ask:
    """Ask as the demo person with this id (`P-LQ-SALES`), or as the public."""

    def asking(
        who: str, message: str, conversation: str | None = None, language: str | None = None
    ) -> Answer:
        principal = PUBLIC if who == "public" else assistant.principals.by_id(who)
        assert principal is not None, f"the demo book has no {who}"
        return assistant.agent.answer(principal, message, conversation, language)

    return asking


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """What may be written to, over a database of the test's own."""
    return desk_over(engine)


@pytest.fixture
def talk(desk: Desk, assistant: Assistant) -> Callable[[str], Conversing]:
    """A conversation of this person, in which requests are prepared and decided."""
    whole = assistant_over(desk, assistant)
    return lambda who: Conversing(whole, desk.who(who))
