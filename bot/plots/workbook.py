"""Calculations as an XLSX workbook: result, inputs, steps, what is assumed and the sources; then the rows."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.wording.calculations import calculation_in_words
from bot.language import Language

Card = Mapping[str, Any]
Cell = str | Decimal | None
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NO_SHEET_TITLE = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def workbook(cards: Sequence[Card], language: Language) -> bytes:
    """A sheet for each card, and one for its rows where it has any; amounts are numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for place, card in enumerate(cards, start=1):
        about = [card["policy_id"], card["result"]["currency"]]
        title = " ".join([str(place), *(one for one in about if one)])
        _write(book, title, _told(card, language))
        for name in ("weeks", "by_buyer"):
            if card.get(name):
                _write(book, f"{title} {name}", _table(card[name]))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(book: Any, title: str, rows: Iterator[Sequence[Cell]]) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(_NO_SHEET_TITLE.sub("-", title)[:31])
    for row in rows:
        cells = []
        for one in row:
            cell = WriteOnlyCell(sheet, value=None)
            cell.value = safe(one)
            if isinstance(one, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)


def safe(value: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)[:32_000]
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _told(card: Card, language: Language) -> Iterator[Sequence[Cell]]:
    """First in words, then field by field as the card has it."""
    words = calculation_in_words({**card, "weeks": (), "by_buyer": ()}, "", language)
    for line in words.split("\n"):
        yield (line.removeprefix("- ").strip(),)
    currency, units = card["result"]["currency"], card["units"]
    for section in ("result", "inputs"):
        yield ()
        yield (section, "value", "unit")
        for name, value in card[section].items():
            if name != "currency":
                yield (name, _number(value), currency if units.get(name) == "money" else units.get(name))
    yield ()
    yield ("steps", "value", "unit")
    for step in card["steps"]:
        yield (
            step["label"],
            _number(step.get("amount", step.get("value"))),
            step.get("currency") or step.get("unit"),
        )
    yield ()
    yield ("assumptions",)
    for text in card["assumptions"]:
        yield (text,)
    yield ()
    yield ("sources", "authority", "source", "clause")
    for one in card["sources"]:
        yield (one["parameter"], one["authority"], one["source"], one["clause"])


def _table(rows: Sequence[Card]) -> Iterator[Sequence[Cell]]:
    """The rows with every amount in a column of its own, and its currency in the one after it."""
    flat = [dict(_flat(row)) for row in rows]
    heads = list(dict.fromkeys(name for row in flat for name in row))
    yield heads
    for row in flat:
        yield [row.get(name) for name in heads]


def _flat(row: Card, before: str = "") -> Iterator[tuple[str, Cell]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            if value.keys() == {"amount", "currency"}:
                yield before + name, _number(value["amount"])
                yield f"{before}{name} currency", value["currency"]
            else:
                yield from _flat(value, f"{before}{name} ")
        elif isinstance(value, bool) or value is None:
            yield before + name, None if value is None else str(value).lower()
        else:
            yield before + name, value if isinstance(value, str) else Decimal(value)


_FIGURE = re.compile(r"-?\d{1,15}(\.\d{1,10})?")


def _number(value: Any) -> Cell:
    """A figure as a number; whatever else as text."""
    if value is None:
        return None
    return Decimal(value) if isinstance(value, str) and _FIGURE.fullmatch(value) else str(value)
