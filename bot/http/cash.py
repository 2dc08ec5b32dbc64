"""The owner's cash over HTTP: what is owed by age and buyer, and the forecast of receipts."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from bot.http.callers import CurrentAssistant, RecordReader
from tools.ageing_lookup import AgeingAspect, ReceivablesAgeingArguments, receivables_ageing
from tools.calculation import MOST
from tools.cash_forecast_lookup import MOST_WEEKS, CashFlowForecastArguments, cash_flow_forecast
from tools.currencies import CurrencySaid
from tools.limit_lookup import LimitSources
from tools.tool import Finding, ToolResult, Turn

router = APIRouter(prefix="/v1")

Amount = Annotated[Decimal | None, Query(ge=0, le=MOST, decimal_places=2, examples=["300000"])]


@router.get("/ageing")
def ageing(
    principal: RecordReader,
    assistant: CurrentAssistant,
    about: AgeingAspect = AgeingAspect.AGEING,
    policy: Annotated[str, Query(max_length=300, examples=["POL-LQ-2026"])] = "",
) -> dict[str, Any]:
    """What the caller's buyers owe by days overdue and by buyer: a card for each policy and currency."""
    records = assistant.records
    sources = LimitSources(records, records, records, records, records)
    arguments = ReceivablesAgeingArguments(about=about, policy=policy)
    result = receivables_ageing(records, sources, assistant.uploading.ledgers).run(
        Turn(principal, assistant.settings.day()), arguments
    )
    return {"items": [dict(card.data) for card in result.cards], "next": None}


@router.get("/cash-flow-forecast")
def forecast(
    principal: RecordReader,
    assistant: CurrentAssistant,
    weeks: Annotated[int, Query(ge=1, le=MOST_WEEKS)] = 13,
    opening_cash: Amount = None,
    weekly_outflow: Amount = None,
    minimum_cash: Amount = None,
    currency: Annotated[CurrencySaid, Query(examples=["CNY"])] = "",
    policy: Annotated[str, Query(max_length=300, examples=["POL-LQ-2026"])] = "",
) -> dict[str, Any]:
    """The receipts of the coming weeks from the caller's ledger; with cash given, when a gap opens.

    422 when one of several policies has to be named, 404 for one that is not the caller's.
    """
    arguments = CashFlowForecastArguments(
        weeks=weeks,
        opening_cash=opening_cash,
        weekly_outflow=weekly_outflow,
        minimum_cash=minimum_cash,
        currency=currency,
        policy=policy,
    )
    return _card(
        cash_flow_forecast(assistant.records, assistant.uploading.ledgers).run(
            Turn(principal, assistant.settings.day()), arguments
        )
    )


def _card(result: ToolResult) -> dict[str, Any]:
    if result.finding is Finding.AMBIGUOUS:
        raise HTTPException(422, f"Name the policy. One of: {', '.join(result.choices)}.")
    if not result.cards:
        raise HTTPException(404, "No such policy of yours with a ledger.")
    return dict(result.cards[0].data)
