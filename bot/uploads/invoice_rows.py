"""Rows of a ledger taken as invoices: cell by cell, and each with the others of its row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.uploads.amounts import Mark, amount_of
from bot.uploads.cells import NotRead, Problem, Row, Sheet, Uncomputed, Value, address, text_of
from bot.uploads.currencies import DOUBTFUL, currency_of
from bot.uploads.days import Order, day_of
from bot.uploads.findings import Findings
from bot.uploads.headers import Column, Header

_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_TERMS = re.compile(
    r"(?:net|net\s*in|账期|赊销|票到|开票后|发票日后|收票后)?\s*(\d{1,4})(?:\.0+)?\s*"
    r"(?:天|日|days?|d|tage|days?\s*(?:net|from invoice(?: date)?)|net)?(?:内?付款)?",
    re.IGNORECASE,
)
_YES = frozenset(("yes", "y", "true", "是", "有", "x", "ja", "disputed", "√", "✓"))
_NO = frozenset(("no", "n", "false", "否", "无", "nein", "-", "–", "0"))
LONGEST_NAME = 200
_SCALED = ("万", "亿", "千")


@dataclass(frozen=True)
class ReadRow:
    """One invoice or, with an amount below zero, one credit note, as the ledger has it."""

    sheet: str
    place: str
    """The cell that its row begins with."""
    customer: str
    registration: str
    invoice_no: str
    numbered: bool
    """Whether the ledger gives the number; else it is the row's."""
    issued_on: date | None
    due_on: date | None
    terms_days: int | None
    amount: Decimal
    currency: str
    paid_amount: Decimal | None
    paid_on: date | None
    disputed_amount: Decimal | None


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one sheet under its header."""

    sheet: Sheet
    header: Header
    mark: Mark
    orders: Mapping[Column, Order | None]
    currency: str | None
    today: date
    found: Findings

    def read(self, row: Row) -> ReadRow | None:
        """The invoice of a row; None when something in it is wrong, which is said."""
        before = self.found.total
        customer = self._text(row, Column.CUSTOMER)
        if not customer:
            self._wrong(row, Column.CUSTOMER, "customer_missing")
        issued, due, paid_on = (
            self._day(row, one) for one in (Column.ISSUED_ON, Column.DUE_ON, Column.PAID_ON)
        )
        terms = self._terms(row, due)
        amount, currency, paid = self._amounts(row, paid_on)
        disputed = self._disputed(row, amount, paid)
        number = self._text(row, Column.INVOICE_NO)
        registration = self._text(row, Column.REGISTRATION)
        self._check_days(row, issued, due, paid_on)
        if self.found.total > before or amount is None or currency is None:
            return None
        self._say_what_is_open(row, issued, due, terms)
        place = address(0, row.number)
        unnumbered = f"{self.sheet.name}!{row.number}" if self.sheet.name else f"#{row.number}"
        return ReadRow(
            self.sheet.name,
            place,
            customer,
            registration,
            number or unnumbered,
            bool(number),
            issued,
            due,
            terms,
            amount,
            currency,
            paid,
            paid_on,
            disputed,
        )

    def _cell(self, row: Row, column: Column) -> Value:
        place = self.header.places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _wrong(self, row: Row, column: Column, code: str, facts: Mapping[str, str] | None = None) -> None:
        cell = self._cell(row, column)
        place = address(self.header.places.get(column, 0), row.number)
        named = {"column": self.header.names.get(column, column.value), **(facts or {})}
        self.found.error(Problem(code, self.sheet.name, place, text_of(cell)[:60], named))

    def _is_wrong(self, row: Row, column: Column) -> bool:
        """Whether the cell holds no value at all, but an error; which is said."""
        cell = self._cell(row, column)
        if isinstance(cell, Uncomputed):
            self._wrong(row, column, "formula_uncomputed")
        elif isinstance(cell, str) and cell.strip().upper() in _EXCEL_ERRORS:
            self._wrong(row, column, "spreadsheet_error")
        else:
            return False
        return True

    def _text(self, row: Row, column: Column) -> str:
        cell = self._cell(row, column)
        if self._is_wrong(row, column):
            return ""
        text = text_of(cell)
        if column is not Column.CUSTOMER and _is_rounded(cell):
            self._wrong(row, column, "number_rounded")
        if len(text) > LONGEST_NAME:
            self._wrong(row, column, "text_too_long", {"most": str(LONGEST_NAME)})
        return text

    def _day(self, row: Row, column: Column) -> date | None:
        cell = self._cell(row, column)
        if cell == "" or self._is_wrong(row, column):
            return None
        try:
            return day_of(cell, self.orders[column])
        except NotRead as error:
            self._wrong(row, column, error.code, error.facts)
            return None

    def _terms(self, row: Row, due: date | None) -> int | None:
        cell = self._cell(row, Column.TERMS_DAYS)
        if cell == "" or self._is_wrong(row, Column.TERMS_DAYS):
            return None
        found = _TERMS.fullmatch(text_of(cell))
        if found:
            return int(found[1])
        if due is None:
            self._wrong(row, Column.TERMS_DAYS, "terms_unreadable")
        else:
            self.found.warn("terms_left_out", self.sheet.name, self._at(row, Column.TERMS_DAYS))
        return None

    def _at(self, row: Row, column: Column) -> str:
        return address(self.header.places.get(column, 0), row.number)

    def _money(self, row: Row, column: Column) -> tuple[Decimal | None, str | None]:
        cell = self._cell(row, column)
        if cell == "" or self._is_wrong(row, column):
            return None, None
        place = self.header.places[column]
        if (row.number, place) in self.sheet.filled:
            self._wrong(row, column, "amount_merged")
            return None, None
        try:
            amount, currency = amount_of(cell, self.mark)
        except NotRead as error:
            self._wrong(row, column, error.code, error.facts)
            return None, None
        told = isinstance(cell, str) and any(sign in cell for sign in _SCALED)
        return amount * (1 if told else self.header.scales.get(column, 1)), currency

    def _amounts(self, row: Row, paid_on: date | None) -> tuple[Decimal | None, str | None, Decimal | None]:
        """The amount, its currency and what is paid of it."""
        amount, told = self._money(row, Column.AMOUNT)
        open_amount, told_open = self._money(row, Column.OPEN_AMOUNT)
        paid, told_paid = self._money(row, Column.PAID_AMOUNT)
        column = Column.AMOUNT if Column.AMOUNT in self.header.places else Column.OPEN_AMOUNT
        if column is Column.OPEN_AMOUNT:
            amount, paid = open_amount, None
        if amount is None:
            if self._cell(row, column) == "":
                self._wrong(row, column, "amount_missing")
            return None, None, None
        if column is Column.AMOUNT:
            paid = self._paid(row, amount, open_amount, paid, paid_on)
        return amount, self._currency(row, column, {told, told_open, told_paid} - {None}), paid

    def _paid(
        self, row: Row, amount: Decimal, open_amount: Decimal | None, paid: Decimal | None, on: date | None
    ) -> Decimal | None:
        if open_amount is not None:
            if paid is not None and amount - paid != open_amount:
                self._wrong(row, Column.OPEN_AMOUNT, "amounts_disagree", {"paid": f"{paid:f}"})
            paid = amount - open_amount
        elif paid is None and on is not None:
            self.found.warn("paid_in_full_taken", self.sheet.name, self._at(row, Column.PAID_ON))
            paid = amount
        if paid and paid * amount < 0:
            self._wrong(row, Column.PAID_AMOUNT, "paid_sign")
        elif paid is not None and abs(paid) > abs(amount):
            self.found.warn("overpaid", self.sheet.name, self._at(row, Column.AMOUNT))
        return paid

    def _currency(self, row: Row, column: Column, told: set[str | None]) -> str | None:
        """The row's own currency, that of its amounts, of the header, or the one that the uploader said."""
        cell = self._cell(row, Column.CURRENCY)
        named = set(told)
        if cell != "" and not self._is_wrong(row, Column.CURRENCY):
            text = text_of(cell)
            code = currency_of(text)
            if code is None and text in DOUBTFUL and self.currency:
                code = self.currency
            if code is None:
                doubt = DOUBTFUL.get(text)
                facts = {"which": doubt} if doubt else {}
                self._wrong(row, Column.CURRENCY, "currency_doubtful" if doubt else "currency_unknown", facts)
                return None
            named.add(code)
        named = named or {self.header.currencies.get(column) or self.currency}
        if len(named) > 1:
            self._wrong(row, column, "currencies_disagree", {"which": ", ".join(sorted(map(str, named)))})
            return None
        code = next(iter(named))
        if code is None:
            self._wrong(row, column, "currency_missing")
        return code

    def _disputed(self, row: Row, amount: Decimal | None, paid: Decimal | None) -> Decimal | None:
        cell = self._cell(row, Column.DISPUTED)
        if cell == "" or amount is None or self._is_wrong(row, Column.DISPUTED):
            return None
        unpaid = max(amount - (paid or Decimal(0)), Decimal(0))
        word = text_of(cell).strip().lower()
        if word in _YES:
            return unpaid
        if word in _NO:
            return Decimal(0)
        disputed, _ = self._money(row, Column.DISPUTED)
        if disputed is not None and disputed < 0:
            self._wrong(row, Column.DISPUTED, "disputed_sign")
        return disputed

    def _check_days(self, row: Row, issued: date | None, due: date | None, paid_on: date | None) -> None:
        if issued and due and due < issued:
            self._wrong(row, Column.DUE_ON, "due_before_issue", {"issued": issued.isoformat()})
        if paid_on and paid_on > self.today:
            self._wrong(row, Column.PAID_ON, "paid_later_than_today", {"today": self.today.isoformat()})
        if issued is None and due is None:
            empty = [one for one in (Column.ISSUED_ON, Column.DUE_ON) if one in self.header.places]
            if all(self._cell(row, one) == "" for one in empty):
                self._wrong(row, empty[0], "day_missing")

    def _say_what_is_open(self, row: Row, issued: date | None, due: date | None, terms: int | None) -> None:
        if due is None and terms is None:
            self.found.warn("due_unknown", self.sheet.name, address(0, row.number))
        first = issued or (due - timedelta(days=terms) if due and terms is not None else None)
        if first and first > self.today:
            self.found.warn("issued_later", self.sheet.name, address(0, row.number))


def _is_rounded(cell: Value) -> bool:
    """Whether a spreadsheet has lost digits of a number that is no quantity."""
    if isinstance(cell, Decimal):
        return len(cell.as_tuple().digits) + max(int(cell.as_tuple().exponent), 0) > 15
    return isinstance(cell, str) and bool(_ROUNDED.fullmatch(cell))
