"""Generated books: one policyholder with many buyers and invoices, for measuring how the rules take them."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from evals.product import DEMO_DAY
from tools.principal import Principal, Role

POLICY = "POL-BENCH"
OWNER = Principal("P-BENCH", "Owner of the generated book", Role.POLICYHOLDER, (POLICY,))
INVOICES_EACH = 50
TERMS_DAYS = 60

_SCHEDULE = f"""\
- policy_id: {POLICY}
  insurer: Measured Insurance (generated)
  policyholder: Measured Pumps Ltd
  status: active
  currency: EUR
  period: {{from: 2026-01-01, to: 2027-12-31}}
  countries: [CN, DE]
  insured_percentage: {{named: "0.90", discretionary: "0.80"}}
  max_payment_term_days: 90
  maximum_extension_days: 60
  overdue_notice: {{days: 30, from: extension_end}}
  waiting_period: {{months: 4, from: due_date}}
  claim_filing: {{months: 8, from: due_date}}
  collection_handover: {{days: 75, from: due_date}}
  examination: {{days: 30, working_days: true}}
  discretionary_limit: {{amount: "0"}}
  vat_covered: false
  allocation: oldest_first
  dispute_tolerance: "0.15"
  public_holidays: DE
  endorsements:
    - no: E1
      effective: 2026-07-01
      sets: {{overdue_notice.days: 45}}
      text: Goods dispatched from 1 July 2026 on have 45 days for the overdue notice.
"""
"""It has what costs most to work out: an endorsement, working days with holidays, oldest first."""

Cells = dict[str, object]


@dataclass(frozen=True)
class BookSize:
    """How many buyers a book has and how many invoices each of them; none of these is paid in full."""

    buyers: int
    invoices_each: int = INVOICES_EACH

    @property
    def invoices(self) -> int:
        return self.buyers * self.invoices_each


def write_book(folder: Path, size: BookSize) -> None:
    """The files of a book as `coverdesk import` takes them. The same size is always the same book."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policies.yaml").write_text(_SCHEDULE, encoding="utf-8")
    buyers = range(size.buyers)
    _write(folder / "buyers.csv", [_buyer(number) for number in buyers])
    _write(folder / "limits.csv", [_limit(number) for number in buyers])
    _write(folder / "invoices.csv", invoice_rows(size))
    _write(folder / "claims.csv", _some(buyers, 10, _claim))
    _write(folder / "events.csv", _some(buyers, 40, _event))


def write_cuts(folder: Path, size: BookSize, every: int) -> None:
    """An import in which the limit of every so-many-th buyer is cut by half."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "limits.csv", _some(range(size.buyers), every, _cut))


def invoice_rows(size: BookSize) -> list[Cells]:
    """Every invoice of the book as a row of cells."""
    return [
        _invoice(buyer, place, size.invoices_each)
        for buyer in range(size.buyers)
        for place in range(size.invoices_each)
    ]


def buyer_id(number: int) -> str:
    return f"B-{number:05d}"


def buyer_name(number: int) -> str:
    """A name of its own: a made-up brand with a trade, every third one in Chinese."""
    if number % 3 == 0:
        brand = "".join(_CHARACTERS[(number // 3) // 20**place % 20] for place in (2, 1, 0))
        return f"{brand}{('机电设备', '新材料', '进出口')[number % 9 // 3]}有限公司"
    syllables = "".join(_SYLLABLES[number // 20**place % 20] for place in (2, 1, 0))
    return f"{syllables.capitalize()} {('Pumpen', 'Trading', 'Foods')[number % 5 % 3]} GmbH"


def invoice_number(buyer: int, place: int) -> str:
    return f"INV-{buyer:05d}-{place:03d}"


_CHARACTERS = "霁榆砺桐澜沚岚屿汀蔚钧朔溪珩珂璟颢昱栩衡"
_SYLLABLES = tuple("bar bel bol dar den dol fal fen gor hal jen kol lam mer nor pal ros sel tor vik".split())


def _buyer(number: int) -> Cells:
    in_china = number % 3 == 0
    return {
        "buyer_id": buyer_id(number),
        "legal_name": buyer_name(number),
        "other_names": "",
        "country": "CN" if in_china else "DE",
        "registration_type": "" if in_china else "HRB",
        "registration_number": "" if in_china else f"HRB {100_000 + number}",
        "city": "苏州" if in_china else "Bremen",
    }


def _limit(number: int) -> Cells:
    granted = Decimal(100_000 + number % 7 * 50_000)
    return {
        "policy_id": POLICY,
        "buyer_id": buyer_id(number),
        "kind": "named",
        "status": "APPROVED",
        "requested_amount": granted,
        "granted_amount": granted,
        "currency": "EUR",
        "effective_from": date(2026, 1, 1),
        "decided_on": date(2025, 12, 20),
        "max_payment_term_days": 90,
    }


def _cut(number: int) -> Cells:
    row = _limit(number)
    granted = Decimal(str(row["granted_amount"])) / 2
    decided = {"effective_from": DEMO_DAY, "decided_on": DEMO_DAY - timedelta(days=2)}
    return row | decided | {"status": "REDUCED", "granted_amount": granted}


def _invoice(buyer: int, place: int, of_this_buyer: int) -> Cells:
    """Evenly over the 300 days before the day asked about, so that some are due and some long overdue."""
    issued = DEMO_DAY - timedelta(days=300 - place * 300 // of_this_buyer)
    amount = Decimal(1000 + buyer * 7 % 900)
    return {
        "policy_id": POLICY,
        "buyer_id": buyer_id(buyer),
        "invoice_no": invoice_number(buyer, place),
        "issued_on": issued,
        "dispatched_on": issued,
        "due_on": issued + timedelta(days=TERMS_DAYS),
        "terms_days": TERMS_DAYS,
        "amount": amount,
        "currency": "EUR",
        "vat_amount": 0,
        # A part of a later invoice was paid, which the policy counts to the oldest.
        "paid_amount": amount / 2 if place == of_this_buyer - 1 else 0,
        "disputed_amount": 0,
        "declared": "true",
    }


def _claim(buyer: int) -> Cells:
    return {
        "claim_no": f"C-{buyer:05d}",
        "policy_id": POLICY,
        "buyer_id": buyer_id(buyer),
        "cause": "protracted_default",
        "status": "NOTIFIED",
        "status_since": DEMO_DAY,
        "notified_on": DEMO_DAY - timedelta(days=30),
        "claimed_amount": "1000.00",
        "currency": "EUR",
        "invoices": invoice_number(buyer, 0),
    }


def _event(buyer: int) -> Cells:
    return {
        "event_id": f"E-{buyer:05d}",
        "policy_id": POLICY,
        "buyer_id": buyer_id(buyer),
        "kind": "insolvency",
        "occurred_on": DEMO_DAY - timedelta(days=20),
    }


def _some(buyers: Sequence[int], every: int, row: Callable[[int], Cells]) -> list[Cells]:
    return [row(number) for number in buyers[::every]]


def _write(file: Path, rows: Sequence[Cells]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
