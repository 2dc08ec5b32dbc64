"""The rows beside a calculation in words: what each buyer owes, what each week brings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.wording.phrases import money
from bot.language import Language
from tools.money import plain

SHOWN = 10
"""Buyers that an answer names; the card holds them all."""

Row = Mapping[str, Any]
Word = Callable[[str, str], str]
"""The phrase of a table by its name, in the reader's language."""


def rows_in_words(card: Row, word: Word, language: Language) -> Iterator[str]:
    """The lines of the table that a card has beside its result; none when it has none."""
    if card.get("weeks"):
        yield word("said", "by_week")
        yield from (f"- {_week(row, word, language)}" for row in card["weeks"])
    about = card["result"].get("about")
    rows = _of_interest(card.get("by_buyer", ()), about)[:SHOWN]
    if rows:
        yield word("said", "by_buyer")
        yield from (f"- {word('row', about).format(**_buyer(row))}" for row in rows)


def _of_interest(rows: Sequence[Row], about: str | None) -> list[Row]:
    """The buyers to be named: those that owe most, or those that owe most beyond their limit."""
    if about != "beyond_limits":
        return list(rows)
    beyond = [row for row in rows if row["beyond_limit"] and Decimal(row["beyond_limit"]["amount"]) > 0]
    return sorted(beyond, key=lambda row: -Decimal(row["beyond_limit"]["amount"]))


def _buyer(row: Row) -> dict[str, str]:
    return {
        "buyer": row["buyer_name"],
        "outstanding": money(row["outstanding"]),
        "overdue": money(row["overdue"]),
        "share": f"{plain(Decimal(row['share']) * 100)} %",
        "limit": money(row["limit"]),
        "beyond": money(row["beyond_limit"]),
    }


def _week(row: Row, word: Word, language: Language) -> str:
    zh = language is Language.ZH
    days = word("row", "days").format(**row) if row["begins"] else ""
    head = word("row", "week").format(week=row["week"]) + days
    coming = {name: money(amount) for name, amount in row["receipts"].items()}
    parts = [word("row", "receipts" if row["begins"] else "inflow").format(**coming)]
    if row["outflow"]:
        parts.append(word("row", "outflow").format(amount=money(row["outflow"])))
    if row["cash"]:
        parts.append(word("row", "cash").format(expected=money(row["cash"]["expected"])))
    if row["insured"] and Decimal(row["insured"]["amount"]) > 0:
        parts.append(word("row", "insured").format(amount=money(row["insured"])))
    return f"{head}：{'，'.join(parts)}" if zh else f"{head}: {', '.join(parts)}"
