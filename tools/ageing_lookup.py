"""The look-up of what is owed to the reader: by age, by buyer, and beyond the credit limits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field

from tools.ageing import Ageing, Bucket, aged, by_buyer, concentration
from tools.calculation import ZERO, Assumption, Calculation, Figure, Step, Table, Unit, thousandth
from tools.calculation_card import all_calculated
from tools.card_values import money_data
from tools.exposure import Exposure, LimitState, exposure
from tools.limit_lookup import LimitSources
from tools.limits import LimitRecord
from tools.money import Money, plain
from tools.receivables import Receivables, ReceivableSources, own_receivables
from tools.terms_in_force import terms_on
from tools.tool import Arguments, Tool, ToolResult, Turn
from tools.uploaded_ledger import NOTHING_UPLOADED, UploadedLedgers, is_unmatched


class AgeingAspect(StrEnum):
    """What of the receivables is asked about; the answer leads with it."""

    AGEING = "ageing"
    CONCENTRATION = "concentration"
    BEYOND_LIMITS = "beyond_limits"


class ReceivablesAgeingArguments(Arguments):
    """What `receivables_ageing` takes. It reads the user's own ledger."""

    about: AgeingAspect = Field(
        default=AgeingAspect.AGEING,
        description="ageing; concentration (largest buyer, top five); beyond_limits (owed above the limits)",
    )
    policy: str = Field(default="", description="Which of the user's own policies, when one was named")


@dataclass(frozen=True)
class _BuyerRow:
    """What one buyer owes in a currency."""

    buyer_id: str
    name: str
    ageing: Ageing
    exposure: Exposure


def receivables_ageing(
    ledger: ReceivableSources, sources: LimitSources, uploaded: UploadedLedgers = NOTHING_UPLOADED
) -> Tool[ReceivablesAgeingArguments]:
    """The tool for "show our ageing", "how much rests on one customer", "how much is beyond our limits"."""

    def run(turn: Turn, arguments: ReceivablesAgeingArguments) -> ToolResult:
        found = own_receivables(ledger, turn, uploaded, arguments.policy)
        if isinstance(found, ToolResult):
            return found
        limits = _limits(sources.limits.limits(turn.principal))
        names = {one.id: one.legal_name for one in sources.buyers.buyers(turn.principal)}
        return all_calculated(
            [_calculation(own, _rows(own, limits, names, turn), turn, arguments.about) for own in found]
        )

    return Tool(
        "receivables_ageing",
        "What customers owe the user, from the user's own ledger: by days overdue (0-30, 31-60, 61-90, 90+), "
        "by buyer, the share of the largest buyer and the top five, and what is owed beyond credit limits.",
        ReceivablesAgeingArguments,
        run,
    )


Limits = Mapping[tuple[str, str], Sequence[LimitRecord]]


def _limits(rows: Sequence[LimitRecord]) -> Limits:
    found: dict[tuple[str, str], list[LimitRecord]] = {}
    for row in rows:
        found.setdefault((row.policy_id, row.buyer_id), []).append(row)
    return found


def _rows(own: Receivables, limits: Limits, names: Mapping[str, str], turn: Turn) -> list[_BuyerRow]:
    """Each buyer that owes something, who owes most first."""
    terms, rows = terms_on(own.policy, turn.today), []
    if own.uploaded:
        names = {**own.uploaded.names, **names}
    for buyer_id, invoices in by_buyer(own.invoices).items():
        ageing = aged(invoices, turn.today)
        if ageing.outstanding > 0:
            decided = limits.get((own.policy.policy_id, buyer_id), ())
            held = exposure(invoices, decided, own.currency, terms, turn.today)
            rows.append(_BuyerRow(buyer_id, names.get(buyer_id, buyer_id), ageing, held))
    return sorted(rows, key=lambda row: (-row.ageing.outstanding, row.buyer_id))


def _calculation(own: Receivables, rows: Sequence[_BuyerRow], turn: Turn, about: AgeingAspect) -> Calculation:
    whole = Ageing({one: sum((row.ageing.buckets[one] for row in rows), ZERO) for one in Bucket})
    result: dict[str, Figure | str | None] = {
        "amount": Figure(whole.outstanding),
        "overdue": Figure(whole.overdue),
        "beyond_limits": _beyond(rows),
        "without_decision": Figure(_without_decision(rows)),
        "about": about.value,
        **_concentrated(rows),
    }
    return Calculation(
        "receivables_ageing",
        own.currency,
        {},
        result,
        tuple(
            Step(f"bucket_{one.value}", Figure(amount))
            for one, amount in whole.buckets.items()
            if amount or one is not Bucket.CREDITS
        ),
        tuple(_told(own, rows, whole, turn)),
        policy_id=own.policy.policy_id,
        table=Table("by_buyer", [_row(row, own, whole) for row in rows], list(_lines(rows, own))),
    )


