"""Headers of a ledger: which column holds what, in Chinese, English and some German, and in which unit."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from bot.uploads.currencies import currency_of


class Column(StrEnum):
    """What a ledger's column may hold."""

    CUSTOMER = "customer"
    INVOICE_NO = "invoice_no"
    ISSUED_ON = "issued_on"
    DUE_ON = "due_on"
    TERMS_DAYS = "terms_days"
    AMOUNT = "amount"
    OPEN_AMOUNT = "open_amount"
    CURRENCY = "currency"
    PAID_AMOUNT = "paid_amount"
    PAID_ON = "paid_on"
    DISPUTED = "disputed"
    REGISTRATION = "registration"


DAYS = (Column.ISSUED_ON, Column.DUE_ON, Column.PAID_ON)
AMOUNTS = (Column.AMOUNT, Column.OPEN_AMOUNT, Column.PAID_AMOUNT, Column.DISPUTED)
_UNIT = re.compile(r"[(（\[【].*?[)）\]】]")
_SIGNS = re.compile(r"[\s_\-./:：*#]+")
_SCALES = (("亿", 100_000_000), ("万", 10_000), ("千", 1_000), ("'000", 1_000), ("000s", 1_000))
_IN_THOUSANDS = re.compile(r"\bin thousands?\b|\b[tk](eur|usd|cny)\b|\bin millions?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """A recognised header row."""

    places: Mapping[Column, int]
    """The place of each column in a row, from 0."""
    names: Mapping[Column, str]
    """What the file calls it."""
    currencies: Mapping[Column, str]
    """The currency that a header names for its column."""
    scales: Mapping[Column, int]
    """What its figures are multiplied by: 10,000 for 万元."""
    twice: tuple[str, ...] = ()
    """Headers that would fill a column which another one fills already."""

    @property
    def is_enough(self) -> bool:
        """Whether a ledger can be read by it: who owes how much, and from when."""
        amount = Column.AMOUNT in self.places or Column.OPEN_AMOUNT in self.places
        day = Column.ISSUED_ON in self.places or Column.DUE_ON in self.places
        return amount and day and Column.CUSTOMER in self.places

    @property
    def missing(self) -> tuple[str, ...]:
        """What is lacking: names of columns, of which one of several may do."""
        have = self.places.keys()
        lacking = [] if Column.CUSTOMER in have else ["customer"]
        lacking += [] if have & {Column.AMOUNT, Column.OPEN_AMOUNT} else ["amount"]
        return (*lacking, *([] if have & {Column.ISSUED_ON, Column.DUE_ON} else ["due_on"]))


def header_of(cells: Sequence[str]) -> Header:
    """What a row names, were it the header; the first of two that mean the same is taken."""
    places: dict[Column, int] = {}
    names, currencies, scales, twice = {}, {}, {}, []
    for place, cell in enumerate(cells):
        column = _columns().get(plain(cell))
        if column is None:
            continue
        if column in places:
            twice.append(cell)
            continue
        places[column], names[column] = place, " ".join(cell.split())[:60]
        units = [one.strip("()（）[]【】 ") for one in _UNIT.findall(cell)]
        found = next((code for one in units if (code := currency_of(_unscaled(one)))), None)
        if found:
            currencies[column] = found
        scales[column] = _scale(cell)
    return Header(places, names, currencies, scales, tuple(twice))


def plain(cell: str) -> str:
    """A header as the list of names has it: folded, without its unit in brackets, spaces and signs."""
    text = unicodedata.normalize("NFKC", cell).lower()
    return _SIGNS.sub("", _UNIT.sub("", text))[:80]


def _scale(cell: str) -> int:
    text = unicodedata.normalize("NFKC", cell).lower()
    if found := _IN_THOUSANDS.search(text):
        return 1_000_000 if "million" in found[0].lower() else 1_000
    units = " ".join(_UNIT.findall(text))
    return next((times for sign, times in _SCALES if sign in units), 1)


def _unscaled(unit: str) -> str:
    return unit.lstrip("亿万千") if unit.lstrip("亿万千") else unit


@cache
def _columns() -> Mapping[str, Column]:
    listed = yaml.safe_load((Path(__file__).parent / "headers.yaml").read_text("utf-8"))
    return {name: Column(column) for column, names in listed.items() for name in names}
