"""What is on record about a buyer of one's own, for a message that names it in words no cue knows."""

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.learned import CLAIM_PARTS, LIMIT_PARTS

EXPLAINED_FROM = 0.5
"""How likely a general question must be for the documents to be asked beside the records."""
CLAIM_FIRST, LIMIT_FIRST = "claim", "limit"


def position_of_a_buyer(told: Understanding, ranked: Ranked, text: str, brief: Brief) -> Understanding:
    """The same, or where nothing certain was understood of a buyer that is: its limit, and a claim on it.

    Who names a customer of theirs asks about that customer. General words of some document that happen to be
    near are no answer to them, and what is on record seldom misses what they want to know.
    """
    if told.intent not in (Intent.KNOWLEDGE, Intent.UNSURE):
        return told
    if not brief.mention.certain or not brief.principal.has_records:
        return told
    name = brief.mention.names[0]
    of_claims = ranked.probability(*CLAIM_PARTS, Asked.CLAIMS_LIST, Asked.INDEMNITY)
    of_claim = cues.CLAIM.search(text) or of_claims > ranked.probability(*LIMIT_PARTS, Asked.COVER_CHECK)
    general = ranked.probability(Asked.KNOWLEDGE, Asked.POLICY_TERMS) >= EXPLAINED_FROM
    return Understanding(
        Intent.POSITION,
        buyer=name,
        choice=CLAIM_FIRST if of_claim else LIMIT_FIRST,
        also_explain=general and told.intent is Intent.KNOWLEDGE,
    )
