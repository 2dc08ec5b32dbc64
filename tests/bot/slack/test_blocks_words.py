"""The fixed words of Slack messages: complete in both languages, and a word for every canonical value."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from bot.language import Language
from bot.slack.blocks.buttons import Press
from bot.slack.blocks.words import WORDS, amount, days, label, percentage, say, word
from tests.bot.slack.test_blocks_limits import NASTY
from tools.claim_checklist import DocumentStatus
from tools.cover import Verdict
from tools.limits import LimitStatus
from tools.pending_action import ActionKind, ActionState


def phrases(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every phrase with the way to it."""
    for name, entry in words.items():
        if set(entry) <= {language.value for language in Language}:
            yield f"{path}{name}", entry
        else:
            yield from phrases(entry, f"{path}{name}.")


EVERY = dict(phrases(WORDS.entries))


@pytest.mark.parametrize("name", EVERY)
def test_each_phrase_is_there_in_both_languages_with_the_same_places_to_fill_in(name: str) -> None:
    entry = EVERY[name]

    filled = [{place for _, place, _, _ in Formatter().parse(entry[one]) if place} for one in Language]

    assert set(entry) == {"zh", "en"}
    assert all(text.strip() for text in entry.values())
    assert filled[0] == filled[1]


@pytest.mark.parametrize("name", [name for name in EVERY if not name.startswith(("source", "calculation"))])
def test_a_chinese_phrase_is_chinese_and_an_english_one_is_not(name: str) -> None:
    han = {one: any("一" <= sign <= "鿿" for sign in EVERY[name][one]) for one in ("zh", "en")}

    assert han == {"zh": name != "action_asked", "en": False}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("limit_status", LimitStatus),
        ("verdict", Verdict),
        ("document_status", DocumentStatus),
        ("action_kind", ActionKind),
        ("action_state", ActionState),
        ("button", [Press.QUOTES, Press.SHARE, Press.PERSON, Press.CONFIRM, Press.CANCEL]),
    ],
)
def test_every_canonical_value_has_a_word(table: str, values: Any) -> None:
    for value in values:
        assert value in WORDS.entries[table]


def test_an_insurers_own_word_stays_as_it_is() -> None:
    assert word("limit_status", "GESPERRT", Language.ZH) == "GESPERRT"


def test_unknown_is_said_and_zero_is_an_amount() -> None:
    assert (
        amount(None, Language.EN)
        == days(None, Language.EN)
        == percentage(None, Language.EN)
        == "not on record"
    )
    assert amount({"amount": "0", "currency": "EUR"}, Language.ZH) == "EUR 0"
    assert (days(0, Language.EN), days(1, Language.EN)) == ("0 days", "1 day")
    assert percentage("0.85", Language.ZH) == "85 %"


def test_no_phrase_of_ours_carries_markup() -> None:
    assert not any(sign in text for entry in EVERY.values() for text in entry.values() for sign in NASTY[:3])
    assert not any(sign in text for entry in EVERY.values() for text in entry.values() for sign in "<>*`~")
    assert say("unknown", Language.ZH) == "未知"
    assert label("due", Language.EN) == "Due"
