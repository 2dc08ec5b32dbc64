"""Tokens of installed workspaces: ciphertext wherever they rest, and told to nobody."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from bot.app import Assistant
from bot.backup import back_up, restore
from bot.settings import Settings
from bot.slack.checkup import SlackAmiss, checked
from bot.slack.installations import Installations
from bot.slack.schema import workspace
from bot.slack.sealing import KeysMissing, Seal, Unsealable, new_key
from knowledge.database import open_database
from tests.bot.slack.demo import DM, SALES, TEAM, TOKEN, opened, populate
from tests.bot.slack.stand_in import slack_stand_in
from tests.bot.test_cli import Run, elsewhere, run
from tests.conftest import SERVER
from tools.records.migrate import migrate

__all__ = ["elsewhere", "run"]

OLD, NEW = new_key(), new_key()


def installed(team_id: str = TEAM, token: str = TOKEN) -> Installation:
    return Installation(
        team_id=team_id, bot_token=token, bot_id="B1", bot_user_id="U1", user_id="U2", bot_scopes=["commands"]
    )


def save(engine: Engine, *keys: str, team_id: str = TEAM) -> None:
    Installations(engine, Seal(keys))._save(installed(team_id))


@pytest.fixture
def emptied(assistant: Assistant) -> Iterator[Assistant]:
    """The assistant that many tests share, without the workspace that one of them installs."""
    yield assistant
    Installations(assistant.engine, Seal([])).remove(TEAM)


def put_in_the_clear(engine: Engine, team_id: str = TEAM) -> None:
    """As it was kept before there were keys."""
    fields = {"team_id": team_id, "bot_token": TOKEN, "bot_id": "B1", "bot_user_id": "U1", "user_id": "U2"}
    with engine.begin() as connection:
        connection.execute(insert(workspace).values(team_id=team_id, installation=json.dumps(fields)))


def rests(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row.installation for row in connection.execute(select(workspace))]


def token(engine: Engine, *keys: str, team_id: str = TEAM) -> str | None:
    bot = Installations(engine, Seal(keys)).bot(team_id)
    return bot.bot_token if bot else None


def test_a_token_rests_as_ciphertext_and_is_read_back_whole(engine: Engine) -> None:
    save(engine, NEW)

    assert TOKEN not in rests(engine)[0]
    assert token(engine, NEW) == TOKEN


def test_the_first_key_encrypts_and_every_key_decrypts(engine: Engine) -> None:
    save(engine, OLD)

    assert token(engine, NEW, OLD) == TOKEN
    save(engine, NEW, OLD, team_id="T2")
    assert token(engine, NEW, team_id="T2") == TOKEN


def test_without_a_key_no_token_is_kept(engine: Engine) -> None:
    with pytest.raises(KeysMissing, match="COVERDESK_SLACK_TOKEN_KEYS"):
        save(engine)

    assert rests(engine) == []


def test_a_token_under_a_key_that_is_gone_is_said_to_be_so(engine: Engine) -> None:
    save(engine, OLD)

    with pytest.raises(Unsealable, match="COVERDESK_SLACK_TOKEN_KEYS"):
        token(engine, NEW)


def test_a_row_with_another_workspaces_token_speaks_to_nobody(engine: Engine) -> None:
    save(engine, NEW)
    with engine.begin() as connection:
        connection.execute(update(workspace).values(team_id="T0OTHER"))

    with pytest.raises(Unsealable):
        token(engine, NEW, team_id="T0OTHER")


def test_all_tokens_come_under_the_first_key_or_none(engine: Engine) -> None:
    save(engine, OLD)
    save(engine, NEW, team_id="T2")
    before = rests(engine)
    with pytest.raises(Unsealable):
        Installations(engine, Seal([new_key(), OLD])).reseal()
    assert rests(engine) == before

    assert Installations(engine, Seal([NEW, OLD])).reseal() == 1

    assert token(engine, NEW) == token(engine, NEW, team_id="T2") == TOKEN


def test_a_database_that_fails_does_not_log_the_token(engine: Engine) -> None:
    """SQLAlchemy's errors quote what was to be written."""
    with engine.begin() as connection:
        workspace.drop(connection)

    with pytest.raises(SQLAlchemyError) as failed:
        save(engine, NEW)

    assert TOKEN not in str(failed.value)


