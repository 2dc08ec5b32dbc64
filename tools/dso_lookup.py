"""The look-up of DSO and turnover: on figures given, or on the reader's own ledger."""

from decimal import Decimal

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
from tools.calculation_card import all_calculated, calculated, needed
from tools.currencies import CurrencySaid
from tools.dso import (
    YEAR_DAYS,
    days_of_turnover,
    dso,
    receivables_turnover,
    turnover_of_days,
)
from tools.dso_from_ledger import LedgerDso, ledger_dso
from tools.receivables import Receivables, ReceivableSources, own_receivables
from tools.tool import Arguments, Tool, ToolResult, Turn
from tools.uploaded_ledger import NOTHING_UPLOADED, UploadedLedgers

MOST_DAYS = 3660


class DaysSalesOutstandingArguments(Arguments):
    """What `days_sales_outstanding` takes; without figures it reads the user's own ledger."""

    receivables: TypedAmount | None = Field(
        default=None, description="What is owed at the period's end, when the user gives it"
    )
    credit_sales: TypedDivisor | None = Field(
        default=None, description="Sales on credit in the period, when the user gives them"
    )
    days: int = Field(default=YEAR_DAYS, ge=1, le=MOST_DAYS, description="Days of the period; 365 for a year")
    opening_receivables: TypedAmount | None = Field(
        default=None, description="What was owed when the period began, for the turnover on the average"
    )
    overdue: TypedAmount | None = Field(
        default=None, description="What of the receivables is overdue, when the user gives it"
    )
    turnover: TypedDivisor | None = Field(
        default=None, description="A receivables turnover in times, to be told in days"
    )
    dso_days: TypedDivisor | None = Field(
        default=None, description="A DSO in days, to be told as a turnover in times"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures; empty when not said")
    policy: str = Field(default="", description="Which of the user's own policies, when one was named")


def days_sales_outstanding(
    sources: ReceivableSources, uploaded: UploadedLedgers = NOTHING_UPLOADED
) -> Tool[DaysSalesOutstandingArguments]:
    """The tool for "our DSO?": receivables over credit sales, and the turnover; or one from the other."""

    def run(turn: Turn, arguments: DaysSalesOutstandingArguments) -> ToolResult:
        if arguments.receivables is not None and arguments.credit_sales is not None:
            return calculated(_typed(arguments, arguments.receivables, arguments.credit_sales))
        if arguments.turnover is not None:
            return calculated(_days_of(arguments.turnover, arguments.days))
        if arguments.dso_days is not None:
            return calculated(_times_of(arguments.dso_days, arguments.days))
        given = arguments.receivables is not None or arguments.credit_sales is not None
        if given or not turn.principal.has_records:
            wanted = {"receivables": arguments.receivables, "credit_sales": arguments.credit_sales}
            return needed(*(name for name, one in wanted.items() if one is None))
        found = own_receivables(sources, turn, uploaded, arguments.policy)
        if isinstance(found, ToolResult):
            return found
        return all_calculated([_of_ledger(one, turn, arguments.days) for one in found])

    return Tool(
        "days_sales_outstanding",
        "DSO, in how many days customers pay on average, and receivables turnover, its inverse: from figures "
        "the user gives, or from the user's own ledger (with best possible DSO, average days delinquent and "
        "the count-back method). Not for what DSO means.",
        DaysSalesOutstandingArguments,
        run,
    )


def _typed(typed: DaysSalesOutstandingArguments, receivables: Decimal, credit_sales: Decimal) -> Calculation:
    days = dso(receivables, credit_sales, typed.days)
    inputs = {
        "receivables": Figure(receivables),
        "credit_sales": Figure(credit_sales),
        "period_days": Figure(Decimal(typed.days), Unit.DAYS),
    }
    steps, result = [Step("dso", Figure(days, Unit.DAYS))], {"days": Figure(days, Unit.DAYS)}
    average = receivables
    if typed.opening_receivables is not None:
        average = (receivables + typed.opening_receivables) / 2
        inputs |= {
            "opening_receivables": Figure(typed.opening_receivables),
            "average_receivables": Figure(average),
        }
    if average > 0:
        times = Figure(receivables_turnover(credit_sales, average), Unit.TIMES)
        label = "turnover" if typed.opening_receivables is None else "turnover_on_average"
        steps.append(Step(label, times))
        result["turnover"] = times
    if typed.overdue is not None and typed.overdue <= receivables:
        best = dso(receivables - typed.overdue, credit_sales, typed.days)
        inputs["overdue"] = Figure(typed.overdue)
        result |= _at_best(days, best)
        steps += _steps_at_best(days, best)
    in_one = () if typed.currency else (Assumption("one_currency"),)
    told = (Assumption("typed"), *in_one, Assumption("credit_sales_only"), Assumption("days_not_times"))
    return Calculation("days_sales_outstanding", typed.currency or None, inputs, result, tuple(steps), told)


def _at_best(days: Decimal, best: Decimal) -> dict[str, Figure]:
    return {
        "best_possible_days": Figure(best, Unit.DAYS),
        "average_days_delinquent": Figure(days - best, Unit.DAYS),
    }


def _steps_at_best(days: Decimal, best: Decimal) -> list[Step]:
    return [
        Step("best_possible_dso", Figure(best, Unit.DAYS)),
        Step("days_delinquent", Figure(days - best, Unit.DAYS)),
    ]


_INVERSE = (Assumption("typed"), Assumption("days_not_times"))


def _days_of(turnover: Decimal, period: int) -> Calculation:
    days = Figure(days_of_turnover(turnover, period), Unit.DAYS)
    inputs = {
        "turnover": Figure(turnover, Unit.TIMES),
        "period_days": Figure(Decimal(period), Unit.DAYS),
    }
    steps = (Step("days_of_turnover", days),)
    return Calculation("days_sales_outstanding", None, inputs, {"days": days}, steps, _INVERSE)


def _times_of(days: Decimal, period: int) -> Calculation:
    times = Figure(turnover_of_days(days, period), Unit.TIMES)
    inputs = {"dso_days": Figure(days, Unit.DAYS), "period_days": Figure(Decimal(period), Unit.DAYS)}
    steps = (Step("turnover_of_days", times),)
    return Calculation("days_sales_outstanding", None, inputs, {"turnover": times}, steps, _INVERSE)


def _of_ledger(own: Receivables, turn: Turn, days: int) -> Calculation:
    found = ledger_dso(own.invoices, turn.today, days)
    inputs = {
        "receivables": Figure(found.receivables),
        "overdue": Figure(found.overdue),
        "credit_sales": Figure(found.credit_sales),
        "period_days": Figure(Decimal(found.days), Unit.DAYS),
    }
    counted = found.count_back
    result = {
        "days": _days(found.dso),
        "turnover": Figure(found.turnover, Unit.TIMES) if found.turnover is not None else None,
        "best_possible_days": _days(found.best_possible),
        "average_days_delinquent": _days(found.days_delinquent),
        "count_back_days": _days(counted.days if counted.used_up else None),
    }
    return Calculation(
        "days_sales_outstanding",
        own.currency,
        inputs,
        result,
        tuple(_steps(found)),
        (*own.source, *_told(found, turn, days, uploaded=own.uploaded is not None)),
        policy_id=own.policy.policy_id,
    )


def _days(days: Decimal | None) -> Figure | None:
    return None if days is None else Figure(days, Unit.DAYS)


def _steps(found: LedgerDso) -> list[Step]:
    steps: list[Step] = []
    if found.dso is not None:
        steps.append(Step("dso", Figure(found.dso, Unit.DAYS)))
    if found.turnover is not None:
        steps.append(Step("turnover_a_year", Figure(found.turnover, Unit.TIMES)))
    if found.dso is not None and found.best_possible is not None:
        steps += _steps_at_best(found.dso, found.best_possible)
    if found.count_back.used_up:
        steps.append(Step("counted_back", Figure(found.count_back.days, Unit.DAYS)))
    return steps


def _told(found: LedgerDso, turn: Turn, days: int, *, uploaded: bool) -> list[Assumption]:
    span = {"begins": found.begins.isoformat(), "ends": turn.today.isoformat()}
    told = [Assumption("period_of_sales", span)]
    if found.days < days:
        told.append(Assumption("ledger_begins", {"day": found.begins.isoformat()}))
    if found.dso is not None and found.dso >= found.days:
        told.append(Assumption("nothing_paid_yet"))
    if found.undated:
        told.append(Assumption("undated_sales", {"count": str(found.undated)}))
    if found.dso is None:
        told.append(Assumption("no_sales"))
    elif found.best_possible is None:
        told.append(Assumption("no_due_dates"))
    if not found.count_back.used_up:
        told.append(Assumption("sales_not_enough"))
    whole = "uploaded_whole" if uploaded else "ledger_whole"
    return [*told, Assumption(whole), Assumption("with_vat"), Assumption("days_not_times")]
