"""The two worlds, opened: assistants over each, and servers where bodies are compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from bot.app import Assistant, open_assistant
from bot.settings import Settings
from tests.bot.conftest import demo_settings
from tests.isolation.worlds import add_anothers_document, change_others, opened


@dataclass(frozen=True)
class Worlds:
    """The same assistant over both."""

    ours: Assistant
    theirs: Assistant

    def both(self) -> tuple[Assistant, Assistant]:
        return self.ours, self.theirs


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Settings]:
    """A home of each world. SQLite, for a world is copied as a folder; the queries are tested on both."""
    folder = tmp_path_factory.mktemp("worlds")
    first = demo_settings(folder / "ours")
    with open_assistant(first) as assistant:
        assistant.index.refresh()
    copytree(first.home, folder / "theirs")
    second = demo_settings(folder / "theirs")
    engine = opened(second.home)
    change_others(engine, folder / "book")
    add_anothers_document(engine, folder / "documents")
    engine.dispose()
    return first, second


@pytest.fixture(scope="session")
def worlds(homes: tuple[Settings, Settings]) -> Iterator[Worlds]:
    with open_assistant(homes[0]) as ours, open_assistant(homes[1]) as theirs:
        theirs.index.refresh()
        yield Worlds(ours, theirs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
