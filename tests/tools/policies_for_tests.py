"""Policies, invoices and ledgers that tests of the rules are made of."""

from datetime import date
from decimal import Decimal
from typing import Any

from tools.buyers import Buyer, Identifier
from tools.claims import Claim
from tools.cover import Facts
from tools.events import BuyerEvent
from tools.invoices import Invoice
from tools.ledger import BuyerLedger, buyer_ledger
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import Endorsement, Policy, PolicyStatus
from tools.terms_in_force import TermsOverTime

TODAY = date(2026, 11, 23)
BUYER = Buyer("B", "Nordwind Pumpen GmbH", country="DE", identifiers=(Identifier("HRB", "12345"),))

SCHEDULE: dict[str, Any] = {
    "countries": ["DE", "FR"],
    "insured_percentage": {"named": "0.90", "discretionary": "0.80"},
    "max_payment_term_days": 90,
    "maximum_extension_days": 60,
    "overdue_notice": {"days": 30, "from": "extension_end"},
    "waiting_period": {"months": 4, "from": "due_date"},
    "claim_filing": {"days": 90, "from": "extension_end"},
    "examination": {"days": 30, "working_days": False},
    "discretionary_limit": {"amount": "0"},
    "deductible": {"kind": "none"},
    "threshold": "0",
    "minimum_retention": "0",
    "maximum_liability": {"amount": "10000000", "paid": "0"},
    "vat_covered": False,
    "allocation": "oldest_first",
    "dispute_tolerance": "0.15",
}
CLAUSES = {"overdue_notice": "clause 12.1", "maximum_extension_days": "clause 11.1"}


def policy(*endorsements: Endorsement, without: tuple[str, ...] = (), **parameters: Any) -> Policy:
    """A policy whose schedule is `SCHEDULE` with these parameters instead, and without those named."""
    schedule = {name: value for name, value in {**SCHEDULE, **parameters}.items() if name not in without}
    return Policy(
        "P",
        "Holder Ltd",
        "EUR",
        status=PolicyStatus.ACTIVE,
        period_from=date(2026, 1, 1),
        period_to=date(2027, 12, 31),
        schedule=schedule,
        clauses=CLAUSES,
        endorsements=endorsements,
    )


def eur(amount: int | str) -> Money:
    return Money(Decimal(amount), "EUR")


def invoice(no: str = "1", amount: int | str = "1000", **known: Any) -> Invoice:
    """An invoice of 1 June on 60 days, dispatched the same day, declared and undisputed unless said."""
    fields: dict[str, Any] = {
        "issued_on": date(2026, 6, 1),
        "dispatched_on": date(2026, 6, 1),
        "due_on": date(2026, 7, 31),
        "terms_days": 60,
        "paid_amount": Decimal(0),
        "disputed_amount": Decimal(0),
        "declared": True,
    }
    return Invoice("P", "B", no, eur(amount), **{**fields, **known})


def limit(amount: int | str = "500000", **known: Any) -> LimitRecord:
    """A named limit from the first day of the policy unless said."""
    fields: dict[str, Any] = {
        "kind": LimitKind.NAMED,
        "status": LimitStatus.APPROVED,
        "granted": eur(amount),
        "effective_from": date(2026, 1, 1),
        "decided_on": date(2025, 12, 20),
    }
    return LimitRecord("P", "B", **{**fields, **known})


def ledger(
    of: Policy,
    *invoices: Invoice,
    claims: tuple[Claim, ...] = (),
    events: tuple[BuyerEvent, ...] = (),
    today: date = TODAY,
) -> BuyerLedger:
    return buyer_ledger(TermsOverTime(of), "B", invoices, claims, events, today)


def facts(of: Policy, *rows: LimitRecord, invoices: tuple[Invoice, ...] = (), **known: Any) -> Facts:
    """What a cover check reads; `known` may be claims, events, today, buyer."""
    today = known.get("today", TODAY)
    found = ledger(of, *invoices, claims=known.get("claims", ()), events=known.get("events", ()), today=today)
    return Facts(known.get("buyer", BUYER), rows, found, today)
