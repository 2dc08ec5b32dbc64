"""`coverdesk ingest --watch` beside a reader that stays open, as a running server does."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.stores import Stores, open_stores
from tools.documents import reader_of
from tools.principal import PUBLIC

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", bundled=False, demo=False, database_url=None)


@pytest.fixture
def watcher(home: Settings, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The process that watches the folder `docs`."""
    (tmp_path / "docs").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERDESK_")} | {
        "COVERDESK_HOME": str(home.home),
        "COVERDESK_BUNDLED": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "ingest", "--watch", str(tmp_path / "docs"), "--json"],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _report(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def _found(stores: Stores, question: str) -> list[str]:
    hits = stores.retriever.search(question, reader=reader_of(PUBLIC))
    return [hit.passage.text for hit in hits]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_dropped_in_is_found_at_once_by_whoever_is_open_and_a_signal_ends_it_cleanly(
    watcher: subprocess.Popen[str], home: Settings, tmp_path: Path, number: signal.Signals
) -> None:
    _report(watcher)
    with open_stores(home) as stores:
        assert _found(stores, "高粱仓储") == []

        (tmp_path / "docs" / "a.md").write_text("高粱仓储的期限为九十天。", encoding="utf-8")
        assert _report(watcher)["added"] == 1
        assert _found(stores, "高粱仓储") == ["高粱仓储的期限为九十天。"]

        (tmp_path / "docs" / "a.md").unlink()
        assert _report(watcher)["removed"] == 1
        assert _found(stores, "高粱仓储") == []

    watcher.send_signal(number)

    assert watcher.wait(timeout=30) == 0
