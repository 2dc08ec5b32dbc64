"""Backup and restore: everything a home keeps in one file, and nothing lost on the way there and back."""

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import Assistant, open_assistant
from bot.backup import BackupRefused, back_up, restore
from bot.settings import Settings
from knowledge.database import open_database
from tests.bot.conftest import demo_settings
from tests.bot.test_cli import Run, elsewhere, run
from tests.conftest import SERVER
from tools.principal import PUBLIC
from tools.records.migrate import NewerDatabase, migrate

__all__ = ["elsewhere", "run"]


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """A home with a database and nothing else in it."""
    settings = Settings(home=tmp_path / "home", bundled=False)
    settings.home.mkdir()
    engine = open_database(settings.database())
    migrate(engine)
    engine.dispose()
    return settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.backup"


def database(settings: Settings) -> Path:
    return settings.home / "coverdesk.sqlite3"


def note(settings: Settings, text: str) -> None:
    with closing(sqlite3.connect(database(settings))) as connection, connection:
        connection.execute(
            "INSERT INTO audit (at, principal_id, event, subject, details) VALUES ('', '', ?, '', '')",
            (text,),
        )


def notes(place: Path) -> list[str]:
    with closing(sqlite3.connect(place)) as connection:
        return [event for (event,) in connection.execute("SELECT event FROM audit ORDER BY id")]


@pytest.mark.skipif(SERVER is not None, reason="records in PostgreSQL are left to its own tools")
def test_a_lost_home_answers_as_before_from_its_backup(
    assistant: Assistant, tmp_path: Path, file: Path
) -> None:
    after = demo_settings(tmp_path / "after")
    sales = assistant.principals.by_token("demo-lanqiao-sales")
    assert sales
    asked = assistant.agent.answer(sales, "limit for Nordhaus?")
    public = assistant.agent.answer(PUBLIC, "客户破产了能赔多少")
    back_up(assistant.settings, file)

    after.home.mkdir()
    restore(after, file)

    with open_assistant(after) as again:
        assert again.agent.answer(sales, "limit for Nordhaus?").text == asked.text
        assert again.agent.answer(PUBLIC, "客户破产了能赔多少").text == public.text
        told = again.conversations.transcript(sales, asked.conversation_id)
    assert [one.answer for one in told] == [asked.text]


def test_a_backup_taken_while_others_write_holds_whole_transactions(bare: Settings, file: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database(bare), timeout=30)) as connection:
            while not done.is_set():
                with connection:
                    for half in ("first", "second"):
                        connection.execute(
                            "INSERT INTO audit (at, principal_id, event, subject, details)"
                            " VALUES ('', '', ?, '', '')",
                            (half,),
                        )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            back_up(bare, file, replace=True)
    finally:
        done.set()
        writer.join()
    held = notes(restored(bare, file))

    assert held.count("first") == held.count("second")


def restored(settings: Settings, file: Path) -> Path:
    restore(settings, file)
    return database(settings)


def test_what_the_home_held_before_is_kept_beside_it(bare: Settings, file: Path) -> None:
    note(bare, "in the backup")
    back_up(bare, file)
    note(bare, "after the backup")

    _, kept = restore(bare, file)

    assert notes(database(bare)) == ["in the backup"]
    assert kept is not None
    assert notes(kept) == ["in the backup", "after the backup"]


def test_a_server_that_is_running_goes_on_with_what_was_restored(bare: Settings, file: Path) -> None:
    note(bare, "in the backup")
    back_up(bare, file)
    note(bare, "after the backup")
    with closing(sqlite3.connect(database(bare))) as serving:
        assert len(serving.execute("SELECT event FROM audit").fetchall()) == 2

        restore(bare, file)

        assert serving.execute("SELECT event FROM audit").fetchall() == [("in the backup",)]


def test_a_backup_is_for_its_owner_alone_and_replaces_nothing_unasked(bare: Settings, file: Path) -> None:
    back_up(bare, file)

    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupRefused, match="--replace"):
        back_up(bare, file)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def scribbled(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = b"scribble"
    file.write_bytes(content)


def another_database(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        manifest, content = packed.read("manifest.json"), packed.read("coverdesk.sqlite3")
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("manifest.json", manifest)
        packed.writestr("coverdesk.sqlite3", content[:-1] + b"x")


def another_form(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        manifest, content = json.loads(packed.read("manifest.json")), packed.read("coverdesk.sqlite3")
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("manifest.json", json.dumps({**manifest, "form": 99}))
        packed.writestr("coverdesk.sqlite3", content)


def no_backup(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("letter.txt", "dear all")


@pytest.mark.parametrize("spoil", [cut, scribbled, another_database, another_form, no_backup])
def test_a_spoilt_backup_is_refused_and_changes_nothing(
    bare: Settings, file: Path, spoil: Callable[[Path], None]
) -> None:
    back_up(bare, file)
    note(bare, "after the backup")
    spoil(file)

    with pytest.raises(BackupRefused):
        restore(bare, file)

    assert notes(database(bare)) == ["after the backup"]
    assert [one.name for one in bare.home.iterdir() if one.is_dir()] == []


def test_a_backup_of_a_newer_coverdesk_is_refused(bare: Settings, file: Path) -> None:
    with closing(sqlite3.connect(database(bare))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    back_up(bare, file)

    with pytest.raises(NewerDatabase, match="install the newer"):
        restore(bare, file)


def test_the_shell_says_what_it_did_and_what_it_kept(elsewhere: Run, file: Path) -> None:
    assert elsewhere("restore", str(file))[0] == 2
    elsewhere("tokens", "list")

    code, out, _ = elsewhere("backup", str(file), "--json")
    assert code == 0
    assert json.loads(out)["bytes"] > 0

    code, out, _ = elsewhere("restore", str(file), "--json")
    assert code == 0
    assert Path(json.loads(out)["kept"]).exists()


def test_records_in_postgresql_are_left_to_its_own_tools(file: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="postgresql+psycopg://127.0.0.1/x")

    for refused in (back_up, restore):
        with pytest.raises(BackupRefused, match="pg_dump"):
            refused(settings, file)
