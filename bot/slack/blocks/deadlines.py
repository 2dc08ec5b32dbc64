"""The `deadlines` card drawn: one invoice with its days, or several in a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.embedded.wording.deadlines import missing_in_words
from bot.language import Language
from bot.slack.blocks.buttons import Ask
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.layout import Table
from bot.slack.blocks.words import amount, days, known, label, listed, say, word

Row = Mapping[str, Any]
REPORTED = 3
"""Invoices that get a button to report them; more buttons than these are not read."""

SOON = 7


def deadlines(card: Row, telling: Telling) -> Drawn:
    """The invoices of a card, as many as there are."""
    language, rows = telling.language, card["invoices"]
    if not rows:
        return Drawn()
    if len(rows) > 1:
        if not rows[0]["invoice_no"]:
            return Drawn(title=_title(rows[0], language), table=_supposed(rows, language))
        title = word("title", "deadlines", language)
        return Drawn(title=title, table=invoice_table(rows, language), asks=_asks(rows, language))
    row = rows[0]
    return Drawn(
        title=_title(row, language),
        facts=tuple(_facts(row, language)),
        lines=tuple(line for line in _lines(row, language) if not telling.says(line)),
        asks=_asks(rows, language),
    )


def _title(row: Row, language: Language) -> str:
    if not row["invoice_no"]:
        return f"{word('title', 'supposed', language)} · {row['policy_id']}"
    return f"{word('title', 'deadline', language).format(invoice=row['invoice_no'])} · {row['buyer_name']}"


def _facts(row: Row, language: Language) -> Iterator[tuple[str, str]]:
    if row["invoice_no"]:
        yield label("unpaid", language), amount(row["unpaid"], language)
    yield label("due", language), known(row["due_on"], language)
    if row["invoice_no"]:
        yield label("overdue_days", language), _overdue(row, language)
    yield label("notify_by", language), _notice(row, language)
    yield label("stop_from", language), known(row["stop_shipment_from"], language)
    yield label("waiting_ends", language), known(row["waiting_ends_on"], language)
    yield label("claim_by", language), _day(row, "claim_by", language)


def _lines(row: Row, language: Language) -> Iterator[str]:
    if row["notice_due_at_once"]:
        yield say("at_once", language, day=known(row["insolvent_since"], language))
    if row["missing"]:
        names = [missing_in_words(name, language) for name in row["missing"]]
        yield say("not_known", language, listed=listed(names, language))


def _overdue(row: Row, language: Language) -> str:
    if not row["due_on"]:
        return say("unknown", language)
    return days(row["days_overdue"], language) if row["days_overdue"] else say("not_overdue", language)


def _notice(row: Row, language: Language) -> str:
    if row["notified_on"]:
        return say("given", language, day=row["notified_on"])
    return _day(row, "notify_by", language)


def _day(row: Row, rule: str, language: Language) -> str:
    if row[rule] and rule in row["missed"]:
        return say("missed", language, day=row[rule])
    return known(row[rule], language)


def invoice_table(rows: Sequence[Row], language: Language) -> Table:
    """The days to act upon, an invoice a row."""
    names = ("invoice", "buyer", "unpaid", "due", "notify_by", "stop_from", "claim_by")
    cells = tuple(
        (
            known(row["invoice_no"], language),
            row["buyer_name"],
            amount(row["unpaid"], language),
            known(row["due_on"], language),
            _notice(row, language),
            known(row["stop_shipment_from"], language),
            _day(row, "claim_by", language),
        )
        for row in rows
    )
    return Table(tuple(label(name, language) for name in names), cells, frozenset({2}), frozenset({1}))


def _supposed(rows: Sequence[Row], language: Language) -> Table:
    """An invoice that no ledger holds, under each version of the terms that may apply to it."""
    names = ("if_dispatched", "due", "notify_by", "stop_from", "waiting_ends", "claim_by")
    cells = tuple(
        (
            _interval(row.get("if_dispatched"), language),
            known(row["due_on"], language),
            _notice(row, language),
            known(row["stop_shipment_from"], language),
            known(row["waiting_ends_on"], language),
            _day(row, "claim_by", language),
        )
        for row in rows
    )
    return Table(tuple(label(name, language) for name in names), cells)


def _interval(days_between: Row | None, language: Language) -> str:
    """From which day and before which day: of several versions of the terms each has one."""
    said = days_between or {}
    parts = [say(f"dispatch_{end}", language, day=said[end]) for end in ("from", "before") if said.get(end)]
    return " ".join(parts) or say("unknown", language)


def _asks(rows: Sequence[Row], language: Language) -> tuple[Ask, ...]:
    """Reporting what is overdue and not reported; the most urgent stand first in a card."""
    waiting = [
        row
        for row in rows
        if row["invoice_no"] and row["days_overdue"] and not row["notified_on"] and not row["noted_as"]
    ]
    return tuple(
        Ask(
            word("button", "report", language).format(invoice=row["invoice_no"]),
            word("ask", "report", language).format(invoice=row["invoice_no"]),
            urgent=_urgent(row),
        )
        for row in waiting[:REPORTED]
    )


def _urgent(row: Row) -> bool:
    """Whether the notice is late already, or due within the days in which one still acts."""
    ahead = row["next"]
    soon = ahead is not None and ahead["rule"] == "notify_by" and ahead["days_left"] <= SOON
    return soon or "notify_by" in row["missed"] or bool(row["notice_due_at_once"])
