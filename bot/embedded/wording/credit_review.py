"""The credit-management review in words: each strategy's findings, then what to do first."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.embedded.wording.phrases import money, word
from bot.language import Language
from bot.phrasebook import Phrasebook
from tools.credit_review import Point, Strategy

Row = Mapping[str, Any]
WORDS = Phrasebook(Path(__file__).with_name("credit_review.yaml"))
LISTED = 10
"""Findings of one strategy that an answer names; the card holds them all."""
_MISSED = (Point.NOTICE_MISSED, Point.CLAIM_MISSED)


def review_in_words(card: Row, marks: Sequence[str], language: Language) -> str:
    """The whole review; the first mark is that of the overview, the others those of the strategies."""
    review = card["review"]
    head = WORDS.say(
        "head", language, buyers=str(review["buyers"]), count=str(len(card["rows"])), mark=marks[0]
    )
    lines = [head, *(f"- {_summed(one, marks, language)}" for one in review["strategies"])]
    if review["to_do"]:
        lines += ["", WORDS.say("first_head", language, monday=review["monday"])]
        told = (_line(one, marks, language, several=_several(card)) for one in review["to_do"])
        lines += [f"{number}. {line}" for number, line in enumerate(told, 1)]
    return "\n".join([*lines, "", WORDS.say("caveat", language)])


def strategy_in_words(card: Row, strategy: Strategy, marks: Sequence[str], language: Language) -> str:
    """One strategy in full: a line a finding, the most money first within its currency."""
    rows, several = card["rows"], _several(card)
    summed = next(one for one in card["review"]["strategies"] if one["strategy"] == strategy)
    lines = [_summed(summed, marks, language)]
    lines += [f"- {_line(one, marks, language, several=several)}" for one in rows[:LISTED]]
    lines += [WORDS.say("more", language)] if len(rows) > LISTED else []
    return "\n".join([*lines, "", WORDS.say("caveat", language)])


def _several(card: Row) -> bool:
    return len({row["policy_id"] for row in card["rows"]}) > 1


def none_in_words(buyers: str, mark: str, language: Language) -> str:
    """Looked, and nothing was found."""
    return WORDS.say("nothing", language, buyers=buyers, mark=mark)


def strategies_to_ask(card: Row, language: Language) -> list[str]:
    """The questions that show one strategy alone, for those that found something."""
    return [
        WORDS.say("ask_strategy", language, strategy=WORDS.word("strategy", one["strategy"], language))
        for one in card["review"]["strategies"]
        if one["findings"]
    ]


def found_in_words(row: Row, language: Language) -> str:
    """What was found, without the buyer and the money."""
    facts = dict(row["facts"])
    if "level" in facts:
        facts["level"] = word("alert_level_name", facts["level"], language)
    text = WORDS.word("found", row["finding"], language)
    return text.format(**facts)


def _summed(one: Row, marks: Sequence[str], language: Language) -> str:
    mark = _mark(one["strategy"], marks)
    name = WORDS.word("strategy", one["strategy"], language)
    if not one["findings"]:
        return WORDS.say("strategy_clear", language, strategy=name, mark=mark)
    amounts = ("、" if language is Language.ZH else ", ").join(money(amount) for amount in one["at_risk"])
    counts = {"count": str(one["findings"]), "buyers": str(one["buyers"])}
    return WORDS.say("strategy_line", language, strategy=name, amounts=amounts, mark=mark, **counts)


def _line(row: Row, marks: Sequence[str], language: Language, *, several: bool) -> str:
    """A finding; with its policy where the review has several."""
    return WORDS.say(
        "line",
        language,
        buyer=row["buyer_name"],
        policy=WORDS.say("policy", language, policy=row["policy_id"]) if several else "",
        found=found_in_words(row, language),
        amount=money(row["at_risk"]),
        by=_by(row, language),
        act=WORDS.word("act", row["finding"], language),
        mark=_mark(row["strategy"], marks),
    )


def _by(row: Row, language: Language) -> str:
    if row["by"] is None:
        return ""
    if row["finding"] == Point.LIMIT_ENDING:
        return WORDS.say("by_ends", language, day=row["by"])
    return WORDS.say("by_missed" if row["finding"] in _MISSED else "by", language, day=row["by"])


def _mark(strategy: str, marks: Sequence[str]) -> str:
    return marks[1 + [one.value for one in Strategy].index(strategy)]
