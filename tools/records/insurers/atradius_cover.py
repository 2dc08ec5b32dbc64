"""One cover as Atradius tells it, made into rows of our limits (`domain.md` §1.4 and §1.9).

Amounts are read in the policy's currency alone; the other one of each pair is how a user likes to see it. A
last day is one that Atradius shows: a cover without one lasts until it is withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from tools.cover_position import IN_FORCE
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.records.insurers import codes
from tools.records.insurers.fields import Record, amount, day, money, records, text

_GRANTED = "decisionAmtInPolicyCurrency"
_ASKED = "creditLimitApplicationAmountInPolicyCurrency"
_ENDS_ON_A_DAY = frozenset({LimitStatus.WITHDRAWN, LimitStatus.CANCELLED_BY_CLIENT})


@dataclass(frozen=True)
class Source:
    """Where a cover was read, and under which policy of the book."""

    policy_id: str
    name: str
    read_at: datetime
    undecided: bool = False
    """Whether the list is that of applications without a decision."""


def limits_of(cover: Record, buyer_id: str, source: Source) -> Sequence[LimitRecord]:
    """The cover's layers: the amount that lasts, then a temporary one.

    Nothing for an application that another one replaced: that one speaks. Raises `UnusableCover` when a field
    cannot be read.
    """
    historic, decision = text(cover, "historicCode"), text(cover, "decisionCode")
    if historic in codes.APPLICATIONS_REPLACED:
        return ()
    granted, requested = amount(cover, "totalDecision", _GRANTED), amount(cover, _ASKED)
    referred = source.undecided or text(cover, "coverStatus") == "REFERRED"
    status = codes.atradius_status(historic, decision, granted, requested, referred=referred)
    currency = text(cover, "policyCurrencyCode")
    row = LimitRecord(
        policy_id=source.policy_id,
        buyer_id=buyer_id,
        kind=LimitKind.START if text(cover, "coverType") == "credit-check" else LimitKind.NAMED,
        status=status,
        requested=money(requested, currency),
        granted=money(granted, currency),
        effective_from=day(cover, "effectFromDate"),
        effective_to=None if historic in codes.VERSIONS_ENDED else day(cover, "effectiveToDate"),
        conditions=_conditions(cover, "firstAmtDecision"),
        decided_on=day(cover, "decisionDate"),
        source=source.name,
        read_at=source.read_at,
    )
    return _layers(_standing(row, cover, historic), cover, currency)


def _standing(row: LimitRecord, cover: Record, historic: str | None) -> LimitRecord:
    """The row with the days on which it holds, and with what is announced of it."""
    if row.status is LimitStatus.PENDING or historic in codes.APPLICATIONS_ENDED:
        # Without a day, so that a decision on the same buyer always comes after it and keeps its say.
        return replace(row, granted=None, effective_from=None, effective_to=None, decided_on=None)
    if row.status in _ENDS_ON_A_DAY:
        ended = day(cover, "withdrawalDate") or row.effective_to or row.effective_from
        return replace(row, effective_from=ended, effective_to=None)
    if historic in codes.ENDED_OTHERWISE:
        last = row.effective_to or day(cover, "withdrawalDate")
        return replace(row, effective_to=last, status=row.status if last else LimitStatus.UNAVAILABLE)
    return row if historic or row.status not in IN_FORCE else _with_pending(row, cover)


def _with_pending(row: LimitRecord, cover: Record) -> LimitRecord:
    """The row with what is announced. A pending field never ends a cover, and never puts one in force."""
    indicator = text(cover, "pendingProcessIndicator") or ""
    action = codes.WITHDRAWALS.get(indicator)
    if row.status is LimitStatus.PENDING_WITHDRAWAL:
        action = action or codes.WITHDRAWALS["W"]
    if action is None:
        return replace(row, pending_action=codes.OTHER_PENDING.get(indicator))
    return replace(
        row,
        status=LimitStatus.PENDING_WITHDRAWAL,
        pending_action=action,
        pending_effective=_announced_for(cover, indicator),
    )


def _announced_for(cover: Record, indicator: str) -> date | None:
    """The day of the announced end; unknown once it is postponed, for the day shown may be the old one."""
    return None if indicator == "P" else day(cover, "withdrawalDate")


def _layers(row: LimitRecord, cover: Record, currency: str | None) -> Sequence[LimitRecord]:
    """The lasting amount and, where the second amount has a last day, that amount as a temporary limit."""
    first, second = amount(cover, "firstAmtDecision", _GRANTED), amount(cover, "secondAmtDecision", _GRANTED)
    expiry = day(cover, "secondAmtDecision", "decisionExpiryDate")
    row = replace(row, effective_to=row.effective_to or day(cover, "firstAmtDecision", "decisionExpiryDate"))
    if row.granted is None or not second or expiry is None:
        return (row,)
    lasting = first if first is not None else max(row.granted.amount - second, Decimal(0))
    temporary = replace(
        row,
        kind=LimitKind.TEMPORARY,
        requested=None,
        granted=money(second, currency),
        effective_to=min(expiry, row.effective_to or expiry),
        conditions=_conditions(cover, "secondAmtDecision"),
    )
    return (replace(row, granted=money(lasting, currency)), temporary)


def _conditions(cover: Record, part: str) -> tuple[str, ...]:
    decision = cover.get(part)
    found = records(decision, "decisionConditions") if isinstance(decision, dict) else []
    told = (text(one, "conditionDescription") or text(one, "conditionCode") for one in found)
    return tuple(condition for condition in told if condition)