def _beyond(rows: Sequence[_BuyerRow]) -> Figure | None:
    """What lies beyond the limits that are known; None where none is."""
    known = [row.exposure.beyond for row in rows if row.exposure.beyond is not None]
    return Figure(sum(known, ZERO)) if known else None


def _without_decision(rows: Sequence[_BuyerRow]) -> Decimal:
    undecided = (row for row in rows if row.exposure.state is LimitState.NO_DECISION)
    return sum((row.ageing.outstanding for row in undecided), ZERO)


def _concentrated(rows: Sequence[_BuyerRow]) -> dict[str, Figure | str | None]:
    found = concentration({row.buyer_id: row.ageing.outstanding for row in rows})
    if found is None:
        return {"largest_buyer": None, "largest_share": None, "top_five_share": None}
    return {
        "largest_buyer": next(row.name for row in rows if row.buyer_id == found.largest),
        "largest_share": Figure(found.largest_share, Unit.SHARE),
        "top_five_share": Figure(found.top_share, Unit.SHARE),
    }


def _told(own: Receivables, rows: Sequence[_BuyerRow], whole: Ageing, turn: Turn) -> Iterator[Assumption]:
    yield from own.source
    unmatched = sum(is_unmatched(row.buyer_id) for row in rows)
    if unmatched:
        yield Assumption("customers_unmatched", {"count": str(unmatched)})
    yield Assumption("as_ledger_marks")
    if whole.buckets[Bucket.NO_DUE_DATE]:
        amount = str(Money(whole.buckets[Bucket.NO_DUE_DATE], own.currency))
        yield Assumption("due_unknown", {"amount": amount})
    covered = bool(terms_on(own.policy, turn.today).vat_covered)
    yield Assumption("beyond_with_vat" if covered else "beyond_net")
    yield Assumption("beyond_today")
    unknown = sum(row.exposure.state is LimitState.UNKNOWN for row in rows)
    if unknown:
        yield Assumption("limits_unknown", {"count": str(unknown)})
    if _without_decision(rows):
        amount = str(Money(_without_decision(rows), own.currency))
        yield Assumption("without_decision", {"amount": amount})


def _row(row: _BuyerRow, own: Receivables, whole: Ageing) -> dict[str, Any]:
    def amount(one: Decimal | None) -> dict[str, str] | None:
        return None if one is None else Money(one, own.currency).as_data()

    return {
        "policy_id": own.policy.policy_id,
        "buyer_id": None if is_unmatched(row.buyer_id) else row.buyer_id,
        "buyer_name": row.name,
        "outstanding": amount(row.ageing.outstanding),
        "overdue": amount(row.ageing.overdue),
        "share": plain(thousandth(row.ageing.outstanding / whole.outstanding)),
        "buckets": {one.value: amount(owed) for one, owed in row.ageing.buckets.items()},
        "limit": money_data(row.exposure.limit),
        "limit_state": row.exposure.state.value,
        "beyond_limit": amount(row.exposure.beyond),
    }


MOST_LINES = 50
"""Buyers that the citable text names; the card holds them all."""


def _lines(rows: Sequence[_BuyerRow], own: Receivables) -> Iterator[str]:
    total = sum((row.ageing.outstanding for row in rows), ZERO)
    for row in rows[:MOST_LINES]:
        share = plain(thousandth(row.ageing.outstanding / total) * 100)
        owing = f"owes {Money(row.ageing.outstanding, own.currency)} ({share} %)"
        overdue = f"overdue {Money(row.ageing.overdue, own.currency)}"
        limit = f"limit {row.exposure.limit or row.exposure.state.value}"
        beyond = row.exposure.beyond
        above = "unknown" if beyond is None else str(Money(beyond, own.currency))
        yield f"{row.name}: {owing}, {overdue}, {limit}, beyond it {above}"
    if len(rows) > MOST_LINES:
        yield f"and {len(rows) - MOST_LINES} more buyers"
