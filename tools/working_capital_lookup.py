"""The calculators of working capital on figures that the user gives: an amount (WCR) and days (the cycle)."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tools.calculation import (
    Assumption,
    Calculation,
    Figure,
    Step,
    TypedAmount,
    TypedDivisor,
    Unit,
)
from tools.calculation_card import calculated, needed
from tools.currencies import CurrencySaid
from tools.dso import YEAR_DAYS, dso
from tools.tool import Arguments, Tool, ToolResult, Turn
from tools.working_capital import cycle, days_held, requirement

MOST_DAYS = 3660
TypedDays = Annotated[Decimal, Field(ge=0, le=MOST_DAYS, decimal_places=2)]
"""Days that a person gave, as a DSO has them: with decimals."""


class WorkingCapitalRequirementArguments(Arguments):
    """What `working_capital_requirement` takes."""

    receivables: TypedAmount | None = Field(default=None, description="What customers owe")
    inventory: TypedAmount | None = Field(default=None, description="Stock")
    payables: TypedAmount | None = Field(default=None, description="What is owed to suppliers")
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")


def working_capital_requirement() -> Tool[WorkingCapitalRequirementArguments]:
    """The tool for "how much working capital is tied up": receivables + inventory − payables."""

    def run(_turn: Turn, typed: WorkingCapitalRequirementArguments) -> ToolResult:
        if typed.receivables is None or typed.inventory is None or typed.payables is None:
            given = {name: getattr(typed, name) for name in ("receivables", "inventory", "payables")}
            return needed(*(name for name, one in given.items() if one is None))
        figures = {
            "receivables": Figure(typed.receivables),
            "inventory": Figure(typed.inventory),
            "payables": Figure(typed.payables),
        }
        amount = requirement(typed.receivables, typed.inventory, typed.payables)
        told = [Assumption("typed")]
        told += [] if typed.currency else [Assumption("one_currency")]
        told += [Assumption("suppliers_finance")] if amount < 0 else []
        told.append(Assumption("amount_not_days"))
        return calculated(
            Calculation(
                "working_capital_requirement",
                typed.currency or None,
                figures,
                {"amount": Figure(amount)},
                (Step("tied_up", Figure(amount)),),
                tuple(told),
            )
        )

    return Tool(
        "working_capital_requirement",
        "The working capital requirement (WCR), an amount: receivables + inventory − payables, from figures "
        "the user gives. For days use cash_conversion_cycle.",
        WorkingCapitalRequirementArguments,
        run,
    )


class CashConversionCycleArguments(Arguments):
    """What `cash_conversion_cycle` takes: the three numbers of days, or the balances they come from."""

    dso_days: TypedDays | None = Field(default=None, description="DSO: days until customers pay")
    dio_days: TypedDays | None = Field(default=None, description="DIO: days that stock lies")
    dpo_days: TypedDays | None = Field(default=None, description="DPO: days until suppliers are paid")
    receivables: TypedAmount | None = Field(default=None, description="What customers owe, instead of DSO")
    credit_sales: TypedDivisor | None = Field(default=None, description="Credit sales of the period")
    inventory: TypedAmount | None = Field(default=None, description="Stock, instead of DIO")
    payables: TypedAmount | None = Field(default=None, description="Owed to suppliers, instead of DPO")
    cost_of_sales: TypedDivisor | None = Field(
        default=None, description="Cost of goods sold in the period, to measure stock and payables by"
    )
    days: int = Field(default=YEAR_DAYS, ge=1, le=MOST_DAYS, description="Days of the period; 365 for a year")
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")


def cash_conversion_cycle() -> Tool[CashConversionCycleArguments]:
    """The tool for "how long is our money tied up": DSO + DIO − DPO, in days."""

    def run(_turn: Turn, typed: CashConversionCycleArguments) -> ToolResult:
        collected, lying, owing = _dso(typed), _dio(typed), _dpo(typed)
        if collected is None or lying is None or owing is None:
            found = {"dso_days": collected, "dio_days": lying, "dpo_days": owing}
            return needed(*(name for name, one in found.items() if one is None))
        return calculated(_cycle(typed, collected, lying, owing))

    return Tool(
        "cash_conversion_cycle",
        "The cash conversion cycle (CCC), days that money is tied up: DSO + DIO − DPO, from days or balances "
        "the user gives; also for DIO and DPO. For an amount use working_capital_requirement.",
        CashConversionCycleArguments,
        run,
    )


def _dso(typed: CashConversionCycleArguments) -> Decimal | None:
    if typed.dso_days is not None or typed.receivables is None or typed.credit_sales is None:
        return typed.dso_days
    return dso(typed.receivables, typed.credit_sales, typed.days)


def _dio(typed: CashConversionCycleArguments) -> Decimal | None:
    if typed.dio_days is not None or typed.inventory is None or typed.cost_of_sales is None:
        return typed.dio_days
    return days_held(typed.inventory, typed.cost_of_sales, typed.days)


def _dpo(typed: CashConversionCycleArguments) -> Decimal | None:
    if typed.dpo_days is not None or typed.payables is None or typed.cost_of_sales is None:
        return typed.dpo_days
    return days_held(typed.payables, typed.cost_of_sales, typed.days)


_BALANCES = ("receivables", "credit_sales", "inventory", "payables", "cost_of_sales")


def _cycle(
    typed: CashConversionCycleArguments, collected: Decimal, lying: Decimal, owing: Decimal
) -> Calculation:
    days = cycle(collected, lying, owing)
    three = {"dso_days": collected, "dio_days": lying, "dpo_days": owing}
    balances = {name: getattr(typed, name) for name in _BALANCES}
    inputs = {name: Figure(one, Unit.DAYS) for name, one in three.items()}
    inputs |= {name: Figure(one) for name, one in balances.items() if one is not None}
    steps: list[Step] = []
    if any(getattr(typed, name) is None for name in three):
        inputs["period_days"] = Figure(Decimal(typed.days), Unit.DAYS)
        steps += [
            Step(f"{name}_of_balance", Figure(one, Unit.DAYS))
            for name, one in three.items()
            if getattr(typed, name) is None
        ]
    told = ["typed"] if typed.currency or not steps else ["typed", "one_currency"]
    told += ["paid_before"] if days < 0 else []
    return Calculation(
        "cash_conversion_cycle",
        typed.currency or None,
        inputs,
        {"days": Figure(days, Unit.DAYS)},
        (*steps, Step("cycle", Figure(days, Unit.DAYS))),
        tuple(Assumption(code) for code in (*told, "cycle_not_amount")),
    )
