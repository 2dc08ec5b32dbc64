"""The `cover_check` and `indemnity` cards drawn: the figures, and what the answer's text left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.embedded.wording import phrases
from bot.embedded.wording.cover import reason_facts
from bot.embedded.wording.deadlines import missing_in_words
from bot.embedded.wording.indemnity import indemnity_in_words
from bot.language import Language
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.words import amount, days, known, label, listed, say, word

Row = Mapping[str, Any]
_VERDICT = {"covered": "✅", "partly_covered": "⚠️", "not_covered": "❌", "cannot_tell": "❔"}
_SIGN = {"pass": "✅", "fail": "❌", "unknown": "❔"}


def cover_check(card: Row, telling: Telling) -> Drawn:
    """The verdict with its amounts, then the checks that the text does not tell."""
    language = telling.language
    return Drawn(
        title=f"{word('title', 'cover', language)} · {card['buyer_name']} · {card['policy_id']}",
        status=f"{_VERDICT[card['verdict']]} {word('verdict', card['verdict'], language)}",
        facts=tuple(_cover_facts(card, language)),
        lines=tuple(_checks(card, telling)),
    )


def _cover_facts(card: Row, language: Language) -> Iterator[tuple[str, str]]:
    if card["invoice_no"]:
        yield label("invoice", language), card["invoice_no"]
    yield label("amount", language), amount(card["amount"], language)
    if card["verdict"] != "cannot_tell":
        yield label("covered", language), amount(card["covered"], language)
        yield label("uncovered", language), amount(card["uncovered"], language)
    yield label("headroom", language), amount(card["headroom"], language)
    yield label("payment_term", language), days(card["terms_days"], language)
    yield label("dispatched", language), known(card["dispatched_on"], language)


def _checks(card: Row, telling: Telling) -> Iterator[str]:
    """Each check once: what an insurer asks first, in the words of the rule."""
    language = telling.language
    for check in card["checks"]:
        facts = reason_facts(check["facts"], language)
        said = phrases.word("check_reason", check["code"], language).format(**facts)
        if check["code"] != "missing" and not telling.says(said):
            yield f"{_SIGN.get(check['result'], '❔')} {said[0].upper()}{said[1:]}"
    names = [missing_in_words(name, language) for name in card["missing"]]
    if names and not telling.says(*names):
        yield say("not_known", language, listed=listed(names, language))


def indemnity(card: Row, telling: Telling) -> Drawn:
    """The estimate; where the text does not tell how it comes about, step by step."""
    language, buyer = telling.language, card["buyer_name"]
    title = word("title", "indemnity_of" if buyer else "indemnity", language).format(buyer=buyer)
    told = untold(indemnity_in_words([dict(card)], [""], language), telling)
    return Drawn(title=title, facts=tuple(_indemnity_facts(card, language)), lines=told)


def _indemnity_facts(card: Row, language: Language) -> Iterator[tuple[str, str]]:
    bounded = bool(card["at_most"])
    estimate = label("at_most" if bounded and card["amount"] else "estimate", language)
    yield estimate, amount(card["amount"], language)
    uninsured = label("uninsured_at_least" if bounded and card["amount"] else "uninsured", language)
    yield uninsured, amount(card["uninsured"], language)


def untold(wording: str, telling: Telling) -> tuple[str, ...]:
    """The lines of a wording that the answer's text does not have; none when it has the steps among them.

    The embedded model says its cards in these very words; another model's answer may say the result alone.
    """
    lines = [line for line in wording.split("\n") if line.strip()]
    steps = [line for line in lines[1:] if line.startswith("- ")]
    if telling.says(*(steps or lines[:1])):
        return ()
    return tuple(line.replace("- ", "• ", 1) if line.startswith("- ") else line for line in lines)
