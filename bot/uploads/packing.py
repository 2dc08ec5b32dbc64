"""A ledger's rows packed for the database and unpacked as invoices."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from bot.uploads.invoice_rows import ReadRow
from tools.invoices import Invoice
from tools.money import Money
from tools.uploaded_ledger import unmatched_id


def packed(rows: Sequence[ReadRow], matched: Mapping[str, str]) -> bytes:
    """The rows with the buyer of each, where there is one."""
    plain = [[matched.get(row.customer), *map(_plain, astuple(row))] for row in rows]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpacked(data: bytes, policy_id: str) -> tuple[list[Invoice], dict[str, str]]:
    """The invoices, and what the ledger calls each of their buyers."""
    names: dict[str, str] = {}
    invoices = [_invoice(row, policy_id, names) for row in json.loads(zlib.decompress(data))]
    return invoices, names


def _invoice(row: Sequence[Any], policy_id: str, names: dict[str, str]) -> Invoice:
    buyer, _, _, customer, _, number, _, issued, due, terms, amount, currency, paid, paid_on, disputed = row
    buyer_id = buyer or unmatched_id(customer)
    names.setdefault(buyer_id, customer)
    return Invoice(
        policy_id=policy_id,
        buyer_id=buyer_id,
        invoice_no=number,
        amount=Money(Decimal(amount), currency),
        issued_on=_day(issued),
        due_on=_day(due),
        terms_days=terms,
        paid_amount=None if paid is None else Decimal(paid),
        disputed_amount=None if disputed is None else Decimal(disputed),
        paid_on=_day(paid_on),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: object) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)
