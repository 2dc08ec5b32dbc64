"""`/v1/cash/{calculation}.xlsx`, `.svg`, `.png`: the owner's cash as files, with the figures of the cards."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from bot.app import Assistant
from bot.http.callers import CurrentAssistant, RecordReader
from bot.http.cash import Amount
from bot.http.page import language_for
from bot.language import Language
from bot.plots.plot import Plot, Subject, plot_of, trend_plot
from bot.plots.png import png
from bot.plots.svg import svg
from bot.plots.workbook import workbook
from tools.ageing_lookup import ReceivablesAgeingArguments, receivables_ageing
from tools.cash_forecast_lookup import MOST_WEEKS, CashFlowForecastArguments, cash_flow_forecast
from tools.currencies import CurrencySaid
from tools.dso_lookup import MOST_DAYS, DaysSalesOutstandingArguments, days_sales_outstanding
from tools.dso_trend import dso_trend
from tools.limit_lookup import LimitSources
from tools.principal import Principal
from tools.receivables import Receivables, own_receivables
from tools.tool import Finding, ToolResult, Turn

router = APIRouter(prefix="/v1")
Card = dict[str, Any]


class Calculation(StrEnum):
    """What there are files of, named as their routes are."""

    FORECAST = "cash-flow-forecast"
    AGEING = "ageing"
    CONCENTRATION = "concentration"
    DSO = "dso"
    TREND = "dso-trend"


class Ending(StrEnum):
    """The forms of a file."""

    XLSX = "xlsx"
    SVG = "svg"
    PNG = "png"


_SUBJECTS = {
    Calculation.FORECAST: Subject.FORECAST,
    Calculation.AGEING: Subject.AGEING,
    Calculation.CONCENTRATION: Subject.CONCENTRATION,
    Calculation.DSO: Subject.DSO,
    Calculation.TREND: Subject.TREND,
}
_TYPES = {
    Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Ending.SVG: "image/svg+xml",
    Ending.PNG: "image/png",
}
_NO_LEDGER = "No such policy of yours with a ledger."


class CashQuery:
    """The parameters of the cash routes; each calculation reads its own."""

    def __init__(
        self,
        weeks: Annotated[int, Query(ge=1, le=MOST_WEEKS)] = 13,
        opening_cash: Amount = None,
        weekly_outflow: Amount = None,
        minimum_cash: Amount = None,
        days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 365,
        currency: Annotated[CurrencySaid, Query(examples=["CNY"])] = "",
        policy: Annotated[str, Query(max_length=300, examples=["POL-LQ-2026"])] = "",
    ) -> None:
        self.weeks, self.days, self.currency, self.policy = weeks, days, currency, policy
        self.cash = {
            "opening_cash": opening_cash,
            "weekly_outflow": weekly_outflow,
            "minimum_cash": minimum_cash,
        }


CashAsked = Annotated[CashQuery, Depends()]


@router.get("/cash/{calculation}.{ending}")
def cash_file(
    calculation: Calculation,
    ending: Ending,
    query: CashAsked,
    request: Request,
    principal: RecordReader,
    assistant: CurrentAssistant,
) -> Response:
    """A workbook of every policy and currency, or the plot of one.

    422 when a policy or a currency has to be named, 404 where there is no ledger, and for another's.
    """
    return answered(calculation, ending, query, principal, assistant, language_for(request, principal))


def answered(
    calculation: Calculation,
    ending: Ending,
    query: CashQuery,
    principal: Principal,
    assistant: Assistant,
    language: Language,
) -> Response:
    """The file for whoever may read the records."""
    if ending is Ending.XLSX:
        if calculation is Calculation.TREND:
            raise HTTPException(404, "The trend is a picture: ask for .svg or .png, and for dso.xlsx.")
        data = workbook(cards_of(calculation, query, principal, assistant), language)
    else:
        found = plot(calculation, query, principal, assistant, language)
        data = svg(found) if ending is Ending.SVG else png(found)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    if ending is Ending.XLSX:
        headers["Content-Disposition"] = f'attachment; filename="{calculation.value}.xlsx"'
    return Response(data, headers=headers, media_type=_TYPES[ending])


def plot(
    calculation: Calculation,
    query: CashQuery,
    principal: Principal,
    assistant: Assistant,
    language: Language,
) -> Plot:
    """The plot of one policy and currency. Raises as `cash_file` does."""
    if calculation is Calculation.TREND:
        own = _one(_receivables(query, principal, assistant), query)
        return trend_plot(dso_trend(own.invoices, assistant.settings.day()), own.currency, language)
    cards = cards_of(calculation, query, principal, assistant)
    policies = sorted({card["policy_id"] for card in cards})
    if len(policies) > 1:
        raise HTTPException(422, f"Name the policy. One of: {', '.join(policies)}.")
    by_currency = {card["result"]["currency"]: card for card in cards}
    return plot_of(by_currency[_currency(list(by_currency), query)], _SUBJECTS[calculation], language)


def cards_of(
    calculation: Calculation, query: CashQuery, principal: Principal, assistant: Assistant
) -> list[Card]:
    """The cards, with the currency that was asked for alone where one was. Raises 422 and 404."""
    result = _result(calculation, query, Turn(principal, assistant.settings.day()), assistant)
    if result.finding is Finding.AMBIGUOUS:
        raise HTTPException(422, f"Name the policy. One of: {', '.join(result.choices)}.")
    cards = [dict(card.data) for card in result.cards]
    chosen = [one for one in cards if query.currency in {"", one["result"]["currency"]}]
    if not chosen:
        raise HTTPException(404, _NO_LEDGER)
    return chosen


def _result(calculation: Calculation, query: CashQuery, turn: Turn, assistant: Assistant) -> ToolResult:
    records, uploaded = assistant.records, assistant.uploading.ledgers
    if calculation is Calculation.FORECAST:
        given = {"weeks": query.weeks, "currency": query.currency, "policy": query.policy, **query.cash}
        return cash_flow_forecast(records, uploaded).run(turn, CashFlowForecastArguments(**given))
    if calculation is Calculation.DSO:
        asked = DaysSalesOutstandingArguments(days=query.days, policy=query.policy)
        return days_sales_outstanding(records, uploaded).run(turn, asked)
    sources = LimitSources(records, records, records, records, records)
    about = "concentration" if calculation is Calculation.CONCENTRATION else "ageing"
    wanted = ReceivablesAgeingArguments.model_validate({"about": about, "policy": query.policy})
    return receivables_ageing(records, sources, uploaded).run(turn, wanted)


def _receivables(query: CashQuery, principal: Principal, assistant: Assistant) -> list[Receivables]:
    turn = Turn(principal, assistant.settings.day())
    found = own_receivables(assistant.records, turn, assistant.uploading.ledgers, query.policy)
    if isinstance(found, ToolResult):
        raise HTTPException(404, _NO_LEDGER)
    return found


def _one(found: Sequence[Receivables], query: CashQuery) -> Receivables:
    policies = sorted({one.policy.policy_id for one in found})
    if len(policies) > 1:
        raise HTTPException(422, f"Name the policy. One of: {', '.join(policies)}.")
    by_currency = {one.currency: one for one in found}
    return by_currency[_currency(list(by_currency), query)]


def _currency(known: Sequence[str], query: CashQuery) -> str:
    """The currency that was named, or the only one."""
    if query.currency:
        if query.currency not in known:
            raise HTTPException(404, _NO_LEDGER)
        return query.currency
    if len(known) > 1:
        raise HTTPException(422, f"Name the currency. One of: {', '.join(known)}.")
    return known[0]
