"""What a message asks of claims: one of them and what of it, or a list."""

from typing import Any

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.claim_lists import asks_for_the_sum, claims_meant, year_meant
from bot.embedded.cues import ClaimAspect
from bot.embedded.intent import Intent, Understanding
from tools.claim_lookup import ClaimChoice


def claim_asked(message: str, text: str, brief: Brief, *, named: bool) -> Understanding | None:
    if not cues.CLAIM.search(text):
        follows = (
            brief.focus.tool == "claim_status"
            and cues.FOLLOW_UP.search(text)
            and cues.CLAIM_RECORD.search(text)
        )
        return Understanding(Intent.CLAIM, claim_no=brief.focus.claim_no) if follows else None
    listed = None if named else _claims_listed(text, brief)
    if listed is not None:
        return listed
    if named:
        return of_claim(text, buyer=message)
    general = cues.CONCEPT.search(text) and not cues.DECISION.search(text)
    record = cues.CLAIM_RECORD.search(text) or cues.DECIDED.search(text) or cues.STILL_MISSING.search(text)
    if record and not general and (cues.OWN.search(text) or brief.principal.has_records):
        return of_claim(text, claim_no=_claim_talked_of(message, text, brief))
    return None


def _claim_talked_of(message: str, text: str, brief: Brief) -> str:
    """The claim that the talk is about, where the message goes on with it."""
    goes_on = cues.FOLLOW_UP.search(text) or len(message) <= SHORT_OF_CLAIM
    return brief.focus.claim_no if goes_on else ""


SHORT_OF_CLAIM = 24
"""Characters of a message that goes on with the claim just looked up: 材料还差什么."""


def of_claim(text: str, **told: Any) -> Understanding:
    """A claim, with what of it is asked about; when it is decided is a matter of the policy's terms."""
    asked = next((aspect for aspect, rule in _CLAIM_ASPECTS if rule.search(text)), None)
    terms = ("examination", "waiting_period") if asked is ClaimAspect.DECISION else ()
    return Understanding(Intent.CLAIM, claim_aspect=asked, parameters=terms, **told)


_CLAIM_ASPECTS = (
    (ClaimAspect.SAME_BUYER, cues.SAME_BUYER),
    (ClaimAspect.HANDLER, cues.HANDLER),
    (ClaimAspect.DECISION, cues.DECISION),
)


def _claims_listed(text: str, brief: Brief) -> Understanding | None:
    """A list of claims: asked for as one, or because what is asked of no claim in particular tells which."""
    kind = claims_meant(text)
    if asks_for_the_sum(text) and brief.principal.has_records:
        return _listed(ClaimChoice.PAID, text, brief)
    if cues.LIST.search(text) and cues.OWN.search(text):
        return _listed(kind, text, brief)
    decided = cues.DECIDED.search(text)
    if not brief.principal.has_records or (cues.CONCEPT.search(text) and not decided):
        return None
    some = kind is not ClaimChoice.ALL and (
        cues.ANY.search(text) or cues.OWN.search(text) or kind is ClaimChoice.REFUSED
    )
    if cues.CLAIMS.search(text) or cues.SAME_BUYER.search(text) or some:
        return _listed(kind, text, brief)
    if brief.focus.claim_no:
        return None
    if cues.STILL_MISSING.search(text):
        return _listed(ClaimChoice.MISSING_DOCUMENTS, text, brief)
    if decided:
        explained = bool(cues.WHY.search(text))
        return _listed(ClaimChoice.DECIDED, text, brief, also_explain=explained)
    return None


def _listed(kind: ClaimChoice, text: str, brief: Brief, **more: Any) -> Understanding:
    year = year_meant(text, brief) if kind is ClaimChoice.PAID else {}
    return Understanding(Intent.CLAIMS, choice=kind.value, arguments=year, **more)
