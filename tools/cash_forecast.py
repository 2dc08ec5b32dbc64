"""Cash-flow forecast: what comes in week by week, what is left after what goes out, when a gap opens (F1).

Receipts come from buyers' own payment behaviour in three cases: as they usually pay, some weeks later (low)
and some weeks earlier (high), never before the due date.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

from tools.ageing import owed
from tools.calculation import ZERO, cents
from tools.invoices import Invoice
from tools.payment_behaviour import LAST_WEEK, Behaviour, weeks_past_due

WEEKS = 13


@dataclass(frozen=True)
class Receipts:
    """What comes in in each week, the first first."""

    low: tuple[Decimal, ...]
    expected: tuple[Decimal, ...]
    high: tuple[Decimal, ...]


@dataclass(frozen=True)
class Gap:
    """Where cash falls short of the least that is to be kept. Weeks count from 1."""

    amount: Decimal
    """The most that is lacking in any week."""
    opens_in_week: int
    deepest_in_week: int


def open_by_week(invoices: Iterable[Invoice], today: date) -> dict[int, Decimal]:
    """What one buyer owes by whole weeks past due, without what is disputed and what has no due date."""
    found: dict[int, Decimal] = {}
    for invoice in invoices:
        unpaid, due = owed(invoice) - (invoice.disputed_amount or ZERO), invoice.due
        if unpaid > 0 and due is not None:
            week = weeks_past_due(due, today)
            found[week] = found.get(week, ZERO) + unpaid
    return found


def receipts(
    owing: Sequence[tuple[Mapping[int, Decimal], Behaviour]], weeks: int = WEEKS, swing: int = 2
) -> Receipts:
    """The receipts of all buyers, each by its own behaviour, to the cent; the cases differ by `swing` weeks.

    Of what is unpaid at its age, that share is expected which is usually paid later of what is unpaid then.
    """
    usual, early = [ZERO] * (weeks + 1), [ZERO] * (weeks + 1)
    for by_week, paying in owing:
        told = paying.paid_by[:LAST_WEEK]
        shares = [*told, *[told[-1]] * (weeks + swing + 1)]  # what is paid after that may come at any time
        for age, amount in by_week.items():
            _add(usual, early, _coming(age, amount, shares, weeks + swing), age, swing)
    late = min(swing, weeks)
    low = [ZERO] * late + usual[1 : weeks + 1 - late]
    return Receipts(_weekly(low), _weekly(usual[1:]), _weekly(early[1:]))


def _coming(age: int, amount: Decimal, shares: Sequence[Decimal], weeks: int) -> list[Decimal]:
    """What one amount brings by the end of each week from now on, the present one at place 0."""
    already = ZERO if age < 0 else shares[min(age, LAST_WEEK)]
    if age >= LAST_WEEK or already >= 1:
        return [ZERO] * (weeks + 1)
    remainder = amount / (1 - already)
    ahead = min(max(-age, 0), weeks + 1)
    return [ZERO] * ahead + [remainder * (share - already) for share in shares[age + ahead : age + weeks + 1]]


def _add(usual: list[Decimal], early: list[Decimal], coming: Sequence[Decimal], age: int, swing: int) -> None:
    """Adds it as it usually comes, and some weeks earlier, but not before the due date."""
    for week in range(max(1, -age), len(usual)):
        usual[week] += coming[week]
        early[week] += coming[week + swing]


def _weekly(by_the_end: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """What comes in within each week, from what has come in by its end; the cents add up."""
    rounded = [ZERO, *map(cents, by_the_end)]
    return tuple(after - before for before, after in pairwise(rounded))


def cash_line(
    opening: Decimal, inflows: Sequence[Decimal], outflows: Sequence[Decimal]
) -> tuple[Decimal, ...]:
    """`cash = cash before + what comes in − what goes out`, at the end of each week; both are as long."""
    flows = (into - out for into, out in zip(inflows, outflows, strict=True))
    return tuple(accumulate(flows, initial=opening))[1:]


def gap(cash: Sequence[Decimal], minimum: Decimal) -> Gap | None:
    """The gap below the least cash to be kept; None when there is none."""
    short = [(week, minimum - one) for week, one in enumerate(cash, start=1) if one < minimum]
    if not short:
        return None
    deepest, amount = max(short, key=lambda one: (one[1], -one[0]))
    return Gap(amount, short[0][0], deepest)
