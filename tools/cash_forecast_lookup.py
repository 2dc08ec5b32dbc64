"""The look-up of the cash-flow forecast: on the reader's own ledger, or on weekly figures given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from pydantic import Field

from tools.ageing import by_buyer, owed
from tools.calculation import ZERO, Assumption, Calculation, Figure, Step, Table, TypedAmount, Unit
from tools.calculation_card import calculated, needed
from tools.cash_forecast import WEEKS, Gap, Receipts, cash_line, gap, open_by_week, receipts
from tools.claims import Claim, Claims
from tools.currencies import CurrencySaid
from tools.events import BuyerEvent, BuyerEvents
from tools.insured_receipts import Debtor, InsuredReceipt, insured_receipt
from tools.invoices import Invoice, Invoices
from tools.limits import CreditLimits, LimitRecord
from tools.money import Money, plain
from tools.payment_behaviour import (
    LAST_WEEK,
    OTHERS_COUNT,
    behaviour,
    behaviour_of_all,
    seen,
    together,
    weeks_past_due,
)
from tools.policies import Policies, Policy
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


@dataclass(frozen=True)
class _Forecast:
    """What comes in by week, what is said about it, and whose it is. No receipts: they are not known."""

    receipts: Receipts | None
    currency: str | None
    told: tuple[Assumption, ...]
    insured: tuple[InsuredReceipt, ...] = ()
    begins: date | None = None
    """The day before the first week; None where weeks are only counted."""
    policy: Policy | None = None
    open: Decimal | None = None


def _on_figures(typed: CashFlowForecastArguments) -> ToolResult:
    given = tuple(typed.inflows)
    if _outflows(typed, len(given)) is None or typed.opening_cash is None:
        wanted = {"opening_cash": typed.opening_cash, "outflows": _outflows(typed, len(given))}
        return needed(*(name for name, one in wanted.items() if one is None))
    in_one = () if typed.currency else (Assumption("one_currency"),)
    told = (Assumption("typed"), *in_one)
    return _result(typed, _Forecast(Receipts(given, given, given), typed.currency or None, told))


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
    elsewhere = [Money(sum(map(_positive, one.invoices), ZERO), one.currency) for one in others]
    apart = [Assumption("currency_left_out", {"amount": str(one)}) for one in elsewhere if one.amount]
    return _result(typed, replace(forecast, told=(*forecast.told, *apart)))


def _positive(invoice: Invoice) -> Decimal:
    return max(owed(invoice), ZERO)


def _forecast(
    sources: ForecastSources, turn: Turn, typed: CashFlowForecastArguments, own: Receivables
) -> _Forecast:
    today, buyers = turn.today, by_buyer(own.invoices)
    tells = {buyer: seen(invoices, today) for buyer, invoices in buyers.items()}
    of_all = behaviour_of_all(together(list(tells.values()))) if tells else None
    coming = None
    if of_all is not None:
        owing = [
            (open_by_week(invoices, today), behaviour(tells[buyer], of_all))
            for buyer, invoices in buyers.items()
        ]
        coming = receipts(owing, typed.weeks, typed.swing_weeks)
    return _Forecast(
        coming,
        own.currency,
        tuple(_told_of_ledger(own, typed, today, known=of_all is not None)),
        tuple(_insured(sources, turn, own, buyers, typed.weeks)),
        today,
        own.policy,
        sum(map(_positive, own.invoices), ZERO),
    )


def _told_of_ledger(
    own: Receivables, typed: CashFlowForecastArguments, today: date, *, known: bool
) -> Iterator[Assumption]:
    if not known:
        yield Assumption("not_due_yet")
    else:
        yield Assumption("no_payment_dates")
        yield Assumption("few_of_own", {"count": str(OTHERS_COUNT)})
        yield Assumption("swing", {"weeks": str(typed.swing_weeks)})
    yield Assumption("new_sales_left_out")
    unpaid = [(one, _positive(one)) for one in own.invoices]
    no_day = sum((amount for one, amount in unpaid if one.due is None), ZERO)
    if no_day:
        yield Assumption("due_missing_left_out", {"amount": str(Money(no_day, own.currency))})
    old = sum((amount for one, amount in unpaid if _long_overdue(one, today)), ZERO)
    if old:
        facts = {"amount": str(Money(old, own.currency)), "weeks": str(LAST_WEEK)}
        yield Assumption("long_overdue_left_out", facts)
    if not typed.currency:
        yield Assumption("own_currency", {"currency": own.currency})


def _long_overdue(invoice: Invoice, today: date) -> bool:
    return invoice.due is not None and weeks_past_due(invoice.due, today) >= LAST_WEEK


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


def _result(typed: CashFlowForecastArguments, forecast: _Forecast) -> ToolResult:
    """The card; what would tell more when it is given is asked for beside it."""
    coming = forecast.receipts
    out = _outflows(typed, len(coming.expected)) if coming else None
    cash = None
    if coming and out is not None and typed.opening_cash is not None:
        cash = {
            name: cash_line(typed.opening_cash, getattr(coming, name), out)
            for name in ("low", "expected", "high")
        }
    gaps = {}
    if cash and typed.minimum_cash is not None:
        gaps = {case: gap(cash[case], typed.minimum_cash) for case in ("expected", "low")}
    missing = _would_tell_more(typed, out) if coming else ()
    done = _calculation(typed, forecast, _Lines(out, cash, gaps), missing)
    return replace(calculated(done), missing=missing)


def _would_tell_more(typed: CashFlowForecastArguments, out: Sequence[Decimal] | None) -> tuple[str, ...]:
    wanted = {
        "opening_cash": typed.opening_cash is None,
        "weekly_outflow": out is None,
        "minimum_cash": typed.minimum_cash is None,
    }
    return tuple(name for name, lacking in wanted.items() if lacking)


@dataclass(frozen=True)
class _Lines:
    """What goes out by week and the cash left in each case; None where it is not known.

    `gaps` are those of the expected and of the low case; empty where no least cash was given.
    """

    out: tuple[Decimal, ...] | None
    cash: Mapping[str, tuple[Decimal, ...]] | None
    gaps: Mapping[str, Gap | None]


_SAID_OF_MISSING = {
    "opening_cash": "no_opening",
    "weekly_outflow": "no_outflows",
    "minimum_cash": "no_minimum",
}


def _calculation(
    typed: CashFlowForecastArguments, forecast: _Forecast, lines: _Lines, missing: Sequence[str]
) -> Calculation:
    weeks = [*_weeks(forecast, lines)]
    told = [*forecast.told, *(Assumption(_SAID_OF_MISSING[name]) for name in missing)]
    if lines.cash and forecast.begins:
        told.append(Assumption("expected_case"))
    if forecast.insured:
        told += [Assumption("insured_apart"), Assumption("insured_ceiling")]
    table = Table("weeks", weeks, [_week_said(week) for week in weeks]) if weeks else None
    return Calculation(
        "cash_flow_forecast",
        forecast.currency,
        _inputs(typed, forecast),
        _totals(typed, forecast, lines),
        tuple(_steps(lines)),
        tuple(told),
        policy_id=forecast.policy.policy_id if forecast.policy else None,
        table=table,
    )


def _inputs(typed: CashFlowForecastArguments, forecast: _Forecast) -> dict[str, Figure]:
    weeks = len(forecast.receipts.expected) if forecast.receipts else typed.weeks
    inputs = {"weeks": Figure(Decimal(weeks), Unit.TIMES)}
    named = {
        "opening_cash": typed.opening_cash,
        "minimum_cash": typed.minimum_cash,
        "outstanding": forecast.open,
    }
    return inputs | {name: Figure(one) for name, one in named.items() if one is not None}


def _totals(
    typed: CashFlowForecastArguments, forecast: _Forecast, lines: _Lines
) -> dict[str, Figure | str | None]:
    coming, totals = forecast.receipts, dict[str, Figure | str | None]()
    for name in ("low", "expected", "high"):
        totals[f"receipts_{name}"] = Figure(sum(getattr(coming, name), ZERO)) if coming else None
    if forecast.begins:
        totals["insured"] = Figure(sum((one.amount for one in forecast.insured), ZERO))
    if lines.cash:
        totals["lowest_cash"] = Figure(min(lines.cash["expected"]))
        totals["closing_cash"] = Figure(lines.cash["expected"][-1])
    for case, short in lines.gaps.items():
        name = "gap" if case == "expected" else f"gap_{case}"
        totals[name] = Figure(short.amount if short else ZERO)
        totals[f"{name}_opens_in_week"] = _count(short.opens_in_week) if short else None
        totals[f"{name}_deepest_in_week"] = _count(short.deepest_in_week) if short else None
    return totals


def _count(number: int) -> Figure:
    return Figure(Decimal(number), Unit.TIMES)


def _steps(lines: _Lines) -> Iterator[Step]:
    if lines.cash:
        yield Step("lowest_cash", Figure(min(lines.cash["expected"])))
    for case, short in lines.gaps.items():
        if short:
            yield Step(f"gap_{case}", Figure(short.amount))


def _weeks(forecast: _Forecast, lines: _Lines, typed: CashFlowForecastArguments) -> Iterator[dict[str, Any]]:
    """A row a week, its amounts as cards have them."""
    coming = forecast.receipts
    for number in range(1, (len(coming.expected) if coming else 0) + 1):
        at = number - 1

        def amount(one: Decimal | None) -> dict[str, str | None] | None:
            return None if one is None else {"amount": plain(one), "currency": forecast.currency}

        first = forecast.begins + timedelta(days=7 * at + 1) if forecast.begins else None
        yield {
            "week": number,
            "begins": first.isoformat() if first else None,
            "ends": (first + timedelta(days=6)).isoformat() if first else None,
            "receipts": {name: amount(getattr(coming, name)[at]) for name in ("low", "expected", "high")},
            "outflow": amount(lines.out[at] if lines.out else None),
            "cash": {name: amount(line[at]) for name, line in lines.cash.items()} if lines.cash else None,
            "insured": amount(_insured_in(forecast, at)) if forecast.begins else None,
        }


def _insured_in(forecast: _Forecast, at: int) -> Decimal:
    begins = forecast.begins or date.min
    return sum((one.amount for one in forecast.insured if (one.expected_by - begins).days in _days(at)), ZERO)


def _days(at: int) -> range:
    """The days from the start that lie in a week, which is counted from 0."""
    return range(7 * at + 1, 7 * at + 8)


def _week_said(week: Mapping[str, Any]) -> str:
    """`week 3 (2026-12-08 to 2026-12-14): receipts 1,000 / 2,000 / 3,000, out 500, cash 4,000, insured 0`."""
    when = f" ({week['begins']} to {week['ends']})" if week["begins"] else ""
    parts = [f"receipts {' / '.join(_said(one) for one in week['receipts'].values())}"]
    parts += [f"out {_said(week['outflow'])}"] if week["outflow"] else []
    parts += [f"cash {' / '.join(_said(one) for one in week['cash'].values())}"] if week["cash"] else []
    parts += [f"insured {_said(week['insured'])}"] if week["insured"] else []
    return f"week {week['week']}{when}: {', '.join(parts)}"


def _said(amount: Mapping[str, str]) -> str:
    return amount["amount"]
