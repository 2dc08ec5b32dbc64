"""The look-up of the cash-flow forecast: on the reader's own ledger, or on weekly figures given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

from pydantic import Field

from tools.ageing import aged, by_buyer, less_credits, owed
from tools.calculation import ZERO, Assumption, TypedAmount
from tools.calculation_card import calculated, needed
from tools.cash_forecast import WEEKS, Receipts, open_by_week, receipts
from tools.cash_forecast_card import Forecast, Plan, forecast_calculation
from tools.claims import Claim, Claims
from tools.currencies import CurrencySaid
from tools.events import BuyerEvent, BuyerEvents
from tools.insured_receipts import Debtor, InsuredReceipt, insured_receipt
from tools.invoices import Invoices
from tools.limits import CreditLimits, LimitRecord
from tools.money import Money
from tools.payment_behaviour import (
    LAST_WEEK,
    OTHERS_COUNT,
    behaviour,
    behaviour_of_all,
    payments_dated,
    seen,
    together,
    weeks_past_due,
)
from tools.policies import Policies, Policy
from tools.policy_choice import among
from tools.receivables import Receivables, own_receivables
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Tool, ToolResult, Turn
from tools.uploaded_ledger import NOTHING_UPLOADED, UploadedLedger, UploadedLedgers

MOST_WEEKS = 26


class ForecastSources(Invoices, Policies, CreditLimits, Claims, BuyerEvents, Protocol):
    """The records that a forecast reads."""


class CashFlowForecastArguments(Arguments):
    """What `cash_flow_forecast` takes; without inflows it reads the user's own ledger."""

    opening_cash: TypedAmount | None = Field(default=None, description="Cash at the start")
    minimum_cash: TypedAmount | None = Field(default=None, description="The least cash to be kept")
    inflows: list[TypedAmount] = Field(
        default_factory=list,
        max_length=MOST_WEEKS,
        description="What comes in in each week, when the user gives it; empty to read the ledger",
    )
    outflows: list[TypedAmount] = Field(
        default_factory=list, max_length=MOST_WEEKS, description="What goes out in each week, the first first"
    )
    weekly_outflow: TypedAmount | None = Field(
        default=None, description="What goes out every week; after the last of outflows where both are given"
    )
    weeks: int = Field(default=WEEKS, ge=1, le=MOST_WEEKS, description="How many weeks ahead")
    swing_weeks: int = Field(
        default=2, ge=0, le=8, description="By how many weeks the low and the high case differ from usual"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")
    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


def cash_flow_forecast(
    sources: ForecastSources, uploaded: UploadedLedgers = NOTHING_UPLOADED
) -> Tool[CashFlowForecastArguments]:
    """The tool for "forecast our cash for 13 weeks": receipts as buyers usually pay, and when a gap opens."""

    def run(turn: Turn, arguments: CashFlowForecastArguments) -> ToolResult:
        if arguments.inflows:
            return _on_figures(arguments)
        if not turn.principal.has_records:
            wanted = {"opening_cash": arguments.opening_cash, "outflows": _outflows(arguments, 1)}
            return needed("inflows", *(name for name, given in wanted.items() if given is None))
        return _on_ledger(sources, turn, uploaded, arguments)

    return Tool(
        "cash_flow_forecast",
        "A cash-flow forecast by week (13 by default) from the user's own ledger and each buyer's payment "
        "behaviour, low, expected and high, with insured amounts apart; or on weekly figures the user gives. "
        "With cash at the start, outflows and the least cash to be kept it tells when a gap opens.",
        CashFlowForecastArguments,
        run,
    )


def _on_figures(typed: CashFlowForecastArguments) -> ToolResult:
    given = tuple(typed.inflows)
    if _outflows(typed, len(given)) is None or typed.opening_cash is None:
        wanted = {"opening_cash": typed.opening_cash, "outflows": _outflows(typed, len(given))}
        return needed(*(name for name, one in wanted.items() if one is None))
    in_one = () if typed.currency else (Assumption("one_currency"),)
    told = (Assumption("typed"), *in_one)
    return _result(typed, Forecast(Receipts(given, given, given), typed.currency or None, told))


def _outflows(typed: CashFlowForecastArguments, weeks: int) -> tuple[Decimal, ...] | None:
    """What goes out in each week; None when nobody said it for all of them."""
    given = typed.outflows[:weeks]
    if len(given) < weeks and typed.weekly_outflow is None:
        return None
    return (*given, *[typed.weekly_outflow or ZERO] * (weeks - len(given)))


def _on_ledger(
    sources: ForecastSources, turn: Turn, uploaded: UploadedLedgers, typed: CashFlowForecastArguments
) -> ToolResult:
    policy = among(sources.policies(turn.principal), typed.policy)
    if isinstance(policy, ToolResult):
        return policy
    found = own_receivables(sources, turn, uploaded, policy.policy_id)
    if isinstance(found, ToolResult):
        return found
    currency = typed.currency or _usual_currency(found, policy)
    own = next(
        (one for one in found if one.currency == currency), Receivables(policy, currency, (), _of(found))
    )
    forecast = _forecast(sources, turn, typed, own)
    others = [one for one in found if one.currency != currency]
    elsewhere = [Money(aged(one.invoices, turn.today).outstanding, one.currency) for one in others]
    apart = [Assumption("currency_left_out", {"amount": str(one)}) for one in elsewhere if one.amount]
    return _result(typed, replace(forecast, told=(*own.source, *forecast.told, *apart)))


def _usual_currency(found: Sequence[Receivables], policy: Policy) -> str:
    """The policy's, but the only one of an uploaded ledger that has no other."""
    return found[0].currency if found[0].uploaded and len(found) == 1 else policy.currency


def _of(found: Sequence[Receivables]) -> UploadedLedger | None:
    """Where a policy's receivables come from, in whichever currency."""
    return found[0].uploaded


def _forecast(
    sources: ForecastSources, turn: Turn, typed: CashFlowForecastArguments, own: Receivables
) -> Forecast:
    today = turn.today
    debtors = _debtors(sources, turn, own)
    dated = payments_dated(own.invoices)
    tells = [seen(one.invoices, today, dated=dated) for one in debtors]
    of_all = behaviour_of_all(together(tells)) if tells else None
    coming = None
    if of_all is not None:
        owing = [
            (open_by_week(one.invoices, today), behaviour(told, of_all))
            for one, told in zip(debtors, tells, strict=True)
            if not one.is_insolvent(today)
        ]
        coming = receipts(owing, typed.weeks, typed.swing_weeks)
    unpaid = _unpaid(debtors, today)
    return Forecast(
        coming,
        own.currency,
        tuple(_told_of_ledger(unpaid, typed, own.currency, known=of_all is not None, dated=dated)),
        tuple(_insured(debtors, own, today, today + timedelta(weeks=typed.weeks))),
        today,
        own.policy,
        unpaid.all,
    )


def _debtors(sources: ForecastSources, turn: Turn, own: Receivables) -> list[Debtor]:
    """The ledger by buyer, with what else is on record of each."""
    policy_id = own.policy.policy_id
    limits = _of_policy(sources.limits(turn.principal), policy_id)
    claims = _of_policy(sources.claims(turn.principal), policy_id)
    events = _of_policy(sources.events(turn.principal), policy_id)
    return [
        Debtor(
            buyer, less_credits(invoices), limits.get(buyer, ()), claims.get(buyer, ()), events.get(buyer, ())
        )
        for buyer, invoices in by_buyer(own.invoices).items()
    ]


@dataclass(frozen=True)
class _Unpaid:
    """What is unpaid in all, and what of it no forecast expects, each amount in one place only."""

    all: Decimal
    left_out: Mapping[str, Decimal]
    """By the code of what is said of it."""


def _unpaid(debtors: Iterable[Debtor], today: date) -> _Unpaid:
    every, left_out = ZERO, dict.fromkeys(_LEFT_OUT, ZERO)
    for debtor in debtors:
        insolvent = debtor.is_insolvent(today)
        for one in debtor.invoices:
            amount = owed(one)
            if amount <= 0:
                continue
            every += amount
            due = one.due
            if insolvent:
                left_out["insolvent_left_out"] += amount
            elif due is None:
                left_out["due_missing_left_out"] += amount
            elif weeks_past_due(due, today) >= LAST_WEEK:
                left_out["long_overdue_left_out"] += amount
            elif one.disputed_amount:
                left_out["disputed_left_out"] += min(one.disputed_amount, amount)
    return _Unpaid(every, left_out)


_LEFT_OUT = ("insolvent_left_out", "due_missing_left_out", "long_overdue_left_out", "disputed_left_out")


def _told_of_ledger(
    unpaid: _Unpaid, typed: CashFlowForecastArguments, currency: str, *, known: bool, dated: bool
) -> Iterator[Assumption]:
    if not known:
        yield Assumption("not_due_yet")
    else:
        yield Assumption("payment_dates" if dated else "no_payment_dates")
        yield Assumption("few_of_own", {"count": str(OTHERS_COUNT)})
        yield Assumption("swing", {"weeks": str(typed.swing_weeks)})
    yield Assumption("new_sales_left_out")
    for code, amount in unpaid.left_out.items():
        if amount:
            yield Assumption(code, {"amount": str(Money(amount, currency)), "weeks": str(LAST_WEEK)})
    if not typed.currency:
        yield Assumption("own_currency", {"currency": currency})


def _insured(
    debtors: Iterable[Debtor], own: Receivables, today: date, until: date
) -> Iterator[InsuredReceipt]:
    """What the insurer could pay by a day, buyer by buyer."""
    terms = TermsOverTime(own.policy)
    for debtor in debtors:
        found = insured_receipt(debtor, own.currency, terms, today)
        if found is not None and found.expected_by <= until:
            yield found


Recorded = TypeVar("Recorded", LimitRecord, Claim, BuyerEvent)


def _of_policy(records: Iterable[Recorded], policy_id: str) -> dict[str, list[Recorded]]:
    """The records under one policy, by buyer."""
    found: dict[str, list[Recorded]] = {}
    for one in records:
        if one.policy_id == policy_id:
            found.setdefault(one.buyer_id, []).append(one)
    return found


def _result(typed: CashFlowForecastArguments, forecast: Forecast) -> ToolResult:
    """The card; what would tell more when it is given is asked for beside it."""
    coming = forecast.receipts
    weeks = len(coming.expected) if coming else typed.weeks
    plan = Plan(weeks, typed.opening_cash, typed.minimum_cash, _outflows(typed, weeks))
    missing = plan.would_tell_more if coming else ()
    return replace(calculated(forecast_calculation(plan, forecast)), missing=missing)
