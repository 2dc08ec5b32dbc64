"""`coverdesk cash`: the same preview, use and removal from the shell."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings
from tests.bot.uploads.files import HEADER

TOKEN = ["--token", "demo-lanqiao-owner"]


@pytest.fixture
def shell(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("COVERDESK_HOME", str(settings.home))
    monkeypatch.setenv("COVERDESK_TODAY", "2026-11-23")
    if settings.database_url:
        monkeypatch.setenv("COVERDESK_DATABASE_URL", settings.database_url.get_secret_value())
    return CliRunner()


def test_a_ledger_is_uploaded_used_and_removed(shell: CliRunner, tmp_path: Path, assistant: object) -> None:
    file = tmp_path / "ar.csv"
    file.write_text(HEADER + "Acme,1,2026-06-01,2026-07-01,100,EUR,0,\n", encoding="utf-8")

    previewed = json.loads(shell.invoke(app, ["cash", "upload", str(file), *TOKEN, "--json"]).stdout)
    used = shell.invoke(app, ["cash", "use", previewed["ledger_id"], *TOKEN])
    listed = shell.invoke(app, ["cash", "list", *TOKEN])
    removed = shell.invoke(app, ["cash", "remove", previewed["ledger_id"], *TOKEN])
    again = shell.invoke(app, ["cash", "remove", previewed["ledger_id"], *TOKEN])

    assert (previewed["state"], previewed["rows"]) == ("previewed", 1)
    assert "used" in used.stdout
    assert "EUR 100, unpaid 100" in listed.stdout
    assert removed.exit_code == 0
    assert isinstance(again.exception, Exception)
    assert "There is no ledger" in str(again.exception)


def test_errors_are_told_by_their_cells(shell: CliRunner, tmp_path: Path, assistant: object) -> None:
    file = tmp_path / "ar.csv"
    file.write_text(HEADER + "Acme,1,2026-06-01,2026-02-30,100,EUR,0,\n", encoding="utf-8")

    told = shell.invoke(app, ["cash", "upload", str(file), *TOKEN])

    assert "D2" in str(told.exception)
    assert "日历上没有这一天" in str(told.exception), "in the language of whom the token stands for"
