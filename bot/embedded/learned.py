"""What the learned intents add to the rules: they speak where no cue does, and ask in doubt."""

from collections.abc import Mapping
from dataclasses import replace

from bot.brief import Brief
from bot.embedded import cues, rule_cues
from bot.embedded.alert_questions import IN_GENERAL, alerts_of
from bot.embedded.cues import Aspect, ClaimAspect
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import REFUSED, Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.reckoning import OWN_AUTHORITY, parameters_named, reckoned_as
from tools.buyer_names.verdict import Verdict
from tools.claim_lookup import ClaimChoice
from tools.limit_lookup import LimitChoice

SURE = 0.65
"""From here on a record is looked up that no cue asked for."""
SURE_TO_REFUSE = 0.85
"""From here on something is refused that no cue forbids: an innocent question must not be."""
SURE_AGAINST_A_CUE, CUE_AT_MOST = 0.9, 0.06
"""How likely another intent must be, and how unlikely what a cue asks for, to be believed instead."""
SURE_OF_AN_INVOICE = 0.8
"""From here on something else than its days is asked of an invoice."""
SURE_OF_ASPECT = 0.6
"""From here on an answer leads with another part of the record that is looked up anyway."""
SURE_OF_OWN = 0.9
"""From here on a term is that of the reader's policy though nothing says whose: 保单上最长延期几天."""
SURE_OF_TALK = 0.95
"""From here on something is talk and no question: a complaint, a greeting, thanks."""
SURE_OF_ELSEWHERE = 0.9
"""From here on no question of ours is offered to who asks of other matters."""
TALK_AT_MOST = 30
"""Characters of what may be a mere greeting."""
TWO_COVER, EITHER_AT_LEAST = 0.7, 0.2
"""How likely one of two must be, and each of them, for the reader to be asked which."""

LIMIT_PARTS = {
    Asked.LIMIT_AMOUNT: Aspect.AMOUNT,
    Asked.LIMIT_HEADROOM: Aspect.HEADROOM,
    Asked.LIMIT_TERMS: Aspect.TERMS,
    Asked.LIMIT_PERCENTAGE: Aspect.PERCENTAGE,
    Asked.LIMIT_CONDITIONS: Aspect.CONDITIONS,
    Asked.LIMIT_VALIDITY: Aspect.VALIDITY,
    Asked.LIMIT_REASON: Aspect.REASON,
    Asked.LIMIT_GRADE: Aspect.GRADE,
}
_LIMITS = {
    Asked.LIMITS_ALL: LimitChoice.ALL,
    Asked.LIMITS_ENDING: LimitChoice.ENDING,
    Asked.LIMITS_FULL: LimitChoice.FULL,
    Asked.LIMITS_PENDING: LimitChoice.PENDING,
    Asked.LIMITS_NOT_IN_FORCE: LimitChoice.NOT_IN_FORCE,
    Asked.LIMITS_STOPPED: LimitChoice.STOPPED,
}
CLAIM_PARTS: Mapping[Asked, ClaimAspect | None] = {
    Asked.CLAIM_STATUS: None,
    Asked.CLAIM_MISSING: None,
    Asked.CLAIM_HANDLER: ClaimAspect.HANDLER,
    Asked.CLAIM_DECISION: ClaimAspect.DECISION,
    Asked.CLAIM_PAID: None,
}
_UNNAMED_CLAIMS = {Asked.CLAIM_MISSING: "missing_documents", Asked.CLAIM_PAID: "decided"}
_RECKONED = {
    Asked.DEADLINE_NOTICE: Intent.DEADLINES,
    Asked.DEADLINE_STOP: Intent.DEADLINES,
    Asked.DEADLINE_FILING: Intent.DEADLINES,
    Asked.DEADLINE_LIST: Intent.DEADLINES,
    Asked.COVER_CHECK: Intent.COVER,
    Asked.INDEMNITY: Intent.INDEMNITY,
    Asked.CHECKLIST: Intent.CHECKLIST,
    Asked.PREMIUM_ESTIMATE: Intent.PREMIUM,
    Asked.LIABILITY_USED: Intent.LIABILITY,
    Asked.LIMIT_NEED: Intent.LIMIT_NEED,
    Asked.FINANCING: Intent.FINANCING,
}
_ONE_ANSWER = (
    frozenset(LIMIT_PARTS),
    frozenset(CLAIM_PARTS),
    frozenset({Asked.DEADLINE_NOTICE, Asked.DEADLINE_STOP, Asked.DEADLINE_FILING}),
)
"""Intents that one look-up answers whole: that one of them is meant must be likely, not which."""
_SAID = {
    Asked.GREETING: Intent.GREETING,
    Asked.THANKS: Intent.THANKS,
    Asked.HAND_OVER: Intent.HAND_OVER,
    Asked.COMPLAINT: Intent.HAND_OVER,
}
CUED: dict[Intent, set[Asked]] = {
    Intent.LIMIT: {*LIMIT_PARTS},
    Intent.LIMITS: {*_LIMITS},
    Intent.CLAIM: {*CLAIM_PARTS, Asked.CLAIMS_LIST},
    Intent.CLAIMS: {*CLAIM_PARTS, Asked.CLAIMS_LIST},
    Intent.TERMS: {Asked.POLICY_TERMS},
    Intent.BUYER: {Asked.BUYER_LOOKUP},
    Intent.RISK_ALERTS: {Asked.RISK_ALERTS},
    Intent.DEADLINES: {asked for asked, intent in _RECKONED.items() if intent is Intent.DEADLINES},
    **{intent: {asked} for asked, intent in _RECKONED.items() if intent is not Intent.DEADLINES},
}
"""What is asked where a cue told one of these intents."""
OF_FIGURES = {Asked.CHECKLIST, Asked.PREMIUM_ESTIMATE, Asked.LIMIT_NEED, Asked.FINANCING}
"""What is worked out of the figures of the message, which a choice sent instead of it would lose."""
_REFUSALS = {asked: Intent(asked.value) for asked in sorted(REFUSED)}


