"""Cells of a book's CSV files: what may stand in one, and what to write instead of what does not fit."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from tools.claims import Deduction
from tools.currencies import CURRENCIES
from tools.records.codes import COUNTRIES, MEANT_COUNTRY, MEANT_CURRENCY

_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+\d+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = range(1970, 2200)
_TRUTH = {"true": True, "false": False}
_MEANT_TRUTH = dict.fromkeys(("yes", "y", "1", "是", "ja", "oui", "wahr"), "true")
_MEANT_TRUTH |= dict.fromkeys(("no", "n", "0", "否", "nein", "non", "falsch"), "false")

Word = TypeVar("Word", bound=StrEnum)


def wrong(problem: str, would_be_right: str = "") -> PydanticCustomError:
    """The error for a cell: what is wrong with it, and what would be right."""
    return PydanticCustomError("cell", "{problem}", {"problem": problem, "would_be_right": would_be_right})


def _text(cell: str) -> str:
    if cell in _EXCEL_ERRORS:
        raise wrong("is an error of the spreadsheet, not a value", "Leave the cell empty when it is unknown.")
    return cell


def _identifier(cell: str) -> str:
    if _ROUNDED.fullmatch(cell):
        raise wrong(
            "was rounded by the spreadsheet", "Format the column as text, and enter the number again."
        )
    if len(_text(cell)) > 200 or not cell.isprintable():
        raise wrong("is no number or code", "One line of at most 200 characters.")
    return cell


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(cell).split(";") if part.strip())


def _identifiers(cell: str) -> tuple[str, ...]:
    return tuple(_identifier(part) for part in _list(cell))


def _amount(cell: str) -> Decimal:
    plain = cell.removeprefix("-")
    if not _NUMBER.fullmatch(plain) or not cell.isascii():
        meant = _meant_amount(cell)
        raise wrong("is no plain number", f"Write {meant}." if meant else "Write it like 1250.50.")
    if cell != plain and Decimal(plain):
        raise wrong("is negative", "Amounts are not below zero.")
    return Decimal(plain)


def _meant_amount(cell: str) -> str | None:
    """The plain number somebody most likely meant: a suggestion only, never what is imported."""
    text = re.sub(r"[^\d.,e+万亿]|(?<!\d)e", "", unicodedata.normalize("NFKC", cell).lower())
    times = {"万": 10_000, "亿": 100_000_000}.get(text[-1:], 1)
    text = text.rstrip("万亿")
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d{1,2}", text):
        text = text.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?(e\+?\d{1,2})?", text):
        return None
    return f"{Decimal(text) * times:f}"


def _fraction(cell: str) -> Decimal:
    percent = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*[%％]", cell)
    if percent:
        raise wrong("is no plain fraction", f"Write {Decimal(percent[1]) / 100}.")
    value = _amount(cell)
    if value > 1:
        meant = f"Write {value / 100:.2f} for {value} %." if value <= 100 else ""
        raise wrong("is not a fraction between 0 and 1", meant)
    return value


def _days(cell: str) -> int:
    if not re.fullmatch(r"\d{1,4}", cell) or not cell.isascii():
        digits = re.fullmatch(r"(\d{1,4})(\.0+|\s*[^\d\s.]+)", cell)
        meant = f"Write {digits[1]}." if digits else "Write it like 60."
        raise wrong("is no whole number of days", meant)
    return int(cell)


def _day(cell: str) -> date:
    if not _DAY.fullmatch(cell) or not cell.isascii():
        meant = _meant_day(cell)
        raise wrong("is no date", f"Write {meant}." if meant else "Write it like 2025-09-03.")
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        raise wrong("is no day of the calendar", "Year-month-day, like 2025-09-03.") from None
    if found.year not in _YEARS:
        raise wrong("has a year that cannot be meant", f"From {_YEARS[0]} to {_YEARS[-1]}.")
    return found


def _meant_day(cell: str) -> str | None:
    """The date somebody most likely meant; None when day and month cannot be told apart."""
    if re.fullmatch(r"[2-7]\d{4}", cell):
        return f"{(_EXCEL_EPOCH + timedelta(days=int(cell))).isoformat()}, if it is Excel's number of a day"
    parts = [int(part) for part in re.findall(r"\d+", cell)[:3]]
    if re.match(r"\d{4}\D\d{1,2}\D\d{1,2}(\D|$)", cell):
        year, month, day = parts
    elif re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", cell):
        day, month, year = parts
    elif re.fullmatch(r"\d{8}", cell):
        year, month, day = int(cell[:4]), int(cell[4:6]), int(cell[6:])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _moment(cell: str, info: ValidationInfo) -> datetime:
    """Notes in the context, a list of warnings, when it has to take the offset for granted."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        raise wrong("is no time", "Write it like 2025-09-28T08:12:03Z.") from None
    if found.tzinfo is None:
        if info.context is not None:
            info.context.append(f"{info.field_name} has no offset from UTC; taken as UTC")
        return found.replace(tzinfo=UTC)
    return found


