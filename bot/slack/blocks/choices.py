"""The `buyers` and `portfolio` cards drawn: companies to choose from; lists of limits, claims, warnings."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.answer import Outcome
from bot.embedded.wording import credit_review, phrases
from bot.language import Language
from bot.slack.blocks.buttons import Ask
from bot.slack.blocks.claim import claim_asks
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.layout import Table
from bot.slack.blocks.limit import granted_in_words
from bot.slack.blocks.words import amount, days, known, label, word
from tools.claim_selection import ENDED
from tools.tool import MOST_CHOICES

Row = Mapping[str, Any]


def buyers(card: Row, telling: Telling) -> Drawn:
    """A button for each company; two that bear one name are told apart by their registration numbers."""
    candidates = card["candidates"][:MOST_CHOICES]
    names = [one["legal_name"] for one in candidates]
    asks = tuple(_candidate(one, one_of_several=names.count(one["legal_name"]) > 1) for one in candidates)
    lines = tuple(_described(one) for one in candidates if not telling.says(one["legal_name"]))
    return Drawn(lines=lines, asks=asks)


def _candidate(one: Row, *, one_of_several: bool) -> Ask:
    number = one["registration_number"]
    if one_of_several and number:
        return Ask(f"{one['legal_name']} · {number}", number)
    return Ask(one["legal_name"], one["legal_name"])


def _described(one: Row) -> str:
    number = " ".join(part for part in (one["registration_type"], one["registration_number"]) if part)
    return " · ".join(part for part in (one["legal_name"], one["city"], one["country"], number) if part)


def portfolio(card: Row, telling: Telling) -> Drawn:
    """A list of limits, claims or warnings; policies and claims to choose from are buttons already."""
    rows, language = card["rows"], telling.language
    if not rows or telling.outcome is Outcome.CLARIFY:
        return Drawn()
    if "claim_no" in rows[0]:
        return Drawn(
            word("title", "claims", language), table=_claims(rows, language), asks=_asks(rows, language)
        )
    if "finding" in rows[0]:
        return Drawn(word("title", "credit_review", language), table=_findings(rows, language))
    if "alert_id" in rows[0]:
        return Drawn(word("title", "alerts", language), table=_alerts(rows, language))
    if "granted" in rows[0]:
        return Drawn(word("title", "limits", language), table=_limits(rows, language))
    return Drawn()


def _asks(rows: Sequence[Row], language: Language) -> tuple[Ask, ...]:
    """The question for what is missing, of the few claims that miss something."""
    lacking = [row for row in rows if row["missing_documents"]][:2]
    return tuple(ask for row in lacking for ask in claim_asks(row, language, several=True))


def _limits(rows: Sequence[Row], language: Language) -> Table:
    names = ("buyer", "granted", "headroom", "term", "status")
    cells = tuple(
        (
            row["buyer_name"],
            granted_in_words(row, language),
            amount(row["headroom"], language) if row["in_force"] else "–",
            days(row["max_payment_term_days"], language) if row["in_force"] else "–",
            word("limit_status", row["status"], language),
        )
        for row in rows
    )
    return Table(
        tuple(label(name, language) for name in names), cells, frozenset({1, 2, 3}), frozenset({0, 4})
    )


def _alerts(rows: Sequence[Row], language: Language) -> Table:
    """The warnings; of a natural person there is neither level nor points."""
    names = ("buyer", "level", "points", "next_date")
    cells = tuple(
        (
            row["buyer_name"],
            phrases.word("alert_level_name", row["level"], language) if row["level"] else "–",
            "–" if row["points"] is None else str(row["points"]),
            row["next"]["on"] if row["next"] else "–",
        )
        for row in rows
    )
    return Table(tuple(label(name, language) for name in names), cells, frozenset({2}), frozenset({0}))


def _findings(rows: Sequence[Row], language: Language) -> Table:
    """The findings of a review, as they are ordered."""
    names = ("buyer", "finding", "at_risk", "next_date")
    cells = tuple(
        (
            row["buyer_name"],
            credit_review.found_in_words(row, language),
            amount(row["at_risk"], language),
            row["by"] or "–",
        )
        for row in rows
    )
    return Table(tuple(label(name, language) for name in names), cells, frozenset({2}), frozenset({0, 1}))


def _claims(rows: Sequence[Row], language: Language) -> Table:
    names = ("claim", "buyer", "stage", "since", "next_step", "next_date")
    cells = tuple(
        (
            row["claim_no"],
            row["buyer_name"],
            phrases.word("claim_status", row["status"], language),
            known(row["status_since"], language),
            *_next(row, language),
        )
        for row in rows
    )
    return Table(tuple(label(name, language) for name in names), cells, wrapped=frozenset({1, 2, 4}))


def _next(row: Row, language: Language) -> tuple[str, str]:
    """What comes next and by when: nothing after the end of a claim, unknown where no record says."""
    if row["status"] in ENDED:
        return "–", "–"
    return known(row["next_step"], language), known(row["next_date"], language)
