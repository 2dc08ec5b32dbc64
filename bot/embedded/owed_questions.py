"""What a buyer owes: of the one named, of the one talked of, or of those in the list just told."""

import re

from bot.brief import Brief
from bot.embedded import cues, rule_cues
from bot.embedded.cues import Aspect
from bot.embedded.going_on import ANOTHER, POINTS
from bot.embedded.intent import Intent, Understanding
from bot.embedded.quantities import amounts
from tools.buyer_names.verdict import Verdict

SHORT = 60
"""Characters of a message that asks it of those just told of."""
_ELSEWHERE = (
    cues.CLAIM,
    cues.CONCEPT,
    cues.CLAIM_NO,
    rule_cues.INDEMNITY,
    rule_cues.COVER,
    rule_cues.DEADLINE,
    rule_cues.INVOICE,
    ANOTHER,
)
"""What makes it a question of something else that is owed."""


def owed_asked(message: str, text: str, brief: Brief) -> Understanding | None:
    """What is unpaid in all, told with the limit it counts against; None where that is not asked."""
    if not brief.principal.has_records or not rule_cues.OWED.search(text) or amounts(message):
        return None
    if any(rule.search(text) for rule in _ELSEWHERE):
        return None
    if brief.mention.certain:
        return _of(brief.mention.names[0])
    if brief.mention.verdict is not Verdict.NONE or len(message) > SHORT:
        return None
    if brief.focus.tool == "list_limits":
        choice = str(brief.focus.arguments.get("choice", ""))
        return Understanding(Intent.LIMITS, choice=choice, aspect=Aspect.OWED)
    whose = POINTS.search(text) or _WHO.search(text) or not cues.OWN.search(text)
    goes_on = brief.focus.buyer_name and whose
    return _of(brief.focus.buyer_name) if goes_on else None


_WHO = re.compile(r"他|她|它|佢|对方|这(家|个)|那(家|个)|\b(they|he|she|it|them)\b")


def _of(buyer: str) -> Understanding:
    """What it owes; where no limit on it is on record, its unpaid invoices tell."""
    unpaid = Understanding(Intent.DEADLINES, buyer=buyer)
    return Understanding(Intent.LIMIT, buyer, aspect=Aspect.OWED, otherwise=unpaid)
