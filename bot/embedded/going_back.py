"""What goes back to the question before: a correction, a doubt, or the wish to hear it again."""

import re
from collections.abc import Mapping
from typing import Any

from bot.brief import Brief
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.quantities import amounts, term_days
from tools.money import plain

SURE = 0.8
SHORT = 24
"""Characters of a message that goes on with the buyer just talked of and does not name it."""

_AGAIN = re.compile(
    r"^(再说一(遍|次)|重复(一下|一遍)?|没(听|看)(懂|明白)|什么意思啊?|简单(点)?说"
    r"|(are you |you )?sure\b.*|really\??|(can you )?(say|repeat) (that|it)( again)?|(come )?again\??"
    r"|确定吗?|真的吗?|你确定.*)[?？。.!！]*$"
)
_OTHER_ONE = re.compile(
    r"^(不是(的|这(个|家))?|不对|错了|搞错了|弄错了)|我(说|指|要)的是"
    r"|^(no|nope|sorry|wrong( one)?|not (that|this)( one)?|actually)\b|\bi meant?\b"
)
_KEPT = {
    "credit_limit": Intent.LIMIT,
    "claim_status": Intent.CLAIM,
    "check_cover": Intent.COVER,
    "invoice_deadlines": Intent.DEADLINES,
    "estimate_indemnity": Intent.INDEMNITY,
    "claim_checklist": Intent.CHECKLIST,
    "list_limits": Intent.LIMITS,
    "list_claims": Intent.CLAIMS,
    "policy_terms": Intent.TERMS,
    "request_limit": Intent.REQUEST_LIMIT,
    "report_overdue": Intent.REPORT_OVERDUE,
    "file_claim": Intent.FILE_CLAIM,
    "watch_buyer": Intent.WATCH_BUYER,
}
"""The tools whose question can be asked again, by what it was."""


def corrects(text: str) -> bool:
    """Whether a folded message says that something else was meant."""
    return _OTHER_ONE.search(text) is not None


def going_back(message: str, text: str, brief: Brief, ranked: Ranked | None) -> Understanding | None:
    """The question before, corrected or once more; None when there is none, or the message asks a new one."""
    intent = _KEPT.get(brief.focus.tool)
    if intent is None or brief.focus.open_question is not None:
        return None
    again = _AGAIN.search(text.strip()) is not None or _surely(ranked, Asked.REPEAT)
    corrected = corrects(text) or _surely(ranked, Asked.CORRECTION)
    if not again and not corrected:
        return None
    told = dict(brief.focus.arguments)
    buyer = str(told.pop("buyer", ""))
    if corrected and brief.mention.certain:
        return _once_more(intent, brief.mention.names[0], {**told, **_figures(message, told)})
    changed = _figures(message, told) if corrected else {}
    return _once_more(intent, buyer, {**told, **changed}) if again or changed else None


def _surely(ranked: Ranked | None, asked: Asked) -> bool:
    return ranked is not None and ranked.best is asked and ranked.confidence >= SURE


def _figures(message: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """The amount or term that the message corrects, of those the question before had."""
    found, term = amounts(message), term_days(message)
    changed: dict[str, Any] = {}
    if "amount" in told and found:
        changed["amount"] = plain(found[0].amount)
        changed |= {"currency": found[0].currency} if found[0].currency else {}
    if "terms_days" in told and term is not None and term.days:
        changed["terms_days"] = term.days
    return changed


def _once_more(intent: Intent, buyer: str, told: Mapping[str, Any]) -> Understanding:
    if intent is Intent.LIMIT:
        return Understanding(intent, buyer, arguments={k: v for k, v in told.items() if k == "on"})
    if intent is Intent.CLAIM:
        number = "" if buyer else str(told.get("claim_no", ""))
        return Understanding(intent, buyer=buyer, claim_no=number)
    if intent in (Intent.LIMITS, Intent.CLAIMS):
        return Understanding(intent, choice=str(told.get("choice", "")))
    if intent is Intent.TERMS:
        return Understanding(intent, parameters=tuple(told.get("parameters", ())))
    return Understanding(intent, buyer=buyer, arguments=told)