def _truth(cell: str) -> bool:
    if cell.lower() not in _TRUTH:
        meant = _MEANT_TRUTH.get(cell.lower())
        raise wrong("is neither true nor false", f"Write {meant}." if meant else "Write true or false.")
    return _TRUTH[cell.lower()]


def _currency(cell: str) -> str:
    return _code(cell, CURRENCIES, MEANT_CURRENCY, "currency of ISO 4217", "CNY")


def _country(cell: str) -> str:
    return _code(cell, COUNTRIES, MEANT_COUNTRY, "country of ISO 3166 (two letters)", "DE")


def _code(cell: str, known: frozenset[str], meant_by: dict[str, str], name: str, example: str) -> str:
    code = cell.upper()
    if code not in known:
        raise wrong(f"is no {name}", f"Write {meant_by.get(code, f'it like {example}')}.")
    return code


def _language(cell: str) -> str:
    if not _LANGUAGE.fullmatch(cell):
        raise wrong("is no language tag", "Write zh, zh-Hant or en.")
    return cell


def _deductions(cell: str) -> tuple[Deduction, ...]:
    taken = []
    for part in _list(cell):
        labelled = re.fullmatch(r"(.*\S)\s*[:：]\s*(\S+)", part)
        if not labelled:
            raise wrong("has a deduction without label and amount", "Write label:amount;label:amount.")
        taken.append(Deduction(labelled[1], _amount(labelled[2])))
    return tuple(taken)


def word_of(kind: type[Word], *, except_for: tuple[Word, ...] = ()) -> BeforeValidator:
    """Reads one of a closed set of words, in capitals or not."""
    allowed = {word.value.casefold(): word for word in kind if word not in except_for}

    def read(cell: str) -> Word:
        given = cell.casefold().replace(" ", "_").replace("-", "_")
        if cell.casefold() in allowed:
            return allowed[cell.casefold()]
        close = get_close_matches(given, allowed, 1, 0.7)
        meant = f"Did you mean {allowed[close[0]].value}? " if close else ""
        raise wrong(
            "is not one of the known words", f"{meant}Known: {', '.join(map(str, allowed.values()))}."
        )

    return _cell(read)


def _cell(read: Callable[[str], Any]) -> BeforeValidator:
    def check(value: object) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):  # as YAML reads a policy number
            value = str(value)
        if not isinstance(value, str):
            raise wrong("is not a single text or number")
        return read(value)

    return BeforeValidator(check)


Text = Annotated[str, _cell(_text)]
Id = Annotated[str, _cell(_identifier)]
Listing = Annotated[tuple[str, ...], _cell(_list)]
Ids = Annotated[tuple[str, ...], _cell(_identifiers)]
Amount = Annotated[Decimal, _cell(_amount)]
Fraction = Annotated[Decimal, _cell(_fraction)]
Days = Annotated[int, _cell(_days)]
Day = Annotated[date, _cell(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Truth = Annotated[bool, _cell(_truth)]
Currency = Annotated[str, _cell(_currency)]
Country = Annotated[str, _cell(_country)]
Language = Annotated[str, _cell(_language)]
Deductions = Annotated[tuple[Deduction, ...], _cell(_deductions)]
