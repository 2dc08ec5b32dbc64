"""What `coverdesk restore` sets aside keeps no workspace's token in the clear either."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app import Assistant
from bot.backup import back_up, restore, set_aside
from bot.settings import Settings
from bot.slack.checkup import SlackAmiss, checked
from bot.slack.sealing import KeysMissing, Seal, new_key
from bot.slack.set_aside import seal_set_aside
from knowledge.database import open_database
from tests.bot.slack.demo import TEAM, TOKEN, opened, populate
from tests.bot.slack.stand_in import slack_stand_in
from tests.bot.slack.test_sealing import put_in_the_clear
from tests.conftest import SERVER
from tools.records.migrate import migrate

pytestmark = pytest.mark.skipif(SERVER is not None, reason="records in PostgreSQL are left to its own tools")
OLD, NEW = new_key(), new_key()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that held a token in the clear when a backup was put back."""
    settings = Settings(home=tmp_path / "home", bundled=False)
    settings.home.mkdir()
    engine = open_database(settings.database())
    migrate(engine)
    back_up(settings, tmp_path / "kept.backup")
    put_in_the_clear(engine)
    engine.dispose()
    restore(settings, tmp_path / "kept.backup")
    return settings.home


def kept(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        (found,) = connection.execute("SELECT installation FROM slack_workspace").fetchone()
    return str(found)


def test_a_token_that_lay_in_the_clear_leaves_what_was_set_aside_and_can_still_be_read(home: Path) -> None:
    (file,) = set_aside(home)
    assert TOKEN.encode() in file.read_bytes()

    assert seal_set_aside(home, Seal([NEW]), clear_alone=True) == 1

    assert TOKEN.encode() not in b"".join(one.read_bytes() for one in home.glob(f"{file.name}*"))
    assert TOKEN in Seal([NEW]).open(kept(file))
    assert seal_set_aside(home, Seal([NEW])) == 0


def test_the_check_up_names_the_file_in_which_a_token_lies_in_the_clear(home: Path) -> None:
    (file,) = set_aside(home)
    settings = Settings(
        home=home,
        bundled=False,
        slack_client_id="1.2",
        slack_client_secret=SecretStr("shh"),
        slack_signing_secret=SecretStr("shh"),
        slack_token_keys=SecretStr(NEW),
    )
    engine = open_database(settings.database())
    with pytest.raises(SlackAmiss, match=f"{file.name}.*coverdesk slack reencrypt"):
        checked(settings, engine)

    seal_set_aside(home, Seal([NEW]), clear_alone=True)

    assert "workspaces install it" in checked(settings, engine)
    engine.dispose()


def test_a_change_of_keys_reaches_what_was_set_aside(home: Path) -> None:
    seal_set_aside(home, Seal([OLD]))

    assert seal_set_aside(home, Seal([NEW, OLD]), clear_alone=True) == 0
    assert seal_set_aside(home, Seal([NEW, OLD])) == 1

    (file,) = set_aside(home)
    assert Seal([NEW]).is_current(kept(file))


def test_what_lies_under_a_key_that_is_gone_stays_as_it_is(home: Path) -> None:
    seal_set_aside(home, Seal([OLD]))
    (file,) = set_aside(home)
    before = kept(file)

    assert seal_set_aside(home, Seal([NEW])) == 0

    assert kept(file) == before


def test_without_a_key_it_is_said_and_nothing_is_changed(home: Path) -> None:
    with pytest.raises(KeysMissing):
        seal_set_aside(home, Seal([]))

    (file,) = set_aside(home)
    assert TOKEN in kept(file)


def test_a_file_without_slack_and_one_that_is_no_database_stop_nobody(home: Path) -> None:
    with closing(sqlite3.connect(home / "before-restore-1.sqlite3")) as connection:
        connection.execute("CREATE TABLE audit (id INTEGER)")
    (home / "before-restore-2.sqlite3").write_bytes(b"no database" * 100)

    with capture_logs() as logged:
        assert seal_set_aside(home, Seal([NEW])) == 1

    assert [(one["event"], one["file"]) for one in logged] == [
        ("slack_tokens_set_aside_not_encrypted", "before-restore-2.sqlite3")
    ]


def test_a_server_that_starts_with_a_key_encrypts_what_was_set_aside(
    assistant: Assistant, home: Path
) -> None:
    elsewhere = assistant.settings.model_copy(update={"home": home})
    keys = {"slack_bot_token": None, "slack_token_keys": SecretStr(NEW)}
    (file,) = set_aside(home)

    with slack_stand_in() as slack:
        populate(slack)
        one = type(assistant)(**{**vars(assistant), "settings": elsewhere})
        with opened(one, slack, **keys):
            assert TOKEN not in kept(file)

    assert TEAM in Seal([NEW]).open(kept(file))
