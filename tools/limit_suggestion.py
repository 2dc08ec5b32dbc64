"""The suggestion of a credit limit to ask for, on figures that the user gives."""

from decimal import Decimal

from pydantic import Field

from tools.calculation import (
    Assumption,
    Calculation,
    Figure,
    Step,
    TypedAmount,
    TypedFactor,
    TypedShare,
    Unit,
)
from tools.calculation_card import calculated, needed
from tools.currencies import CurrencySaid
from tools.limit_need import MONTH_DAYS, LimitNeed, NetWorthCap, limit_need
from tools.tool import Arguments, Tool, ToolResult, Turn

MOST_TERM_DAYS = 3660


class SuggestLimitArguments(Arguments):
    """What `suggest_limit` takes."""

    monthly_sales: TypedAmount | None = Field(default=None, description="Sales to the buyer in a usual month")
    terms_days: int | None = Field(
        default=None, ge=0, le=MOST_TERM_DAYS, description="The payment term in days"
    )
    delay_days: int | None = Field(
        default=None,
        ge=0,
        le=MOST_TERM_DAYS,
        description="By how many days the buyer usually pays late; left out when it was not said",
    )
    season: TypedFactor | None = Field(
        default=None, description="How much higher sales are in the high season: 1.2 for a fifth more"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")
    tangible_net_worth: TypedAmount | None = Field(
        default=None, description="The buyer's tangible net worth, when the user caps the limit by it"
    )
    net_worth_share: TypedShare | None = Field(
        default=None, description="The share of the net worth to stay within: 0.15 for 15 %"
    )


def suggest_limit() -> Tool[SuggestLimitArguments]:
    """The tool for "how much limit should I ask for": what may be owed at any one time."""

    def run(_turn: Turn, arguments: SuggestLimitArguments) -> ToolResult:
        missing = _missing(arguments)
        if arguments.monthly_sales is None or arguments.terms_days is None or missing:
            return needed(*missing)
        return calculated(_calculation(arguments, arguments.monthly_sales, arguments.terms_days))

    return Tool(
        "suggest_limit",
        "How much credit limit to ask for on a buyer, from figures the user gives: monthly sales, payment "
        "term, usual delay, season. For a request, not an approval; it asks nobody for anything.",
        SuggestLimitArguments,
        run,
    )


def _missing(typed: SuggestLimitArguments) -> tuple[str, ...]:
    """What has to be asked: of the two figures of a cap, one without the other is asked for too."""
    wanted = ["monthly_sales", "terms_days"]
    if typed.tangible_net_worth is not None or typed.net_worth_share is not None:
        wanted += ["tangible_net_worth", "net_worth_share"]
    return tuple(name for name in wanted if getattr(typed, name) is None)


def _calculation(typed: SuggestLimitArguments, monthly_sales: Decimal, terms_days: int) -> Calculation:
    cap = None
    if typed.tangible_net_worth is not None and typed.net_worth_share is not None:
        cap = NetWorthCap(typed.tangible_net_worth, typed.net_worth_share)
    found = limit_need(monthly_sales, terms_days, typed.delay_days, typed.season, cap)
    return Calculation(
        "suggested_limit",
        typed.currency or None,
        _inputs(typed, monthly_sales, terms_days),
        {"amount": Figure(found.amount), "need": Figure(found.need)},
        _steps(typed, found),
        _assumptions(typed),
    )


def _inputs(typed: SuggestLimitArguments, monthly_sales: Decimal, terms_days: int) -> dict[str, Figure]:
    inputs = {
        "monthly_sales": Figure(monthly_sales),
        "month_days": Figure(Decimal(MONTH_DAYS), Unit.DAYS),
        "terms_days": Figure(Decimal(terms_days), Unit.DAYS),
    }
    if typed.delay_days is not None:
        inputs["delay_days"] = Figure(Decimal(typed.delay_days), Unit.DAYS)
    if typed.season is not None:
        inputs["season"] = Figure(typed.season, Unit.TIMES)
    if typed.tangible_net_worth is not None and typed.net_worth_share is not None:
        inputs["tangible_net_worth"] = Figure(typed.tangible_net_worth)
        inputs["net_worth_share"] = Figure(typed.net_worth_share, Unit.SHARE)
    return inputs


def _steps(typed: SuggestLimitArguments, found: LimitNeed) -> tuple[Step, ...]:
    label = "sales_until_paid" if typed.delay_days is None else "sales_until_paid_late"
    steps = [Step(label, Figure(found.outstanding))]
    if typed.season is not None:
        steps.append(Step("in_season", Figure(found.need)))
    if found.cap is not None:
        steps.append(Step("net_worth_cap", Figure(found.cap)))
        steps.append(Step("smaller_of_both", Figure(found.amount)))
    return tuple(steps)


def _assumptions(typed: SuggestLimitArguments) -> tuple[Assumption, ...]:
    told = {
        "one_currency": not typed.currency,
        "no_delay": typed.delay_days is None,
        "no_season": typed.season is None,
        "no_cap": typed.tangible_net_worth is None,
        "typed": True,
        "request_only": True,
    }
    return tuple(Assumption(code) for code, holds in told.items() if holds)