def second_opinion(
    told: Understanding, ranked: Ranked, message: str, text: str, brief: Brief
) -> Understanding:
    """What the rules told, unless they were silent and the model knows, or it is sure that they err.

    A refusal stays a refusal; a number of a claim or an invoice stays what is looked up.
    """
    silent = told.intent is Intent.KNOWLEDGE or told.guessed
    of_invoice = _of_the_invoice(told, ranked, text)
    if of_invoice is not None:
        return of_invoice
    if not silent and (_is_exact(told) or not _is_contradicted(told, ranked)):
        return _with_aspect(told, ranked)
    asked, share = _likeliest_answer(ranked)
    if asked in REFUSED:
        sure = ranked.probability(*REFUSED) >= SURE_TO_REFUSE
        return Understanding(_REFUSALS[asked]) if sure else told
    if asked is Asked.OFF_TOPIC and share >= SURE_OF_ELSEWHERE and told.intent is Intent.KNOWLEDGE:
        return replace(told, elsewhere=not told.parameters)
    if share >= SURE:
        return _meant(asked, message, text, brief, share) or _with_aspect(told, ranked)
    return _either(ranked, message, text, brief) or _with_aspect(told, ranked)


def _of_the_invoice(told: Understanding, ranked: Ranked, text: str) -> Understanding | None:
    """An invoice's cover or what a loss of it brings, where no word asks for its days and that is sure."""
    number = told.arguments.get("invoice_no")
    meant = {Asked.COVER_CHECK: Intent.COVER, Asked.INDEMNITY: Intent.INDEMNITY}.get(ranked.best)
    sure = told.intent is Intent.DEADLINES and ranked.confidence >= SURE_OF_AN_INVOICE
    if not (number and meant and sure) or rule_cues.DEADLINE.search(text) or rule_cues.STOP.search(text):
        return None
    return Understanding(meant, arguments={"invoice_no": number})


def _likeliest_answer(ranked: Ranked) -> tuple[Asked, float]:
    """The likeliest intent of those that get the likeliest answer, and how likely that answer is."""
    for family in _ONE_ANSWER:
        share = ranked.probability(*family)
        if share >= SURE:
            return next(asked for asked, _ in ranked.intents if asked in family), share
    return ranked.intents[0]


def _is_exact(told: Understanding) -> bool:
    of_a_policy = told.intent is Intent.TERMS and "policy" in told.arguments
    warned = told.intent in (Intent.RISK_ALERTS, Intent.CHANGES, Intent.CREDIT_REVIEW, Intent.LEDGER)
    summed = told.intent is Intent.CLAIMS and told.choice == ClaimChoice.PAID
    delivered = told.intent is Intent.COVER and {"amount", "terms_days"} <= told.arguments.keys()
    return (
        summed or delivered or bool(told.claim_no) or "invoice_no" in told.arguments or of_a_policy or warned
    )


def _is_contradicted(told: Understanding, ranked: Ranked) -> bool:
    cued = CUED.get(told.intent, set())
    if not cued:  # nothing of the kind was learned, so that every likeness to it is another's
        return ranked.best in REFUSED and ranked.confidence >= SURE_AGAINST_A_CUE
    if told.intent is Intent.COVER and "amount" not in told.arguments and ranked.best in LIMIT_PARTS:
        return ranked.confidence >= SURE  # no delivery is told of: what there is of a limit is asked
    return _likeliest_answer(ranked)[1] >= SURE_AGAINST_A_CUE and ranked.probability(*cued) <= CUE_AT_MOST


