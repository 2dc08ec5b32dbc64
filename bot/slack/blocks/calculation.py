"""The `calculation` card drawn: the steps where the text leaves them out, and its rows as a table."""

from collections.abc import Mapping
from typing import Any

from bot.embedded.wording.calculations import calculation_in_words
from bot.language import Language
from bot.slack.blocks.drawn import Drawn, Telling
from bot.slack.blocks.estimates import untold
from bot.slack.blocks.layout import Table
from bot.slack.blocks.words import amount, known, label, say, word

Row = Mapping[str, Any]


def calculation(card: Row, telling: Telling) -> Drawn:
    """One calculation, whichever it is."""
    language = telling.language
    rows = _rows(card, language)
    wording = calculation_in_words({**card, "weeks": (), "by_buyer": ()}, "", language)
    lines = untold(wording, telling)
    return Drawn(title=_title(card, language), lines=lines, table=rows) if lines or rows else Drawn()


def _title(card: Row, language: Language) -> str:
    parts = (word("calculation", card["name"], language), card["policy_id"], card["buyer_name"])
    currency = card["result"]["currency"] if card.get("by_buyer") or card.get("weeks") else None
    return " · ".join(part for part in (*parts, currency) if part)


def _rows(card: Row, language: Language) -> Table | None:
    if card.get("weeks"):
        return _weeks(card["weeks"], language)
    return _buyers(card["by_buyer"], language) if card.get("by_buyer") else None


def _weeks(rows: list[Row], language: Language) -> Table:
    """A row a week; a column that no week has is left out."""
    names = ["week", "receipts", "slow"]
    names += ["outflow"] if any(row["outflow"] for row in rows) else []
    names += ["cash"] if any(row["cash"] for row in rows) else []
    cells = []
    for row in rows:
        cash = row["cash"]["expected"] if row["cash"] else None
        told = {
            "week": f"{row['week']} ({row['begins']})" if row["begins"] else str(row["week"]),
            "receipts": amount(row["receipts"]["expected"], language),
            "slow": amount(row["receipts"]["low"], language),
            "outflow": amount(row["outflow"], language),
            "cash": amount(cash, language),
        }
        cells.append(tuple(told[name] for name in names))
    right = frozenset(range(1, len(names)))
    return Table(tuple(label(name, language) for name in names), tuple(cells), right)


def _buyers(rows: list[Row], language: Language) -> Table:
    names = ("buyer", "outstanding", "overdue", "limit", "beyond")
    cells = tuple((known(row["buyer_name"], language), *_owed(row, language)) for row in rows)
    return Table(tuple(label(name, language) for name in names), cells, frozenset(range(1, len(names))))


def _owed(row: Row, language: Language) -> tuple[str, ...]:
    """What a buyer owes; a limit that is not known is not one of nothing."""
    names = ("outstanding", "overdue", "limit", "beyond_limit")
    return tuple(
        amount(row.get(name), language) if row.get(name) else say("unknown", language) for name in names
    )
