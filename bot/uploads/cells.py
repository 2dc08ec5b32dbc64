"""Cells of an uploaded ledger as they were found, and what is wrong with one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Value = str | Decimal | date | bool
"""What a cell holds: text, a number, a day, or a truth."""


class Uncomputed(str):
    """A formula whose value the file does not hold."""


@dataclass(frozen=True)
class Row:
    """A row with its number as a spreadsheet shows it."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet; a CSV file is one without a name."""

    name: str
    rows: list[Row]
    decimal: str = ""
    """`,` where the file separates its cells in the way of those who write a decimal comma."""
    filled: frozenset[tuple[int, int]] = frozenset()
    """Row number and place of each cell that has its value from a merged one."""


@dataclass(frozen=True)
class Problem:
    """Something wrong in one place of the file, or in all of it; worded by its code."""

    code: str
    sheet: str = ""
    cell: str = ""
    """Such as `B12`; empty when the whole file or sheet is meant."""
    found: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "found": self.found,
            "facts": dict(self.facts),
        }


class NotRead(Exception):
    """A cell that cannot be taken as what its column holds."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def address(place: int, row: int) -> str:
    """`B12` for the second column of row 12."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def text_of(value: Value) -> str:
    """A cell's text in one line; numbers without exponent."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value.split()) if isinstance(value, str) else value.isoformat()