def _with_aspect(told: Understanding, ranked: Ranked) -> Understanding:
    if ranked.confidence < SURE_OF_ASPECT:
        return told
    if told.intent is Intent.LIMIT and told.aspect is Aspect.AMOUNT and ranked.best in LIMIT_PARTS:
        return replace(told, aspect=LIMIT_PARTS[ranked.best])
    if told.intent is Intent.LIMITS and told.choice == LimitChoice.ALL and ranked.best in _LIMITS:
        return replace(told, choice=_LIMITS[ranked.best].value)
    if told.intent is Intent.CLAIM and told.claim_aspect is None and ranked.best in CLAIM_PARTS:
        return _of_claim(ranked.best, told)
    return told


def _of_claim(asked: Asked, told: Understanding) -> Understanding:
    """A claim with what of it is asked about; when it is decided is a matter of the policy's terms."""
    aspect = CLAIM_PARTS[asked]
    terms = ("examination", "waiting_period") if aspect is ClaimAspect.DECISION else told.parameters
    return replace(told, claim_aspect=aspect, parameters=terms)


def _meant(asked: Asked, message: str, text: str, brief: Brief, confidence: float) -> Understanding | None:
    """The message as this intent, with what the grammars find in it; None where it lacks what it is about."""
    if asked in _SAID:
        return _as_talk(asked, message, confidence)
    if asked in _RECKONED:
        return reckoned_as(_RECKONED[asked], message, text, brief)
    if not brief.principal.has_records:
        return None
    if asked is Asked.POLICY_TERMS:
        if brief.mention.certain and not parameters_named(text):
            return None  # of no term in particular: the buyer that is named is asked about
        own = cues.OWN.search(text) or (confidence >= SURE_OF_OWN and not cues.CONCEPT.search(text))
        return Understanding(Intent.TERMS, parameters=parameters_named(text)) if own else None
    return _of_records(asked, message, text, brief)


def _as_talk(asked: Asked, message: str, confidence: float) -> Understanding | None:
    if asked is not Asked.HAND_OVER and confidence < SURE_OF_TALK:
        return None
    said = _SAID[asked]
    return Understanding(said) if said is Intent.HAND_OVER or len(message) <= TALK_AT_MOST else None


def _of_records(asked: Asked, message: str, text: str, brief: Brief) -> Understanding | None:
    named = brief.mention.verdict is not Verdict.NONE
    buyer = message if named else brief.focus.buyer_name if cues.FOLLOW_UP.search(text) else ""
    if asked in LIMIT_PARTS and buyer:
        return Understanding(Intent.LIMIT, buyer, aspect=LIMIT_PARTS[asked])
    terms = parameters_named(text) if asked in _LIMITS and not named else ()
    if OWN_AUTHORITY in terms or (terms and asked is Asked.LIMITS_ALL):
        return None  # a term of the policy is asked about, and no list
    if asked in _LIMITS and (named or (buyer and not cues.LIST.search(text))):
        aspect = Aspect.SHIPPING if asked is Asked.LIMITS_STOPPED else Aspect.AMOUNT
        return Understanding(Intent.LIMIT, buyer, aspect=aspect)
    if asked in _LIMITS:
        return Understanding(Intent.LIMITS, choice=_LIMITS[asked].value)
    if asked in CLAIM_PARTS:
        return (
            None if parameters_named(text) and not named else _claim(asked, message if named else "", brief)
        )
    if asked is Asked.CLAIMS_LIST:
        return Understanding(Intent.CLAIMS, choice="all")
    if asked is Asked.RISK_ALERTS:
        return None if IN_GENERAL.search(text) else alerts_of(message, text, brief)
    if asked is Asked.BUYER_LOOKUP and named:
        return Understanding(Intent.BUYER, message)
    return None


def _claim(asked: Asked, buyer: str, brief: Brief) -> Understanding:
    if buyer or brief.focus.claim_no or asked not in _UNNAMED_CLAIMS:
        number = "" if buyer else brief.focus.claim_no
        return _of_claim(asked, Understanding(Intent.CLAIM, buyer, claim_no=number))
    return Understanding(Intent.CLAIMS, choice=_UNNAMED_CLAIMS[asked])


def _either(ranked: Ranked, message: str, text: str, brief: Brief) -> Understanding | None:
    """Which of two is meant is asked where both are likely and the message has what either needs."""
    (one, first), (other, second), *_ = ranked.intents
    meant = [_meant(asked, message, text, brief, share) for asked, share in ((one, first), (other, second))]
    if first + second < TWO_COVER or second < EITHER_AT_LEAST or None in meant:
        return None
    if not _apart(one, other) or OF_FIGURES & {one, other}:
        return None
    return Understanding(Intent.UNSURE, buyer=message, may_mean=(one.value, other.value))


def _apart(one: Asked, other: Asked) -> bool:
    """Whether two intents get different answers: the parts of a limit and of a claim are all told."""
    return not any(one in family and other in family for family in (LIMIT_PARTS, CLAIM_PARTS)) and not any(
        asked in _SAID for asked in (one, other)
    )
