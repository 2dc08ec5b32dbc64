"""Rules of the house that no linter knows: file length, names, and documents that keep up with the code."""

import re
from pathlib import Path

import pytest

from bot.insurer_accounts import InsurerAccounts
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "tools", "knowledge", "ingestion", "evals")
SOURCES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
DRAWERS = re.compile(r"(^|_)(utils?|helpers?|common|base|core|manager|service)(_|$)")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")

    assert len(text.splitlines()) <= 360, "split it: a file is one noun"
    assert not text or text.startswith('"""'), "begin with one sentence that says what it is for"
    assert not DRAWERS.search(path.stem), "name the concept, not the drawer"


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    own = Settings.model_fields.keys() - InsurerAccounts.model_fields.keys()
    assert [name for name in own if f"`COVERDESK_{name.upper()}`" not in readme] == []


def test_every_account_at_an_insurer_is_in_its_document() -> None:
    document = (ROOT / "docs" / "insurers.md").read_text("utf-8")

    missing = [name for name in InsurerAccounts.model_fields if f"COVERDESK_{name.upper()}" not in document]
    assert missing == []


def test_every_tool_is_named_in_the_documents() -> None:
    documents = (ROOT / "README.md").read_text("utf-8")
    tools = (ROOT / "tools" / "toolbox.py").read_text("utf-8")

    named = re.findall(r"^            (\w+)\(", tools, re.MULTILINE)
    assert named
    assert [name for name in named if f"`{name}`" not in documents] == []


def test_the_torch_that_gets_installed_is_pinned() -> None:
    assert "\ntorch==2.13.0\n" in (ROOT / "requirements.lock").read_text("utf-8")
    assert '"torch==2.13.0"' in (ROOT / "pyproject.toml").read_text("utf-8")
