"""A crash at any moment leaves an index of names that can be searched, and that the next look completes."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records import directory_names
from tests.tools.records.directory_names import COMPANIES, files, found, written
from tools.records import schema
from tools.records.table_names import TableNames

Load = Callable[..., None]


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> Load:
    """Imports a directory of these rows."""
    return partial(directory_names.load, engine, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "names" / "directory"


@pytest.fixture
def names(engine: Engine, folder: Path) -> TableNames:
    return TableNames(engine, schema.directory_company, folder)


KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge.database import open_database
from tools.records import schema
from tools.records.table_names import TableNames

names = TableNames(open_database(sys.argv[1]), schema.directory_company, Path(sys.argv[2]))
names.catch_up(progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_writer_killed_in_mid_write_leaves_the_index_as_it_was(
    engine: Engine, database_url: str, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)
    assert found(names, "nordhaus") == ["D-1"]
    kept = (folder / "state.json").read_bytes()
    load("D-3,Kestrelton Ltd,,GB,,,\n")

    killed = subprocess.run([sys.executable, "-c", KILLED, database_url, str(folder)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert (folder / "state.json").read_bytes() == kept
    assert (written(folder, "zimbrek"), written(folder, "kestrelton")) == (["D-3"], [])
    assert found(names, "kestrelton") == ["D-3"]
    assert found(names, "zimbrek") == []
    assert found(names, "nordhaus") == ["D-1"]


def test_the_very_first_writer_killed_in_mid_write_leaves_room_for_the_next(
    database_url: str, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)

    subprocess.run([sys.executable, "-c", KILLED, database_url, str(folder)], check=False)

    assert folder.exists()
    assert found(names, "nordhaus") == ["D-1"]


def test_changes_that_were_written_and_not_noted_are_taken_in_once_more(
    engine: Engine, names: TableNames, load: Load, folder: Path
) -> None:
    """As after a crash between the two."""
    load(COMPANIES)
    found(names, "nordhaus")
    noted = (folder / "state.json").read_bytes()
    load("D-3,Kestrelton Ltd,,GB,,,\n")
    found(names, "kestrelton")
    (folder / "state.json").write_bytes(noted)

    again = TableNames(engine, schema.directory_company, folder)

    assert found(again, "kestrelton") == ["D-3"]
    assert found(again, "zimbrek") == []


@pytest.mark.parametrize("state", ["", "{", "[]", "null", '{"version": 1}'], ids=repr)
def test_a_state_that_cannot_be_read_means_to_begin_anew(
    engine: Engine, names: TableNames, load: Load, folder: Path, state: str
) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    (folder / "state.json").write_text(state, encoding="utf-8")

    again = TableNames(engine, schema.directory_company, folder)

    assert found(again, "nordhaus") == ["D-1"]
    assert json.loads((folder / "state.json").read_text(encoding="utf-8"))["version"] > 0


def test_an_index_made_of_other_pieces_is_made_anew(
    engine: Engine, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    (folder / "state.json").write_text(json.dumps(state | {"form": state["form"] - 1}), encoding="utf-8")
    before = files(folder)

    again = TableNames(engine, schema.directory_company, folder)

    assert found(again, "nordhaus") == ["D-1"]
    assert json.loads((folder / "state.json").read_text(encoding="utf-8")) == state
    assert set(files(folder)) != set(before)
