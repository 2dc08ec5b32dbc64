"""A website greets and suggests in its own words; what it does not say, CoverDesk says."""

from pathlib import Path

import httpx
import pytest

from bot.sites.site import ACCENT
from bot.sites.sites import Sites
from bot.sites.words import BadWords, SiteWords, words_from
from knowledge.database import open_database
from tests.bot.sites.conftest import HOME, SECRET, Served
from tests.bot.test_cli import Run, run  # noqa: F401 - a fixture

OWN = """
greeting:
  zh: 您好，这里是港湾保障。
questions:
  zh: [买方拖欠怎么办？]
  en: ["What do you cover?", "Who are you?"]
"""


def test_words_are_read_by_language_and_what_is_not_given_is_left_out() -> None:
    assert words_from(OWN) == SiteWords(
        {"zh": "您好，这里是港湾保障。"},
        {"zh": ("买方拖欠怎么办？",), "en": ("What do you cover?", "Who are you?")},
    )
    assert words_from("") == SiteWords()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("greeting: {fr: Bonjour}", "greeting.fr"),
        ("greeting: Hello", "greeting"),
        (f"greeting: {{en: {'x' * 301}}}", "greeting.en"),
        ("greeting: {en: '  '}", "greeting.en"),
        ("questions: {en: [a, b, c, d, e]}", "questions.en"),
        (f"questions: {{zh: [{'问' * 121}]}}", "questions.zh.0"),
        ("colour: red", "colour"),
        ("greeting: [", "no YAML"),
        ("- greeting", "greeting and questions"),
    ],
)
def test_words_that_do_not_fit_are_refused_by_their_place(text: str, named: str) -> None:
    with pytest.raises(BadWords, match=named):
        words_from(text)


def test_the_widget_of_a_site_says_its_words_and_another_sites_does_not(
    served: Served, tmp_path: Path
) -> None:
    engine = open_database(served.database)
    own = Sites(engine, demo=False).add("Harbour", [HOME], ACCENT, SECRET, words_from(OWN))
    engine.dispose()

    def beginning(key: str, language: str) -> dict[str, object]:
        query = {"site": key, "language": language}
        answer = httpx.get(f"{served.address}/v1/widget", params=query, headers={"Origin": HOME})
        return dict(answer.json())

    zh, en, other = beginning(own.key, "zh"), beginning(own.key, "en"), beginning(served.ours.key, "zh")

    assert (zh["greeting"], zh["suggestions"]) == ("您好，这里是港湾保障。", ["买方拖欠怎么办？"])
    assert str(en["greeting"]).startswith("Hello! I am an AI assistant.")
    assert en["suggestions"] == ["What do you cover?", "Who are you?"]
    assert str(other["greeting"]).startswith("您好！我是 AI 助手")


def test_a_website_is_changed_and_keeps_its_key(run: Run, tmp_path: Path, served: Served) -> None:  # noqa: F811
    file = tmp_path / "words.yaml"
    file.write_text(OWN, encoding="utf-8")
    site = served.other.site_id

    changed = run("sites", "change", site, "--words", str(file), "--accent", "#225522", "--name", "Port")
    _, listed, _ = run("sites", "list", "--json")
    nothing, _, said = run("sites", "change", site)
    unknown, _, known = run("sites", "change", "S-NONE", "--name", "x")
    bad, _, why = run("sites", "change", site, "--accent", "#ffffff")

    assert changed[0] == 0, changed
    assert '"key": "' + served.other.key in listed
    assert '"accent": "#225522"' in listed
    assert "Who are you?" in listed
    assert (nothing, unknown, bad) == (2, 2, 2)
    assert "--words" in said
    assert site in known
    assert "darker" in why
