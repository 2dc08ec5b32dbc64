"""Payment behaviour: which share of its invoices a buyer has paid by each week after due (`domain.md` F1).

A ledger without payment dates still tells it: an invoice that fell due so many weeks ago is paid by now, or
is not. The shares paid by age, made to never fall, are the most likely curve of the time to payment (isotonic
regression on current status; Ayer, Brunk, Ewing, Reid and Silverman 1955). Where every payment has its day,
as in an uploaded ledger, each invoice tells of every week since it fell due instead. A few invoices tell
little of a buyer, so that the whole ledger counts beside them as some more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from tools.ageing import owed
from tools.calculation import ZERO
from tools.invoices import Invoice

LAST_WEEK = 26
"""Weeks after the due date that are told apart; what is unpaid longer is expected no more."""
OTHERS_COUNT = 2
"""As how many invoices of a buyer's own, in each week, the whole ledger counts beside them."""
_SIX_DECIMALS = Decimal("0.000001")
ONE = Decimal(1)


@dataclass(frozen=True)
class Seen:
    """By week after the due date: how many invoices are that old, and how many of them in full are paid."""

    invoices: tuple[int, ...]
    paid: tuple[Decimal, ...]
    """Sums of paid shares: a half-paid invoice is a half."""


@dataclass(frozen=True)
class Behaviour:
    """The share paid by the end of each week after the due date; never falling."""

    paid_by: tuple[Decimal, ...]


def weeks_past_due(due: date, today: date) -> int:
    """Whole weeks since the due date; below zero while it lies ahead."""
    return (today - due).days // 7


def payments_dated(invoices: Iterable[Invoice]) -> bool:
    """Whether something was paid, and the day is known of all that was: one without would bend the curve."""
    days = [one.paid_on for one in invoices if one.paid_amount and one.amount.amount > 0]
    return bool(days) and None not in days


def seen(invoices: Iterable[Invoice], today: date, *, dated: bool = False) -> Seen:
    """What the invoices that have fallen due tell; those without an amount or a due date tell nothing.

    With `dated` payments an invoice tells of every whole week since it fell due, else of its age.
    """
    if dated:
        return _seen_week_by_week(invoices, today)
    counts, paid = [0] * (LAST_WEEK + 1), [ZERO] * (LAST_WEEK + 1)
    for invoice in invoices:
        due, amount = invoice.due, invoice.amount.amount
        if due is None or due > today or amount <= 0:
            continue
        week = min((today - due).days // 7, LAST_WEEK)
        counts[week] += 1
        unpaid = owed(invoice)
        paid[week] += ONE if unpaid <= 0 else ZERO if unpaid == amount else 1 - unpaid / amount
    return Seen(tuple(counts), tuple(paid))


def _seen_week_by_week(invoices: Iterable[Invoice], today: date) -> Seen:
    """Counts a week as sums of what begins and ends in it: an invoice costs the same at any age."""
    counts, paid = [0] * (LAST_WEEK + 2), [ZERO] * (LAST_WEEK + 2)
    for invoice in invoices:
        due, amount = invoice.due, invoice.amount.amount
        whole_weeks = min(((today - due).days + 1) // 7, LAST_WEEK + 1) if due is not None else 0
        if due is None or whole_weeks <= 0 or amount <= 0:
            continue
        counts[0] += 1
        counts[whole_weeks] -= 1
        if invoice.paid_on is not None and invoice.paid_amount:
            week = max((invoice.paid_on - due).days, 0) // 7
            if week < whole_weeks:
                share = min(invoice.paid_amount / amount, ONE)
                paid[week] += share
                paid[whole_weeks] -= share
    return Seen(tuple(accumulate(counts))[:-1], tuple(accumulate(paid))[:-1])


def together(every: Sequence[Seen]) -> Seen:
    """What several buyers' invoices tell as one."""
    counts = tuple(sum(week) for week in zip(*(one.invoices for one in every), strict=True))
    paid = tuple(sum(week, ZERO) for week in zip(*(one.paid for one in every), strict=True))
    return Seen(counts, paid)


def behaviour_of_all(whole: Seen) -> Behaviour | None:
    """The curve of the whole ledger; None when no invoice has fallen due yet: nothing is known then."""
    if not sum(whole.invoices):
        return None
    return _never_falling(list(whole.paid), [Decimal(count) for count in whole.invoices])


def behaviour(own: Seen, of_all: Behaviour) -> Behaviour:
    """A buyer's curve from its own invoices, beside which the whole ledger counts as `OTHERS_COUNT` more."""
    paid = [mine + OTHERS_COUNT * share for mine, share in zip(own.paid, of_all.paid_by, strict=True)]
    return _never_falling(paid, [Decimal(count + OTHERS_COUNT) for count in own.invoices])


def _never_falling(paid: Sequence[Decimal], weights: Sequence[Decimal]) -> Behaviour:
    """Weeks whose share would fall are taken together with those before (pool adjacent violators).

    Weeks without invoices keep the share before them, nothing at first: money is not expected too early.
    """
    pools: list[tuple[Decimal, Decimal, int]] = []
    for amount, weight in zip(paid, weights, strict=True):
        pools.append((amount, weight, 1))
        while len(pools) > 1 and _falls(pools[-2], pools[-1]):
            (one, weight_of_one, weeks), (two, weight_of_two, more) = pools[-2:]
            pools[-2:] = [(one + two, weight_of_one + weight_of_two, weeks + more)]
    shares: list[Decimal] = []
    for amount, weight, weeks in pools:
        share = amount / weight if weight else ZERO
        shares += [min(share.quantize(_SIX_DECIMALS, ROUND_HALF_UP), ONE)] * weeks
    return Behaviour(tuple(shares))


def _falls(before: tuple[Decimal, Decimal, int], after: tuple[Decimal, Decimal, int]) -> bool:
    """Whether a week without invoices follows, which tells nothing new, or one with a smaller share."""
    return not after[1] or after[0] * before[1] < before[0] * after[1]
