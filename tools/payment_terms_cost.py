"""The calculator of payment terms on figures the user gives: longer terms, a discount for paying early."""

from decimal import Decimal

from pydantic import Field

from tools.calculation import (
    Assumption,
    Calculation,
    Figure,
    Step,
    TypedAmount,
    TypedShare,
    Unit,
)
from tools.calculation_card import calculated, needed
from tools.credit_terms import carrying_cost, early_payment_rate, longer_terms
from tools.currencies import CurrencySaid
from tools.dso import YEAR_DAYS
from tools.money import plain
from tools.tool import Arguments, Tool, ToolResult, Turn

MOST_DAYS = 3660


class PaymentTermsCostArguments(Arguments):
    """What `payment_terms_cost` takes: longer terms, or a discount for early payment."""

    annual_sales: TypedAmount | None = Field(
        default=None, description="Sales of a year that would be on the longer terms"
    )
    daily_sales: TypedAmount | None = Field(
        default=None, description="Sales of a day on the longer terms, instead of a year's"
    )
    amount: TypedAmount | None = Field(
        default=None, description="One invoice or order, instead of a year's sales"
    )
    extra_days: int | None = Field(
        default=None, ge=1, le=MOST_DAYS, description="By how many days the terms become longer"
    )
    cost_of_capital: TypedShare | None = Field(
        default=None, description="What money costs a year, a fraction: 0.06 for 6 %"
    )
    over_days: int = Field(
        default=YEAR_DAYS, ge=1, le=MOST_DAYS, description="For how many days the money is carried; a year"
    )
    discount: TypedShare | None = Field(
        default=None, description="Discount for early payment, a fraction: 0.02 in 2/10 net 30"
    )
    discount_days: int | None = Field(
        default=None, ge=0, le=MOST_DAYS, description="Days within which it is given: 10 in 2/10 net 30"
    )
    net_days: int | None = Field(
        default=None, ge=1, le=MOST_DAYS, description="The term without it: 30 in 2/10 net 30"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")


def payment_terms_cost() -> Tool[PaymentTermsCostArguments]:
    """The tool for "what would 30 days more cost" and "is 2/10 net 30 worth it"."""

    def run(_turn: Turn, typed: PaymentTermsCostArguments) -> ToolResult:
        if _any(typed.discount, typed.discount_days, typed.net_days):
            return _early(typed)
        given = _missing(typed, "extra_days", "cost_of_capital")
        annual = typed.annual_sales
        if annual is None and typed.daily_sales is not None:
            annual = typed.daily_sales * YEAR_DAYS
        if annual is None and typed.amount is None:
            given = ("annual_sales", *given)
        if given or typed.extra_days is None or typed.cost_of_capital is None:
            return needed(*given)
        if annual is None:
            return calculated(
                _once(typed, typed.amount or Decimal(0), typed.extra_days, typed.cost_of_capital)
            )
        return calculated(_longer(typed, annual, typed.extra_days, typed.cost_of_capital))

    return Tool(
        "payment_terms_cost",
        "What longer payment terms cost (extra receivables and the money in them), or what a discount for "
        "early payment such as 2/10 net 30 costs a year, from figures the user gives.",
        PaymentTermsCostArguments,
        run,
    )


def _any(*given: object) -> bool:
    return any(one is not None for one in given)


def _missing(typed: PaymentTermsCostArguments, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(typed, name) is None)


def _early(typed: PaymentTermsCostArguments) -> ToolResult:
    if typed.discount is None or typed.discount_days is None or typed.net_days is None:
        return needed(*_missing(typed, "discount", "discount_days", "net_days"))
    if not 0 < typed.discount < 1 or typed.discount_days >= typed.net_days:
        return needed("figures")
    rate = early_payment_rate(typed.discount, typed.discount_days, typed.net_days)
    earlier = Decimal(typed.net_days - typed.discount_days)
    inputs = {
        "discount": Figure(typed.discount, Unit.SHARE),
        "discount_days": Figure(Decimal(typed.discount_days), Unit.DAYS),
        "net_days": Figure(Decimal(typed.net_days), Unit.DAYS),
        "paid_earlier": Figure(earlier, Unit.DAYS),
        "year_days": Figure(Decimal(YEAR_DAYS), Unit.DAYS),
        "rest": Figure(1 - typed.discount, Unit.SHARE),
    }
    told = [Assumption("typed"), Assumption("not_compounded"), _against_money(typed, rate)]
    result = {"annual_rate": Figure(rate, Unit.SHARE)}
    step = Step("discount_a_year", Figure(rate, Unit.SHARE))
    return calculated(Calculation("payment_terms_cost", None, inputs, result, (step,), tuple(told)))


def _against_money(typed: PaymentTermsCostArguments, rate: Decimal) -> Assumption:
    if typed.cost_of_capital is None:
        return Assumption("compare_with_money")
    code = "dearer_than_money" if rate > typed.cost_of_capital else "cheaper_than_money"
    return Assumption(code, {"rate": f"{plain(typed.cost_of_capital * 100)} %"})


def _inputs(extra_days: int, rate: Decimal) -> dict[str, Figure]:
    return {
        "extra_days": Figure(Decimal(extra_days), Unit.DAYS),
        "cost_of_capital": Figure(rate, Unit.SHARE),
        "year_days": Figure(Decimal(YEAR_DAYS), Unit.DAYS),
    }


def _longer(typed: PaymentTermsCostArguments, sales: Decimal, days: int, rate: Decimal) -> Calculation:
    found = longer_terms(sales, days, rate, typed.over_days)
    by_day = typed.annual_sales is None
    sold = {"daily_sales": found.daily_sales} if by_day else {"annual_sales": sales}
    steps = [
        *([] if by_day else [Step("daily_sales", Figure(found.daily_sales))]),
        Step("extra_receivables", Figure(found.extra_receivables)),
        Step("cost_of_them", Figure(found.cost)),
    ]
    told = [Assumption("typed"), *_in_one(typed), Assumption("all_on_longer_terms")]
    if typed.over_days != YEAR_DAYS:
        told.append(Assumption("carried_days", {"days": str(typed.over_days)}))
    return Calculation(
        "payment_terms_cost",
        typed.currency or None,
        {**{name: Figure(amount) for name, amount in sold.items()}, **_inputs(days, rate)},
        {"amount": Figure(found.cost), "extra_receivables": Figure(found.extra_receivables)},
        tuple(steps),
        tuple(told),
    )


def _once(typed: PaymentTermsCostArguments, amount: Decimal, days: int, rate: Decimal) -> Calculation:
    cost = carrying_cost(amount, days, rate)
    return Calculation(
        "payment_terms_cost",
        typed.currency or None,
        {"waited_for": Figure(amount), **_inputs(days, rate)},
        {"amount": Figure(cost)},
        (Step("cost_of_waiting", Figure(cost)),),
        (Assumption("typed"), *_in_one(typed), Assumption("for_one_amount")),
    )


def _in_one(typed: PaymentTermsCostArguments) -> tuple[Assumption, ...]:
    return () if typed.currency else (Assumption("one_currency"),)
