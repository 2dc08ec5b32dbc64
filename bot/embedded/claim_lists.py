"""Which of one's claims a list is asked of: those that wait for us, are open, were refused, or were paid."""

import re
from typing import Any

from bot.brief import Brief
from bot.embedded import cues
from tools.claim_lookup import ClaimChoice

_OURS = re.compile(
    r"(等着?|该|要|轮到|需要).{0,4}(我们|我方|自己|咱们?).{0,6}(做|动手|处理|办|交|补|跟进|行动)"
    r"|我们(这边|自己)?(该|要|需要|得)(做|办|处理|动手)"
    r"|\b(do|does|must|should) (i|we) (need|have|got)? ?(to )?(do|act|react)\b|\b(i|we) need to do\b"
    r"|\b(waiting|wait) (for|on) (us|me)\b|\b(my|our) (move|turn)\b|\b(up|down) to (us|me)\b"
    r"|\bon our (side|desk|plate)\b"
)
_STILL_OPEN = re.compile(
    rf"{cues.OPEN.pattern}|在走|在途|跑流程|没(了结|结束|完)|还没(结|赔|完)"
    r"|\b(not|n[o']t|un)[- ]?(yet |been |fully )*(settled|paid|closed|finished|decided|resolved)\b"
    r"|\bunsettled\b|\bstill (running|alive|with the insurer)\b|\brunning\b"
)
_REFUSED = re.compile(
    r"拒(赔|绝|了)|被拒|驳回|黄了|没批|不予赔"
    r"|\b(turned down|reject(ed|ion)|refus(ed|al)|declin(ed|ature)|knocked back|thrown out)\b"
)
_KINDS = (
    (ClaimChoice.OURS, _OURS),
    (ClaimChoice.MISSING_DOCUMENTS, cues.MISSING),
    (ClaimChoice.OPEN, _STILL_OPEN),
    (ClaimChoice.REFUSED, _REFUSED),
    (ClaimChoice.PAID, cues.PAID),
)
_TOTAL_PAID = re.compile(
    r"(一共|总共|合计|累计|加起来).{0,12}(?<![索理])赔(付|给)?(了|过|到)"
    r"|赔(付|给)?(了|过)?(我们|咱们?)?.{0,4}(一共|总共|合计|累计)(多少|几多)"
    r"|\b(total|altogether|in all|sum|all in all)\b.{0,24}\b(paid|payouts?|indemnity)\b"
    r"|\bpaid\b.{0,24}\b(in total|altogether|in all|so far this year)\b"
)
_THIS_YEAR, _LAST_YEAR = re.compile(r"今年|本年|\bthis year\b"), re.compile(r"去年|上年|\blast year\b")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\d)|\b(?:in|during|for) (20\d\d)\b")


def claims_meant(text: str) -> ClaimChoice:
    """The kind of claims that a list is asked of; all of them where no kind is said."""
    return next((choice for choice, rule in _KINDS if rule.search(text)), ClaimChoice.ALL)


def asks_for_the_sum(text: str) -> bool:
    """Whether it is asked how much was paid on all claims together."""
    return _TOTAL_PAID.search(text) is not None


def year_meant(text: str, brief: Brief) -> dict[str, Any]:
    """The calendar year that a list is about, as an argument; empty for none."""
    if _THIS_YEAR.search(text):
        return {"year": brief.today.year}
    if _LAST_YEAR.search(text):
        return {"year": brief.today.year - 1}
    said = _YEAR.search(text)
    return {"year": int(said[1] or said[2])} if said else {}
