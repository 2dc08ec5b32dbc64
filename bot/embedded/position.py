"""What is on record about a buyer, for a message that is about it in words no cue knows."""

import re
from dataclasses import replace

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.deliveries import days_given, delivery_told, delivery_tried
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import REFUSED, Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.learned import CLAIM_PARTS, LIMIT_PARTS
from bot.embedded.quantities import amounts
from knowledge.folding import fold
from tools.buyer_names.verdict import Verdict

EXPLAINED_FROM = 0.5
"""How likely a general question must be for the documents to be asked beside the records."""
CLAIM_FIRST, LIMIT_FIRST = "claim", "limit"


def position_of_a_buyer(told: Understanding, ranked: Ranked, text: str, brief: Brief) -> Understanding:
    """The same, or where nothing certain was understood of a buyer that is: its limit, and a claim on it.

    Who names a customer of theirs asks about that customer. General words of some document that happen to be
    near are no answer to them, and what is on record seldom misses what they want to know.
    """
    if not brief.mention.certain or not brief.principal.has_records:
        return told
    of_claim = bool(cues.CLAIM.search(text)) or claim_is_likelier(ranked)
    if told.intent is Intent.LIMIT:
        takes_over = of_claim and (told.guessed or not cues.LIMIT.search(text)) and not told.arguments
    else:
        takes_over = told.intent in (Intent.KNOWLEDGE, Intent.UNSURE)
    if not takes_over or may_be_refused(ranked):
        return told
    general = ranked.probability(Asked.KNOWLEDGE, Asked.POLICY_TERMS) >= EXPLAINED_FROM
    return Understanding(
        Intent.POSITION,
        buyer=brief.mention.names[0],
        choice=CLAIM_FIRST if of_claim else LIMIT_FIRST,
        also_explain=general and told.intent is Intent.KNOWLEDGE,
    )


def claim_first(told: Understanding, text: str, brief: Brief) -> Understanding:
    """The same, or of a buyer that is named its claim, and only where there is none what was understood.

    What a claim brings and when its waiting period ends are on record once there is one; nobody who asks how
    much they get of it wants an estimate instead.
    """
    if not brief.mention.certain or not brief.principal.has_records or not told.buyer:
        return told
    estimated = told.intent is Intent.INDEMNITY and not told.arguments and not _SUPPOSED.search(text)
    waited_for = told.intent is Intent.DEADLINES and not told.arguments and _WAITING.search(text)
    if not (estimated or waited_for):
        return told
    return Understanding(Intent.CLAIM, buyer=told.buyer, otherwise=told)


_SUPPOSED = re.compile(
    r"如果|要是|假如|假设|万一|一旦|能赔|会赔|可以?赔|可能|最多|估|预计"
    r"|\b(if|would|could|might|may|suppose|assuming|estimate|worst case|defaults?|goes? (bust|under))\b"
)
"""An indemnity that is asked for in case of a loss, which no claim on record answers."""
_WAITING = re.compile(r"等[待侍等]期|等候期|\bwaiting period\b")


def still_about(told: Understanding, ranked: Ranked, message: str, brief: Brief) -> Understanding:
    """The same, or of a short message that names nobody, what it may ask of the buyer just told of.

    A document is no answer to who goes on talking of a buyer, unless a rule or a word is asked about.
    """
    focus, text = brief.focus, fold(message)
    if brief.mention.verdict is not Verdict.NONE or focus.tool not in _OF_A_BUYER or not focus.buyer_name:
        return told
    if told.intent is Intent.CLAIM and not (told.buyer or told.claim_no):
        return replace(told, buyer=focus.buyer_name)
    leaves = any(rule.search(text) for rule in (cues.CONCEPT, cues.POLICY, cues.LIST, _IN_GENERAL, _ANOTHER))
    if told.intent not in (Intent.KNOWLEDGE, Intent.UNSURE) or len(message) > SHORT or leaves:
        return told
    delivery = delivery_tried(message, brief) if _of_a_delivery(message, brief) else {}
    if delivery:
        kept = focus.arguments if focus.tool == "check_cover" else {}
        arguments = {name: value for name, value in kept.items() if name in _DELIVERED} | delivery
        return Understanding(Intent.COVER, buyer=focus.buyer_name, arguments=arguments)
    if ranked.probability(*_ELSEWHERE) >= EXPLAINED_FROM or may_be_refused(ranked) or amounts(message):
        return told
    of_claim = focus.tool == "claim_status" or bool(cues.CLAIM.search(text)) or claim_is_likelier(ranked)
    return Understanding(
        Intent.POSITION, buyer=focus.buyer_name, choice=CLAIM_FIRST if of_claim else LIMIT_FIRST
    )


def _of_a_delivery(message: str, brief: Brief) -> bool:
    """Whether an amount is told with its days; after a cover check one of the two is enough."""
    told, days = delivery_told(message, brief), days_given(message)
    if brief.focus.tool == "check_cover":
        return "amount" in told or days is not None
    return "amount" in told and (days is not None or "terms_days" in told)


SHORT = 60
"""Characters of a message that may go on with what was told without saying so."""
_DELIVERED = ("amount", "currency", "terms_days", "dispatch_on", "policy")
_OF_A_BUYER = frozenset(
    {"credit_limit", "check_cover", "claim_status", "invoice_deadlines", "estimate_indemnity", "find_buyer"}
)
_ELSEWHERE = (Asked.KNOWLEDGE, Asked.POLICY_TERMS, Asked.OFF_TOPIC, Asked.THANKS, Asked.GREETING)
_ANOTHER = re.compile(
    r"[那嗰](家|间|個|个客户)|另(一|外)|别(家|的)|\b(an)?other\b|\bthe [\w-]+( [\w-]+)? (one|company|firm)\b"
)
"""Another company is pointed at: what is told must not be this one's."""
_IN_GENERAL = re.compile(r"一般|通常|\b(in general|usually|normally|generally)\b")


def may_be_refused(ranked: Ranked) -> bool:
    """Whether the message may ask for what nobody is told: then no record is volunteered."""
    return ranked.probability(*REFUSED) >= DOUBTFUL


DOUBTFUL = 0.25
"""How likely a refusal must be for nothing to be volunteered: far less than for one to be spoken."""


def claim_is_likelier(ranked: Ranked) -> bool:
    """Whether a claim is asked about rather than a limit."""
    of_claims = ranked.probability(*CLAIM_PARTS, Asked.CLAIMS_LIST, Asked.INDEMNITY)
    return of_claims > ranked.probability(*LIMIT_PARTS, Asked.COVER_CHECK)
