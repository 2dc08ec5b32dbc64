"""Staying with what was told: a short message that names nobody is about the buyer or list just told of."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.deliveries import days_given, delivery_told, delivery_tried
from bot.embedded.going_on import ANOTHER, POINTS, as_before
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import REFUSED, Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.learned import CLAIM_PARTS, LIMIT_PARTS
from bot.embedded.position import (
    CLAIM_FIRST,
    EXPLAINED_FROM,
    LIMIT_FIRST,
    claim_is_likelier,
    may_be_refused,
)
from bot.embedded.quantities import amounts
from tools.buyer_names.verdict import Verdict
from tools.claim_lookup import ClaimChoice

SHORT = 60
"""Characters of a message that may go on with what was told without saying so."""
MAY_LEAN, LEANS, SURELY_LEANS = 0.3, 0.5, 0.9
"""From here on a message may say nothing without what was told; and from there on it likely does."""


def still_about(told: Understanding, ranked: Ranked, message: str, text: str, brief: Brief) -> Understanding:
    """The same, or what a short message that names nobody asks of what was just told.

    A document is no answer to who goes on talking of a buyer, unless a rule or a word is asked about.
    """
    if brief.mention.verdict is not Verdict.NONE:
        return told
    if brief.focus.buyer_name and _lacks_its_buyer(told, ranked, text, brief):
        return _of_the_buyer_meant(told, brief)
    if brief.focus.tool in _LISTS and not _of_one(brief):
        return _the_same_again(told, ranked, text, brief)
    if brief.focus.tool not in _OF_A_BUYER or not brief.focus.buyer_name:
        return told
    stays = _is_unanswered(told, ranked, text) and len(message) <= SHORT
    leaves = any(rule.search(text) for rule in (cues.CONCEPT, cues.POLICY, cues.LIST, _IN_GENERAL, _THAT_ONE))
    return _of_the_buyer(told, ranked, message, text, brief) if stays and not leaves else told


def _of_the_buyer_meant(told: Understanding, brief: Brief) -> Understanding:
    """The same of the buyer talked of; a delivery on the terms of the one before, unless it has its own."""
    kept = as_before(brief) if told.intent is Intent.COVER else {}
    if told.intent is Intent.CLAIMS:
        listed = Understanding(Intent.CHECKLIST, buyer=brief.focus.buyer_name)
        return Understanding(Intent.CLAIM, buyer=brief.focus.buyer_name, otherwise=listed)
    return replace(told, buyer=brief.focus.buyer_name, arguments={**kept, **told.arguments})


def _of_one(brief: Brief) -> bool:
    """Whether what was told last was told of one buyer, invoice or claim."""
    return any(name in brief.focus.arguments for name in ("buyer", "invoice_no", "claim_no"))


def _lacks_its_buyer(told: Understanding, ranked: Ranked, text: str, brief: Brief) -> bool:
    """Whether what was understood is about a buyer that only the talk names."""
    if told.buyer or told.claim_no or ANOTHER.search(text):
        return False
    if told.intent is Intent.COVER:
        return "amount" in told.arguments
    if _THAT_ONE.search(text):
        return False
    if brief.focus.tool not in _OF_A_BUYER:
        return False
    if told.intent in (Intent.INDEMNITY, Intent.DEADLINES):
        asked_of_one = not told.arguments and not cues.LIST.search(text)
        return asked_of_one and (ranked.leaning >= LEANS or bool(POINTS.search(text)))
    missing = told.intent is Intent.CLAIMS and told.choice == ClaimChoice.MISSING_DOCUMENTS
    return told.intent is Intent.CLAIM or (missing and not cues.LIST.search(text))


def _is_unanswered(told: Understanding, ranked: Ranked, text: str) -> bool:
    """Whether nothing of a record was understood, or only a term of the policy where a record is meant."""
    if told.intent in (Intent.KNOWLEDGE, Intent.UNSURE):
        return True
    leans = ranked.leaning >= LEANS and not cues.OWN.search(text)
    if told.intent is Intent.TERMS:
        return (
            ranked.leaning >= LEANS if not told.parameters else leans and set(told.parameters) <= _OF_RECORDS
        )
    return told.intent in (Intent.CLAIMS, Intent.OFF_TOPIC) and leans


def _of_the_buyer(
    told: Understanding, ranked: Ranked, message: str, text: str, brief: Brief
) -> Understanding:
    focus = brief.focus
    if _of_a_delivery(message, brief):
        kept = focus.arguments if focus.tool == "check_cover" else {}
        arguments = {name: value for name, value in kept.items() if name in _DELIVERED}
        arguments |= delivery_tried(message, brief)
        return Understanding(Intent.COVER, buyer=focus.buyer_name, arguments=arguments)
    elsewhere = ranked.probability(*_ELSEWHERE) >= EXPLAINED_FROM and ranked.leaning < MAY_LEAN
    sure = ranked.leaning >= SURELY_LEANS and ranked.probability(*REFUSED) < EXPLAINED_FROM
    figures = not _DOUBTS.search(text) and (_NUMBER.search(text) or amounts(message))
    if (elsewhere and not POINTS.search(text)) or figures or (may_be_refused(ranked) and not sure):
        return told
    if focus.tool == "invoice_deadlines" and not (_is_of_another_record(ranked) or cues.CLAIM.search(text)):
        return _the_days_again(brief)
    of_claim = focus.tool == "claim_status" or bool(cues.CLAIM.search(text)) or claim_is_likelier(ranked)
    return Understanding(
        Intent.POSITION,
        buyer=focus.buyer_name,
        choice=CLAIM_FIRST if of_claim else LIMIT_FIRST,
        also_explain=ranked.probability(Asked.KNOWLEDGE) >= EXPLAINED_FROM,
    )


def _is_of_another_record(ranked: Ranked) -> bool:
    """Whether after an invoice's days its buyer's limit or claim is likely asked about."""
    return ranked.best in (*LIMIT_PARTS, *CLAIM_PARTS) and ranked.confidence >= LEANS


def _the_days_again(brief: Brief) -> Understanding:
    arguments = dict(brief.focus.arguments)
    buyer = brief.focus.buyer_name if arguments.pop("buyer", "") else ""
    return Understanding(Intent.DEADLINES, buyer=buyer, arguments=arguments)


def _of_a_delivery(message: str, brief: Brief) -> bool:
    """Whether an amount is told with its days; after a cover check one of the two is enough."""
    told, days = delivery_told(message, brief), days_given(message)
    if not delivery_tried(message, brief):
        return False
    if brief.focus.tool == "check_cover":
        return "amount" in told or days is not None
    return "amount" in told and (days is not None or "terms_days" in told)


def _the_same_again(told: Understanding, ranked: Ranked, text: str, brief: Brief) -> Understanding:
    """The list or the terms just told, where the message surely asks of these: which is first."""
    # Of terms there are many: what asks for another of them may lean on the talk as well.
    surely = SURELY_LEANS if brief.focus.tool == "policy_terms" else LEANS
    stays = _is_unanswered(told, ranked, text) and ranked.leaning >= surely and not may_be_refused(ranked)
    if not stays or any(rule.search(text) for rule in (cues.CONCEPT, cues.POLICY, _IN_GENERAL)):
        return told
    arguments = dict(brief.focus.arguments)
    return Understanding(
        _LISTS[brief.focus.tool],
        choice=str(arguments.pop("choice", "")),
        parameters=tuple(arguments.pop("parameters", ())),
        arguments=arguments,
    )


_LISTS: Mapping[str, Intent] = {
    "list_claims": Intent.CLAIMS,
    "list_limits": Intent.LIMITS,
    "invoice_deadlines": Intent.DEADLINES,
    "risk_alerts": Intent.RISK_ALERTS,
    "list_changes": Intent.CHANGES,
    "policy_terms": Intent.TERMS,
}
"""Tools that tell of several buyers at once, and what asks for the same again."""
_OF_RECORDS = {"waiting_period", "overdue_notice", "maximum_extension_days", "examination", "claim_filing"}
"""Terms whose days a record of its own has: who asks until when, after a claim, means the claim's."""
_DELIVERED = ("amount", "currency", "terms_days", "dispatch_on", "policy")
_OF_A_BUYER = frozenset(
    {"credit_limit", "check_cover", "claim_status", "invoice_deadlines", "estimate_indemnity", "find_buyer"}
)
_ELSEWHERE = (Asked.KNOWLEDGE, Asked.POLICY_TERMS, Asked.OFF_TOPIC, Asked.THANKS, Asked.GREETING)
_DOUBTS = re.compile(r"(吧|对吧|对吗|没错吧|是吗|是不是)[?？。\s]*$|\b(right|correct|isn't it)\b[?.\s]*$")
"""A figure that is held against what was told, and not one to go on with."""
_NUMBER = re.compile(r"\d{3}")
"""Of something that was not told of."""
_THAT_ONE = re.compile(
    rf"{ANOTHER.pattern}|[那嗰𠮶](家|间|個|个客户)|另(一|外)|别(家|的)"
    r"|\b(an)?other\b|\bthe [\w-]+( [\w-]+)? (one|company|firm)\b"
)
"""It may be another company that is pointed at."""
_IN_GENERAL = re.compile(r"一般|通常|\b(in general|usually|normally|generally)\b")
