"""A correction: the question before is asked again with the buyer, amount or term that was meant."""

import re
from collections.abc import Mapping
from typing import Any

from bot.brief import Brief
from bot.embedded import cues, write_cues
from bot.embedded.deliveries import days_given
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.payment_terms import term_days
from bot.embedded.quantities import Quantity, amounts
from bot.embedded.which_policy import policy_meant
from knowledge.folding import fold
from tools.buyer_names.verdict import Verdict
from tools.money import plain

SURE = 0.8
SHORT = 24
"""Characters of a correction that says no more than that the limit was meant."""
_OTHER_ONE = re.compile(
    r"^(不是(的|这(个|家))?|不对|错了|搞错了|弄错了)|我(说|指|要)的是|(^|我)[讲说打写搞弄记睇]错(咗|了)|^唔系"
    r"|^(还是|都系)\s?(要|改成|申请)?\s?\d"
    r"|^(改成|改为|换成|改一?下|更正|应该是)|^(please )?(make|change) (it|that)\b"
    r"|^(no|nope|sorry|wrong( one)?|not (that|this)( one)?|actually|oops|correction|typo|scratch that)\b"
    r"|(账期|金额|额度|数期)(要|就)?(改|换|调)(成|到|为)?\s?\d|^改\s?\d|\bsame amount\b"
    r"|^my (mistake|bad)\b|\bi meant?\b|\bshould (be|have been|read)\b.{0,24}\bnot\b"
    r"|\b(wrong|mixed up( the)?) (one|customer|buyer|client|company|amount|figure|number)s?\b"
)
_THE_CLAIM = re.compile(r"^.{0,16}(\bthe claim\b|(那个|个)?(索赔|赔案|案子))")
"""The claim on the buyer talked of was meant: I mean the claim, what happens next."""
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


def correcting(message: str, text: str, brief: Brief, ranked: Ranked | None) -> Understanding | None:
    """The question before as it was meant; None when there is none, or the message corrects nothing of it."""
    intent = _KEPT.get(brief.focus.tool)
    if intent is None or brief.focus.open_question is not None:
        return None
    if not corrects(text) and not (ranked and ranked.best is Asked.CORRECTION and ranked.confidence >= SURE):
        return None
    if intent is Intent.WATCH_BUYER and (write_cues.WATCH.search(text) or write_cues.STOP_WATCH.search(text)):
        return None  # "actually stop watching X" is another request, and no other buyer of the same
    told = dict(brief.focus.arguments)
    policy = policy_meant(text, brief) if intent is Intent.TERMS else ""
    if policy:
        return _once_more(intent, "", {**told, "policy": policy})
    buyer = str(told.pop("buyer", ""))
    talked_of = brief.focus.buyer_name if brief.mention.verdict is Verdict.NONE else ""
    if talked_of and len(text) <= SHORT and cues.LIMIT.search(text):
        return Understanding(Intent.LIMIT, talked_of)
    if talked_of and _THE_CLAIM.search(text):
        return Understanding(Intent.CLAIM, buyer=talked_of)
    if brief.mention.certain:
        return _once_more(intent, brief.mention.names[0], {**told, **_figures(message, told)})
    changed = _figures(message, told)
    return _once_more(intent, buyer, {**told, **changed}) if changed else None


def _figures(message: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """The amount or term that the message corrects, of those the question before had."""
    found, term = _amounts_meant(message), _term_meant(message)
    changed: dict[str, Any] = {}
    if "amount" in told and found:
        changed["amount"] = plain(found[0].amount)
        changed |= {"currency": found[0].currency} if found[0].currency else {}
    if "terms_days" in told and term:
        changed["terms_days"] = term
    return changed


def _amounts_meant(message: str) -> list[Quantity]:
    """The amounts that are meant: of "not 350k but 450k" the second; a bare number from a thousand on."""
    bare = [one for one in amounts(message, asked=True) if one.amount >= _SMALLEST_BARE]
    found = list(amounts(message)) or bare
    return [one for one in found if not _NOT.search(fold(message[: one.span[0]]))]


def _term_meant(message: str) -> int | None:
    """The payment term that is meant: of "not 60 days but 90" the second; days alone are one here."""
    said = _NOT_DAYS.sub(" ", fold(message))
    term, bare = term_days(said), _BARE.search(said) if _NOT_DAYS.search(fold(message)) else None
    if term is not None and term.days:
        return term.days
    return days_given(said) or (int(bare[0]) if bare else None)


_BARE = re.compile(r"(?<![\d.,$€£¥])\d{2,3}(?![\d.,%]*\d|\s?(k|m|w|万|千|百))")


_NOT_DAYS = re.compile(
    r"(\bnot|\binstead of|\brather than|不是|唔系|而非|并非)\s*\d{1,3}\s*(天|日|days?\b)(数|期)?"
)
_NOT = re.compile(r"(\bnot|\binstead of|\brather than|\bno longer|不是|唔系|而非|并非|[^要]不要|唔要)\s*$")
_SMALLEST_BARE = 1000


def _once_more(intent: Intent, buyer: str, told: Mapping[str, Any]) -> Understanding:
    if intent is Intent.LIMIT:
        return Understanding(intent, buyer, arguments={k: v for k, v in told.items() if k == "on"})
    if intent is Intent.CLAIM:
        number = "" if buyer else str(told.get("claim_no", ""))
        return Understanding(intent, buyer=buyer, claim_no=number)
    if intent in (Intent.LIMITS, Intent.CLAIMS):
        return Understanding(intent, choice=str(told.get("choice", "")))
    if intent is Intent.TERMS:
        of = {"policy": told["policy"]} if "policy" in told else {}
        return Understanding(intent, parameters=tuple(told.get("parameters", ())), arguments=of)
    return Understanding(intent, buyer=buyer, arguments=told)
