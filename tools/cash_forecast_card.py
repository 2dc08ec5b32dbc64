"""The `calculation` card of a cash-flow forecast: its weeks, totals and gaps, and what was left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tools.calculation import ZERO, Assumption, Calculation, Figure, Step, Table, Unit
from tools.cash_forecast import Gap, Receipts, cash_line, gap
from tools.insured_receipts import InsuredReceipt
from tools.money import plain
from tools.policies import Policy

CASES = ("low", "expected", "high")


@dataclass(frozen=True)
class Plan:
    """What the user says of their cash; None was not said."""

    weeks: int
    opening: Decimal | None
    minimum: Decimal | None
    outflows: tuple[Decimal, ...] | None
    """What goes out in each week, as many as there are."""

    @property
    def would_tell_more(self) -> tuple[str, ...]:
        """The arguments that were not given, without which there is no line of cash, or no gap."""
        wanted = {
            "opening_cash": self.opening,
            "weekly_outflow": self.outflows,
            "minimum_cash": self.minimum,
        }
        return tuple(name for name, given in wanted.items() if given is None)


@dataclass(frozen=True)
class Forecast:
    """What comes in by week, what is said about it, and whose it is. No receipts: they are not known."""

    receipts: Receipts | None
    currency: str | None
    told: tuple[Assumption, ...]
    insured: tuple[InsuredReceipt, ...] = ()
    begins: date | None = None
    """The day before the first week; None where weeks are only counted."""
    policy: Policy | None = None
    open: Decimal | None = None
    """All that is unpaid in the currency."""


@dataclass(frozen=True)
class _Lines:
    """The cash left in each case and, of a ledger's, the gap of the low one too; empty where not known."""

    cash: Mapping[str, tuple[Decimal, ...]]
    gaps: Mapping[str, Gap | None]


_SAID_OF_MISSING = {
    "opening_cash": "no_opening",
    "weekly_outflow": "no_outflows",
    "minimum_cash": "no_minimum",
}


def forecast_calculation(plan: Plan, forecast: Forecast) -> Calculation:
    """The forecast as a calculation with a row for each week."""
    lines = _lines(plan, forecast)
    missing = plan.would_tell_more if forecast.receipts else ()
    told = [*forecast.told, *(Assumption(_SAID_OF_MISSING[name]) for name in missing)]
    if lines.cash and forecast.begins:
        told.append(Assumption("expected_case"))
    if forecast.insured:
        told += [Assumption("insured_apart"), Assumption("insured_ceiling")]
    weeks = [*_weeks(plan, forecast, lines)]
    return Calculation(
        "cash_flow_forecast",
        forecast.currency,
        _inputs(plan, forecast),
        _totals(forecast, lines),
        tuple(_steps(lines)),
        tuple(told),
        policy_id=forecast.policy.policy_id if forecast.policy else None,
        table=Table("weeks", weeks, [_week_said(week) for week in weeks]) if weeks else None,
    )


def _lines(plan: Plan, forecast: Forecast) -> _Lines:
    coming, out = forecast.receipts, plan.outflows
    if coming is None or out is None or plan.opening is None:
        return _Lines({}, {})
    cash = {case: cash_line(plan.opening, getattr(coming, case), out) for case in CASES}
    least, told_apart = plan.minimum, ("expected", "low") if forecast.begins else ("expected",)
    gaps = {} if least is None else {case: gap(cash[case], least) for case in told_apart}
    return _Lines(cash, gaps)


def _inputs(plan: Plan, forecast: Forecast) -> dict[str, Figure]:
    named = {"opening_cash": plan.opening, "minimum_cash": plan.minimum, "outstanding": forecast.open}
    weeks = {"weeks": _count(plan.weeks)}
    return weeks | {name: Figure(one) for name, one in named.items() if one is not None}


def _totals(forecast: Forecast, lines: _Lines) -> dict[str, Figure | str | None]:
    coming, totals = forecast.receipts, dict[str, Figure | str | None]()
    for case in CASES:
        totals[f"receipts_{case}"] = Figure(sum(getattr(coming, case), ZERO)) if coming else None
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


def _weeks(plan: Plan, forecast: Forecast, lines: _Lines) -> Iterator[dict[str, Any]]:
    """A row a week, its amounts as cards have them."""

    def amount(one: Decimal) -> dict[str, str | None]:
        return {"amount": plain(one), "currency": forecast.currency}

    coming = forecast.receipts
    for at in range(len(coming.expected) if coming else 0):
        first = forecast.begins + timedelta(days=7 * at + 1) if forecast.begins else None
        yield {
            "week": at + 1,
            "begins": first.isoformat() if first else None,
            "ends": (first + timedelta(days=6)).isoformat() if first else None,
            "receipts": {case: amount(getattr(coming, case)[at]) for case in CASES},
            "outflow": amount(plan.outflows[at]) if plan.outflows else None,
            "cash": {case: amount(line[at]) for case, line in lines.cash.items()} or None,
            "insured": amount(_insured_in(forecast.insured, first)) if first else None,
        }


def _insured_in(insured: Sequence[InsuredReceipt], first: date) -> Decimal:
    """What the insurer could pay in the week that begins on a day."""
    return sum((one.amount for one in insured if 0 <= (one.expected_by - first).days < 7), ZERO)


def _week_said(week: Mapping[str, Any]) -> str:
    """`week 3 (2026-12-08 to 2026-12-14): receipts 100 / 200 / 300, out 500, cash 1 / 2 / 3, insured 0`."""
    when = f" ({week['begins']} to {week['ends']})" if week["begins"] else ""
    parts = [f"receipts {_all_said(week['receipts'])}"]
    parts += [f"out {week['outflow']['amount']}"] if week["outflow"] else []
    parts += [f"cash {_all_said(week['cash'])}"] if week["cash"] else []
    parts += [f"insured {week['insured']['amount']}"] if week["insured"] else []
    return f"week {week['week']}{when}: {', '.join(parts)}"


def _all_said(cases: Mapping[str, Mapping[str, str]]) -> str:
    return " / ".join(one["amount"] for one in cases.values())
