"""Prepared actions from the shell."""

import json
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.bot.desk import Desk

CREDIT = ("--token", "demo-lanqiao-credit")


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["coverdesk", "actions", *arguments])
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    said = capsys.readouterr()
    return code, said.out, said.err


def test_what_waits_is_listed_confirmed_and_then_decided(
    desk: Desk,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {"HOME": str(tmp_path / "home"), "BUNDLED": "0", "TODAY": "2026-11-23"}.items():
        monkeypatch.setenv(f"COVERDESK_{name}", value)
    monkeypatch.setenv("COVERDESK_DATABASE_URL", database_url)
    action = desk.prepared("P-LQ-SALES", "watch_buyer", buyer="B-CN-001").id

    _, listed, _ = run(monkeypatch, capsys, "list", *CREDIT, "--json")
    refused = run(monkeypatch, capsys, "confirm", action, "--token", "demo-lanqiao-sales")
    foreign = run(monkeypatch, capsys, "confirm", action, "--token", "demo-haldenwerk-credit")
    _, done, _ = run(monkeypatch, capsys, "confirm", action, *CREDIT, "--json")
    again = run(monkeypatch, capsys, "cancel", action, *CREDIT)
    _, empty, _ = run(monkeypatch, capsys, "list", *CREDIT)

    assert [one["id"] for one in json.loads(listed)["items"]] == [action]
    assert (refused[0], foreign[0], again[0]) == (2, 2, 2)
    assert "credit manager" in refused[2]
    assert "may see" in foreign[2]
    assert json.loads(done)["receipt"]["reference"].startswith("REC-")
    assert empty.strip() == "Nothing waits for a confirmation."
