"""The shell: what is over ended, one person's data given out and erased, as an operator does it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.privacy.tombstones import FILE
from bot.settings import Settings
from knowledge.database import open_database
from tests.bot.ledger.telling import DAY, NOW, Told, tell
from tests.bot.privacy.rows import tables_with
from tests.bot.test_cli import Run, elsewhere, run

__all__ = ["elsewhere", "run"]


@pytest.fixture
def home(elsewhere: Run, tmp_path: Path) -> Path:
    """A home of its own, with one person who said something."""
    elsewhere("tokens", "list")
    engine = opened(tmp_path / "home")
    tell(engine, "c-ada", NOW - DAY, Told("what Ada asked"), who="P-ADA")
    tell(engine, "c-old", NOW - 500 * DAY, Told("what a visitor asked"))
    engine.dispose()
    return tmp_path / "home"


def opened(home: Path) -> Engine:
    return open_database(Settings(home=home).database())


def holds(home: Path, words: str) -> bool:
    engine = opened(home)
    try:
        return bool(tables_with(engine, words))
    finally:
        engine.dispose()


def test_an_export_is_one_readable_file_for_its_owner_alone(
    elsewhere: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ada.json"

    code, out, _ = elsewhere("privacy", "export", "--principal", "P-ADA", "--to", str(file))

    told = json.loads(file.read_text("utf-8"))
    assert (code, told["format"], told["version"]) == (0, "coverdesk-personal-data", 1)
    assert "turn: A question and its answer" in out
    assert "what Ada asked" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600

    code, _, err = elsewhere("privacy", "export", "--principal", "P-ADA", "--to", str(file))
    assert (code, "--force" in err) == (2, True)
    assert elsewhere("privacy", "export", "--principal", "P-ADA", "--to", str(file), "--force")[0] == 0
    nowhere = str(tmp_path / "nowhere" / "ada.json")
    assert elsewhere("privacy", "export", "--principal", "P-ADA", "--to", nowhere)[0] == 2


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (("--principal", "P-NOBODY"), "Nothing is kept"),
        (("--principal", "public"), "--conversation"),
        (("--slack", "U0ADA"), "TEAM:USER"),
        ((), "Name one person"),
        (("--principal", "P-ADA", "--conversation", "c-ada"), "Name one person"),
    ],
)
def test_for_nobody_nothing_is_written(
    elsewhere: Run, home: Path, tmp_path: Path, who: tuple[str, ...], told: str
) -> None:
    file = tmp_path / "nobody.json"

    code, _, err = elsewhere("privacy", "export", *who, "--to", str(file))

    assert (code, told in err) == (2, True)
    assert not file.exists()


def test_erasing_asks_for_a_word_and_says_what_it_did(elsewhere: Run, home: Path) -> None:
    who = ("--principal", "P-ADA")
    (home / "before-restore-1.sqlite3").touch()
    assert elsewhere("privacy", "erase", *who)[0] == 2
    assert elsewhere("privacy", "erase", *who, "--confirm", "--reference", "for Ada")[0] == 2

    code, out, _ = elsewhere("privacy", "erase", *who, "--dry-run", "--json")
    assert (code, json.loads(out)["rows"]["turn"]) == (0, 1)
    assert holds(home, "what Ada asked")

    code, out, err = elsewhere("privacy", "erase", *who, "--confirm", "--reference", "DSR-1")
    assert (code, "1  turn" in out) == (0, True)
    assert "before-restore-1.sqlite3" in err, "it holds what was erased"
    assert not holds(home, "what Ada asked")


def test_what_is_over_ends_by_hand_too(elsewhere: Run, home: Path) -> None:
    code, out, _ = elsewhere("privacy", "retain", "--dry-run", "--json")
    assert (code, json.loads(out)) == (0, {"dry_run": True, "rows": {"conversation": 1}})
    assert holds(home, "what a visitor asked")

    code, out, _ = elsewhere("privacy", "retain")
    assert (code, "1  conversation" in out) == (0, True)
    assert not holds(home, "what a visitor asked")
    assert holds(home, "what Ada asked")


def test_a_restore_erases_again_whom_the_backup_still_held(
    elsewhere: Run, home: Path, tmp_path: Path
) -> None:
    backup = str(tmp_path / "kept.backup")
    elsewhere("backup", backup)
    elsewhere("privacy", "erase", "--principal", "P-ADA", "--confirm")

    code, out, _ = elsewhere("restore", backup, "--json")

    assert (code, json.loads(out)["erased_again"]["turn"]) == (0, 1)
    assert not holds(home, "what Ada asked")


def test_erasures_that_another_home_noted_are_done_by_hand(
    elsewhere: Run, home: Path, tmp_path: Path
) -> None:
    backup, noted = str(tmp_path / "kept.backup"), tmp_path / "noted.jsonl"
    elsewhere("backup", backup)
    elsewhere("privacy", "erase", "--principal", "P-ADA", "--confirm")
    (home / FILE).rename(noted)
    elsewhere("restore", backup)
    assert holds(home, "what Ada asked")

    code, out, _ = elsewhere("privacy", "reapply", "--file", str(noted), "--since", "2026-01-01", "--json")

    assert (code, json.loads(out)["erasures"]) == (0, 1)
    assert not holds(home, "what Ada asked")