@pytest.mark.skipif(SERVER is not None, reason="PostgreSQL is backed up by tools of its own")
def test_a_backup_holds_only_ciphertext_even_of_what_lay_in_the_clear(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", bundled=False)
    settings.home.mkdir()
    engine = open_database(settings.database())
    migrate(engine)
    put_in_the_clear(engine)
    put_in_the_clear(engine, "T0GONE")
    Installations(engine, Seal([])).remove("T0GONE")
    back_up(settings, tmp_path / "before")

    assert Installations(engine, Seal([NEW])).reseal(clear_alone=True) == 1
    back_up(settings, tmp_path / "after")

    assert TOKEN.encode() in unpacked(settings, tmp_path / "before")
    assert TOKEN.encode() not in unpacked(settings, tmp_path / "after")
    files = [one for one in settings.home.iterdir() if one.name.startswith("coverdesk.sqlite3")]
    assert [one.name for one in files if TOKEN.encode() in one.read_bytes()] == []
    assert token(engine, NEW) == TOKEN
    engine.dispose()


def unpacked(settings: Settings, backup: Path) -> bytes:
    """Every byte of the database that is in a backup."""
    other = settings.model_copy(update={"home": backup.with_suffix(".home")})
    other.home.mkdir()
    restore(other, backup)
    return (other.home / "coverdesk.sqlite3").read_bytes()


def test_a_workspace_of_before_is_answered_and_its_token_encrypted_at_the_start(emptied: Assistant) -> None:
    fields = {"team_id": TEAM, "bot_token": TOKEN, "bot_id": "B0DEMOHW", "bot_user_id": "U0DEMOHWBOT"}
    with emptied.engine.begin() as connection:
        content = json.dumps({**fields, "user_id": "U2"})
        connection.execute(insert(workspace).values(team_id=TEAM, installation=content))
    many = {"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": SecretStr("s")}
    with slack_stand_in() as slack, capture_logs() as logged:
        populate(slack)
        with opened(emptied, slack, **many, slack_token_keys=SecretStr(NEW)) as office:
            assert token(emptied.engine, NEW) == TOKEN
            assert TOKEN not in rests(emptied.engine)[0]
            office.says(SALES, DM[SALES], "what is factoring?")
            assert len(office.seen(SALES, DM[SALES])) == 1

    assert "slack_tokens_encrypted" in [one["event"] for one in logged]
    assert TOKEN not in repr(logged)
    assert NEW not in repr(logged)


def amiss(engine: Engine, **given: object) -> str:
    own = {"slack_client_id": "1.2", "slack_client_secret": "s", "slack_signing_secret": "s"}
    try:
        return checked(Settings.model_validate({**own, **given}), engine)
    except SlackAmiss as wrong:
        return f"WRONG {wrong}"


def test_the_doctor_tells_how_tokens_are_kept(engine: Engine) -> None:
    assert "WRONG COVERDESK_SLACK_TOKEN_KEYS is not set" in amiss(engine)
    put_in_the_clear(engine)
    assert "and 1 tokens cannot be encrypted" in amiss(engine)
    assert f"WRONG the tokens of {TEAM} lie in the clear" in amiss(engine, slack_token_keys=OLD)
    Installations(engine, Seal([OLD])).reseal()
    assert "tokens of 1 workspaces encrypted;" in amiss(engine, slack_token_keys=OLD)
    assert "1 of them under an older key" in amiss(engine, slack_token_keys=f"{NEW},{OLD}")
    assert f"WRONG no key of COVERDESK_SLACK_TOKEN_KEYS opens the tokens of {TEAM}" in amiss(
        engine, slack_token_keys=NEW
    )


def test_what_is_no_key_is_refused_without_being_shown() -> None:
    with pytest.raises(ValidationError, match="coverdesk slack key") as refused:
        Settings.model_validate({"slack_token_keys": f"{NEW}, not-a-key"})

    assert NEW not in str(refused.value)
    assert "not-a-key" not in str(refused.value)


def test_the_shell_makes_a_key_and_brings_all_under_it(
    elsewhere: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, made, told = elsewhere("slack", "key")
    assert "COVERDESK_SLACK_TOKEN_KEYS" in told
    assert elsewhere("slack", "reencrypt")[0] == 0  # makes the home
    engine = open_database(f"sqlite:///{tmp_path / 'home' / 'coverdesk.sqlite3'}")
    put_in_the_clear(engine)

    code, _, refused = elsewhere("slack", "reencrypt")
    assert (code, "COVERDESK_SLACK_TOKEN_KEYS is not set" in refused) == (2, True)
    monkeypatch.setenv("COVERDESK_SLACK_TOKEN_KEYS", made.strip())

    assert elsewhere("slack", "reencrypt")[1].startswith("1 of 1 tokens encrypted anew")
    assert token(engine, made.strip()) == TOKEN
    engine.dispose()
