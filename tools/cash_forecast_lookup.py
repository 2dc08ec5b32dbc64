"""The look-up of the cash-flow forecast: on the reader's own ledger, or on weekly figures given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

from pydantic import Field

from tools.ageing import aged, by_buyer, owed
from tools.calculation import ZERO, Assumption, TypedAmount
from tools.calculation_card import calculated, needed
from tools.cash_forecast import WEEKS, Receipts, open_by_week, receipts
from tools.cash_forecast_card import Forecast, Plan, forecast_calculation
from tools.claims import Claim, Claims
from tools.currencies import CurrencySaid
from tools.events import BuyerEvent, BuyerEvents
from tools.insured_receipts import Debtor, InsuredReceipt, insured_receipt
from tools.invoices import Invoice, Invoices
from tools.limits import CreditLimits, LimitRecord
from tools.money import Money
from tools.payment_behaviour import (
    LAST_WEEK,
    OTHERS_COUNT,
    behaviour,
    behaviour_of_all,
    seen,
    together,
    weeks_past_due,
)
from tools.policies import Policies
from tools.policy_choice import among
from tools.receivables import Receivables, own_receivables
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Tool, ToolResult, Turn

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


def cash_flow_forecast(sources: ForecastSources) -> Tool[CashFlowForecastArguments]:
    """The tool for "forecast our cash for 13 weeks": receipts as buyers usually pay, and when a gap opens."""

    def run(turn: Turn, arguments: CashFlowForecastArguments) -> ToolResult:
        if arguments.inflows:
            return _on_figures(arguments)
        if not turn.principal.has_records:
            wanted = {"opening_cash": arguments.opening_cash, "outflows": _outflows(arguments, 1)}
            return needed("inflows", *(name for name, given in wanted.items() if given is None))
        return _on_ledger(sources, turn, arguments)

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


def _on_ledger(sources: ForecastSources, turn: Turn, typed: CashFlowForecastArguments) -> ToolResult:
    policy = among(sources.policies(turn.principal), typed.policy)
    if isinstance(policy, ToolResult):
        return policy
    found = own_receivables(sources, turn, policy.policy_id)
    if isinstance(found, ToolResult):
        return found
    currency = typed.currency or policy.currency
    own = next((one for one in found if one.currency == currency), Receivables(policy, currency, ()))
    forecast = _forecast(sources, turn, typed, own)
    others = [one for one in found if one.currency != currency]
    elsewhere = [Money(aged(one.invoices, turn.today).outstanding, one.currency) for one in others]
    apart = [Assumption("currency_left_out", {"amount": str(one)}) for one in elsewhere if one.amount]
    return _result(typed, replace(forecast, told=(*forecast.told, *apart)))


def _forecast(
    sources: ForecastSources, turn: Turn, typed: CashFlowForecastArguments, own: Receivables
) -> Forecast:
    today, buyers = turn.today, by_buyer(own.invoices)
    unpaid = _unpaid(own.invoices, today)
    tells = {buyer: seen(invoices, today) for buyer, invoices in buyers.items()}
    of_all = behaviour_of_all(together(list(tells.values()))) if tells else None
    coming = None
    if of_all is not None:
        owing = [
            (open_by_week(invoices, today), behaviour(tells[buyer], of_all))
            for buyer, invoices in buyers.items()
        ]
        coming = receipts(owing, typed.weeks, typed.swing_weeks)
    return Forecast(
        coming,
        own.currency,
        tuple(_told_of_ledger(unpaid, typed, own.currency, known=of_all is not None)),
        tuple(_insured(sources, turn, own, buyers, typed.weeks)),
        today,
        own.policy,
        unpaid.all,
    )


@dataclass(frozen=True)
class _Unpaid:
    """What is unpaid in all, and what of it no forecast expects."""

    all: Decimal
    without_due_date: Decimal
    long_overdue: Decimal


def _unpaid(invoices: Iterable[Invoice], today: date) -> _Unpaid:
    every = without = old = ZERO
    for one in invoices:
        amount = owed(one)
        if amount <= 0:
            continue
        every += amount
        due = one.due
        if due is None:
            without += amount
        elif weeks_past_due(due, today) >= LAST_WEEK:
            old += amount
    return _Unpaid(every, without, old)


def _told_of_ledger(
    unpaid: _Unpaid, typed: CashFlowForecastArguments, currency: str, *, known: bool
) -> Iterator[Assumption]:
    if not known:
        yield Assumption("not_due_yet")
    else:
        yield Assumption("no_payment_dates")
        yield Assumption("few_of_own", {"count": str(OTHERS_COUNT)})
        yield Assumption("swing", {"weeks": str(typed.swing_weeks)})
    yield Assumption("new_sales_left_out")
    if unpaid.without_due_date:
        yield Assumption("due_missing_left_out", {"amount": str(Money(unpaid.without_due_date, currency))})
    if unpaid.long_overdue:
        facts = {"amount": str(Money(unpaid.long_overdue, currency)), "weeks": str(LAST_WEEK)}
        yield Assumption("long_overdue_left_out", facts)
    if not typed.currency:
        yield Assumption("own_currency", {"currency": currency})


def _insured(
    sources: ForecastSources,
    turn: Turn,
    own: Receivables,
    buyers: Mapping[str, Sequence[Invoice]],
    weeks: int,
) -> Iterator[InsuredReceipt]:
    """What the insurer could pay within these weeks, buyer by buyer."""
    terms, policy_id = TermsOverTime(own.policy), own.policy.policy_id
    limits = _of_policy(sources.limits(turn.principal), policy_id)
    claims = _of_policy(sources.claims(turn.principal), policy_id)
    events = _of_policy(sources.events(turn.principal), policy_id)
    until = turn.today + timedelta(weeks=weeks)
    for buyer, invoices in buyers.items():
        kept = (limits.get(buyer, ()), claims.get(buyer, ()), events.get(buyer, ()))
        found = insured_receipt(Debtor(buyer, invoices, *kept), own.currency, terms, turn.today)
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
