"""What a message was understood to ask for: an intent with what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.embedded.cues import Aspect, ClaimAspect


class Intent(StrEnum):
    """What is asked for."""

    GREETING = "greeting"
    THANKS = "thanks"
    EMPTY = "empty"
    CANCEL = "cancel"
    IDENTITY = "identity"
    HAND_OVER = "hand_over"
    TAMPERING = "tampering"
    CONCEALMENT = "concealment"
    BUYERS_SIDE = "buyers_side"
    OTHERS_RECORDS = "others_records"
    OFF_TOPIC = "off_topic"
    LEGAL = "legal"
    LIMIT = "limit"
    LIMITS = "limits"
    CLAIM = "claim"
    CLAIMS = "claims"
    POSITION = "position"
    TERMS = "terms"
    BUYER = "buyer"
    DEADLINES = "deadlines"
    COVER = "cover"
    INDEMNITY = "indemnity"
    CHECKLIST = "checklist"
    PREMIUM = "premium"
    LIABILITY = "liability"
    LIMIT_NEED = "limit_need"
    FINANCING = "financing"
    DSO = "dso"
    WORKING_CAPITAL = "working_capital"
    CASH_CYCLE = "cash_cycle"
    TERMS_COST = "terms_cost"
    LOSS_SALES = "loss_sales"
    AGEING = "ageing"
    CASH_FORECAST = "cash_forecast"
    RISK_ALERTS = "risk_alerts"
    CREDIT_REVIEW = "credit_review"
    CHANGES = "changes"
    LEDGER = "ledger"
    REQUEST_LIMIT = "request_limit"
    REPORT_OVERDUE = "report_overdue"
    FILE_CLAIM = "file_claim"
    WATCH_BUYER = "watch_buyer"
    KNOWLEDGE = "knowledge"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Understanding:
    """An intent with what it needs; empty strings are not said, to be asked for or left out."""

    intent: Intent
    buyer: str = ""
    claim_no: str = ""
    parameters: tuple[str, ...] = ()
    choice: str = ""
    aspect: Aspect = Aspect.AMOUNT
    claim_aspect: ClaimAspect | None = None
    also_explain: bool = False
    """Whether a record is asked for and, beside it, an explanation."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """The other arguments of the tool that the intent calls: amounts, days, terms, invoice, policy."""
    guessed: bool = False
    """Whether no cue asked for it: a buyer was named and nothing said what of it."""
    may_mean: tuple[str, ...] = ()
    """For an unsure message, the intents (`intents.asked`) it may mean, the likeliest first."""
    otherwise: "Understanding | None" = None
    """What is asked where there is nothing of what is looked up first: no claim, so one is estimated."""
    elsewhere: bool = False
    """Whether it is most likely no business of ours, so that no question of ours is offered instead."""
    vague_day: bool = False
    """Whether a day was named that cannot be told, so that today was taken: next month."""


INTENT_OF_TOOL: Mapping[str, Intent] = {
    "find_buyer": Intent.BUYER,
    "claim_status": Intent.CLAIM,
    "claim_checklist": Intent.CHECKLIST,
    "check_cover": Intent.COVER,
    "invoice_deadlines": Intent.DEADLINES,
    "estimate_indemnity": Intent.INDEMNITY,
    "estimate_premium": Intent.PREMIUM,
    "maximum_liability_used": Intent.LIABILITY,
    "suggest_limit": Intent.LIMIT_NEED,
    "financing_against_cover": Intent.FINANCING,
    "days_sales_outstanding": Intent.DSO,
    "working_capital_requirement": Intent.WORKING_CAPITAL,
    "cash_conversion_cycle": Intent.CASH_CYCLE,
    "payment_terms_cost": Intent.TERMS_COST,
    "sales_to_recover_loss": Intent.LOSS_SALES,
    "receivables_ageing": Intent.AGEING,
    "cash_flow_forecast": Intent.CASH_FORECAST,
    "risk_alerts": Intent.RISK_ALERTS,
    "review_credit_management": Intent.CREDIT_REVIEW,
    "list_changes": Intent.CHANGES,
    "uploaded_ledger": Intent.LEDGER,
    "request_limit": Intent.REQUEST_LIMIT,
    "report_overdue": Intent.REPORT_OVERDUE,
    "file_claim": Intent.FILE_CLAIM,
    "watch_buyer": Intent.WATCH_BUYER,
}
"""The intent that a tool answers; any other that asks back is about a limit."""
