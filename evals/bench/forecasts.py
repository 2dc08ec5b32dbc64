"""Forecasts of receipts tried on ledgers whose later payments are known, beside two naive forecasts."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from evals.product import DEMO_DAY
from evals.timing import Measured
from tools.ageing import by_buyer, owed
from tools.calculation import ZERO
from tools.cash_forecast import WEEKS, open_by_week, receipts
from tools.invoices import Invoice
from tools.money import Money
from tools.payment_behaviour import (
    LAST_WEEK,
    behaviour,
    behaviour_of_all,
    payments_dated,
    seen,
    together,
    weeks_past_due,
)

BUYERS, INVOICES_EACH, DAYS = 60, 40, 500
TERMS_DAYS = 30
CUTS = 4
"""Days on which a forecast is made, thirteen weeks apart."""
SEED = 20261123


@dataclass(frozen=True)
class Errors:
    """The mean absolute error of a week's receipts, as a share of the receipts of a usual week."""

    forecast: float
    on_the_due_day: float
    average_lateness: float


def ledger(seed: int = SEED) -> list[Invoice]:
    """Every invoice with the day it will be paid. Each buyer has its own lateness; some never pay some."""
    chance = random.Random(seed)  # noqa: S311 (a generated ledger, not a secret)
    first = DEMO_DAY - timedelta(days=DAYS)
    invoices = []
    for buyer in range(BUYERS):
        usual, spread = chance.choice((0, 3, 10, 25, 45)), chance.choice((2, 7, 14))
        for number in range(INVOICES_EACH):
            issued = first + timedelta(days=chance.randrange(DAYS))
            due = issued + timedelta(days=TERMS_DAYS)
            late = max(-5, round(chance.gauss(usual, spread)))
            amount = Decimal(chance.randrange(500, 20_000))
            paid_on = None if chance.random() < 0.03 else due + timedelta(days=late)
            invoices.append(_invoice(buyer, number, amount, issued, due, paid_on))
    return invoices


def errors(invoices: Sequence[Invoice]) -> Errors:
    """How far each forecast is from what came in, over all weeks of all cuts."""
    off = {"forecast": ZERO, "on_the_due_day": ZERO, "average_lateness": ZERO}
    came = ZERO
    for cut in _cuts():
        known = list(_as_of(invoices, cut))
        truth = _truth(invoices, cut)
        came += sum(truth, ZERO)
        lateness = _average_lateness(known)
        told = {
            "forecast": _forecast(known, cut),
            "on_the_due_day": _shifted(known, cut, 0),
            "average_lateness": _shifted(known, cut, lateness),
        }
        for name, weeks in told.items():
            off[name] += sum((abs(one - other) for one, other in zip(weeks, truth, strict=True)), ZERO)
    return Errors(**{name: float(amount / came) for name, amount in off.items()})


def measure_forecasts() -> Iterator[Measured]:
    """The error of the forecast beside those of the naive ones; it is to be below both."""
    found = errors(ledger())
    named = f"of {CUTS} forecasts of {WEEKS} weeks over {BUYERS * INVOICES_EACH:,} invoices, by week"
    naive = min(found.on_the_due_day, found.average_lateness)
    yield Measured(f"mean error {named}", found.forecast, "share", naive)
    yield Measured("the same, all paid on the due day", found.on_the_due_day, "share")
    yield Measured("the same, all paid later by average lateness", found.average_lateness, "share")


def _invoice(
    buyer: int, number: int, amount: Decimal, issued: date, due: date, paid_on: date | None
) -> Invoice:
    return Invoice(
        "POL-BENCH",
        f"B-{buyer:03d}",
        f"{buyer}-{number}",
        Money(amount, "EUR"),
        issued_on=issued,
        due_on=due,
        paid_amount=amount if paid_on else None,
        paid_on=paid_on,
    )


def _cuts() -> list[date]:
    return [DEMO_DAY - timedelta(weeks=WEEKS * (place + 1)) for place in range(CUTS)]


def _as_of(invoices: Sequence[Invoice], cut: date) -> Iterator[Invoice]:
    """What the ledger told on a day: later payments and invoices are not in it."""
    for one in invoices:
        if one.issued_on is not None and one.issued_on <= cut:
            paid = one.paid_on is not None and one.paid_on <= cut
            yield one if paid else replace(one, paid_amount=None, paid_on=None)


def _truth(invoices: Sequence[Invoice], cut: date) -> list[Decimal]:
    """What came in each week of what had been invoiced by then."""
    weeks = [ZERO] * WEEKS
    for one in invoices:
        if one.issued_on and one.issued_on <= cut and one.paid_on and one.paid_on > cut:
            week = ((one.paid_on - cut).days - 1) // 7
            if week < WEEKS:
                weeks[week] += one.amount.amount
    return weeks


def _forecast(known: Sequence[Invoice], cut: date) -> Sequence[Decimal]:
    debtors = list(by_buyer(known).values())
    tells = [seen(one, cut, dated=payments_dated(known)) for one in debtors]
    of_all = behaviour_of_all(together(tells))
    if of_all is None:
        raise ValueError("nothing has fallen due in the generated ledger")
    owing = [
        (open_by_week(one, cut), behaviour(told, of_all)) for one, told in zip(debtors, tells, strict=True)
    ]
    return receipts(owing, WEEKS).expected


def _shifted(known: Sequence[Invoice], cut: date, days: int) -> list[Decimal]:
    """Everything paid so many days after its due date; what should have been paid already comes at once.

    What the forecast gives up as too long overdue is left out here too.
    """
    weeks = [ZERO] * WEEKS
    for one in known:
        if one.due_on and owed(one) > 0 and weeks_past_due(one.due_on, cut) < LAST_WEEK:
            week = max(0, ((one.due_on + timedelta(days=days) - cut).days - 1) // 7)
            if week < WEEKS:
                weeks[week] += owed(one)
    return weeks


def _average_lateness(known: Sequence[Invoice]) -> int:
    late = [(one.paid_on - one.due_on).days for one in known if one.paid_on and one.due_on]
    return round(sum(late) / len(late)) if late else 0
