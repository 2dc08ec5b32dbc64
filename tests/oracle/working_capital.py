"""The oracle's working capital in exact fractions, from domain.md F1-F8, without the product's rules."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.oracle.days import Plain


def rounded(figure: Fraction, places: int) -> Fraction:
    """Half up at so many decimal places."""
    scale = 10**places
    return Fraction(floor(figure * scale + Fraction(1, 2)), scale)


def dso(receivables: str, sales: str, days: int) -> Fraction:
    return rounded(Fraction(receivables) / Fraction(sales) * days, 1)


def early_payment(discount: str, within: int, net: int) -> Fraction:
    return rounded(Fraction(discount) / (1 - Fraction(discount)) * Fraction(365, net - within), 3)


def longer_terms(sales: str, days: int, rate: str) -> tuple[Fraction, Fraction]:
    """What is owed more, and what it costs in a year."""
    more = Fraction(sales) / 365 * days
    return rounded(more, 2), rounded(more * Fraction(rate), 2)


def ageing(invoices: Sequence[Plain], today: date) -> dict[str, Fraction]:
    """What is unpaid by days overdue, of invoices in one currency."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for one in invoices:
        unpaid = Fraction(one["amount"]) - Fraction(one["paid"] or 0)
        if unpaid <= 0:
            continue
        if one["due"] is None:
            found["no_due_date"] += unpaid
            continue
        late = (today - one["due"]).days
        name = "not_due" if late < 1 else "0-30" if late < 31 else "31-60" if late < 61 else "61-90"
        found["90+" if late > 90 else name] += unpaid
    return found


def count_back(owed: str, invoices: Sequence[Plain], today: date) -> Fraction | None:
    """Days back until the sales, month by month, have used up what is owed; None when they never do."""
    left, days = Fraction(owed), Fraction(0)
    first = min((one["issued"] for one in invoices), default=None)
    month_end = today
    while first is not None and left > 0 and month_end >= first:
        start = max(first, month_end.replace(day=1))
        sold = sum(
            (Fraction(one["amount"]) for one in invoices if start <= one["issued"] <= month_end), Fraction(0)
        )
        length = (month_end - start).days + 1
        share = left / sold if sold >= left else Fraction(1)
        days += length * share
        left -= min(left, sold)
        month_end = start - timedelta(days=1)
    return rounded(days, 1) if left <= 0 else None


def least_falling(shares: Sequence[Fraction], weights: Sequence[int]) -> list[Fraction]:
    """The closest curve that never falls, by the min-max formula: no pooling, every interval is looked at."""
    places = range(len(shares))

    def mean(begin: int, end: int) -> Fraction:
        total = sum(weights[begin : end + 1])
        paid = sum((shares[i] * weights[i] for i in range(begin, end + 1)), Fraction(0))
        return paid / total if total else Fraction(0)

    return [max(min(mean(b, e) for e in places if e >= at) for b in places if b <= at) for at in places]
