"""The oracle's money in exact fractions: what stays unpaid, what is covered, what is paid (R3-R6, R14)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.oracle.days import Plain, day_of, due_on, terms_at


def cents(amount: Fraction) -> Decimal:
    """The amount to the cent, half a cent going up."""
    return Decimal(f"{floor(amount * 100 + Fraction(1, 2))}E-2")


def cover(limit: str, earlier_unpaid: str, amount: str) -> tuple[Fraction, Fraction]:
    """What of a delivery lies within the limit and what above, after the earlier unpaid ones (R3)."""
    room = max(Fraction(0), Fraction(limit) - Fraction(earlier_unpaid))
    covered = min(Fraction(amount), room)
    return covered, Fraction(amount) - covered


def allocated(policy: Plain, invoices: Iterable[Plain]) -> dict[str, Fraction]:
    """What stays unpaid of each invoice as the policy, at its start, spreads the payments (R14).

    Every invoice needs its amount and its paid amount. Where the policy names no rule, the ledger stands.
    """
    invoices = list(invoices)
    start = day_of((policy.get("period") or {}).get("from"))
    if terms_at(policy, start).get("allocation") != "oldest_first":
        return {
            row["invoice_no"]: max(Fraction(0), Fraction(row["amount"]) - Fraction(row["paid_amount"]))
            for row in invoices
        }
    accounts: dict[tuple[str, str], list[Plain]] = defaultdict(list)
    for row in invoices:
        accounts[row["buyer_id"], row["currency"]].append(row)
    return {number: unpaid for rows in accounts.values() for number, unpaid in _oldest_first(rows)}


def _oldest_first(rows: list[Plain]) -> Iterable[tuple[str, Fraction]]:
    purse = sum((Fraction(row["paid_amount"]) for row in rows), Fraction(0))
    for row in sorted(rows, key=lambda row: (due_on(row) or date.max, row["invoice_no"])):
        payment = min(purse, Fraction(row["amount"]))
        purse -= payment
        yield row["invoice_no"], Fraction(row["amount"]) - payment


def indemnity(loss: Plain) -> dict[str, Decimal]:
    """What a loss pays, what of the first loss it uses up, and its base, each to the cent (R4-R6).

    A missing term (`None`) does not bear on the amount: no threshold, no deductible, no ceiling.
    """
    base, undeducted = _layers(loss)
    threshold = loss.get("threshold")
    if base == 0 or (threshold is not None and base <= Fraction(threshold)):
        return {"amount": cents(Fraction(0)), "first_loss_used": cents(Fraction(0)), "base": cents(base)}
    each_before = _deductible(loss, "each_loss", "amount", "before_percentage")
    first_before = _deductible(loss, "first_loss", "remaining", "before_percentage")
    used = min(first_before, max(Fraction(0), base - each_before))

    rest = max(Fraction(0), base - each_before - first_before)
    result = rest * undeducted / base
    result -= _deductible(loss, "each_loss", "amount", "after_percentage")
    if loss.get("minimum_retention") is not None:
        result = min(result, base - Fraction(loss["minimum_retention"]))
    result = max(Fraction(0), result)

    first_after = min(result, _deductible(loss, "first_loss", "remaining", "after_percentage"))
    result -= first_after
    if loss.get("liability_left") is not None:
        result = min(result, Fraction(loss["liability_left"]))
    return {"amount": cents(result), "first_loss_used": cents(used + first_after), "base": cents(base)}


def _layers(loss: Plain) -> tuple[Fraction, Fraction]:
    """The part of the debt within the covers, and what it pays before any deductible."""
    rest, paid = Fraction(loss["outstanding"]), Fraction(0)
    for layer in loss["covers"]:
        share = min(rest, Fraction(layer["limit"]))
        rest -= share
        paid += share * Fraction(layer["percentage"])
    return Fraction(loss["outstanding"]) - rest, paid


def _deductible(loss: Plain, kind: str, field: str, order: str) -> Fraction:
    deductible = loss.get(kind)
    if deductible is None or deductible["order"] != order:
        return Fraction(0)
    return Fraction(deductible[field])
