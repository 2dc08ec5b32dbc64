"""Going on with a claim that was told: a part of it, back to it, or the next one by its number's end."""

import re

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.claim_questions import of_claim
from bot.embedded.cues import ClaimAspect
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import Asked
from bot.embedded.learned import CLAIM_PARTS

_OF_CLAIMS = ("claim_status", "claim_checklist", "list_claims")
_NEXT_NUMBER = re.compile(
    r"^(那|那么|咁|还有|and|ok(ay)?|what about|how about)?[\s,，]*(no\.?|第|#)?"
    r"\s*(0\d{1,5}|\d{2,6}(?=[\s?？。.]*$|号|案|那|呢|[嗰𠮶]))"
    r"(?![\d.,]*\d)(?!\s*(万|亿|千|元|天|日|%|k\b|m\b|days?\b))"
)
_BACK = re.compile(
    r"(回到|说回|回来|继续说?|刚才|之前|上面|前面|那个|这个|我的|我们的|该).{0,6}(案子|案件|赔案|索赔|理赔|案)"
    r"|\b(back to|about|on|with|for|regarding)\b.{0,6}\b(my|our|that|the|this) (claim|case)\b"
    r"|\b(that|this|the same) (claim|case)\b"
)
_OF_A_LIMIT = re.compile(r"有效|生效|账期|\b(valid|in force|payment terms?)\b")
"""Words for parts of a limit, whatever claim was told before."""
_NEXT_DAY = re.compile(
    r"(最晚|最迟|最后|截止|什么时候|啥时候|几时|何时|哪天|几号).{0,8}(交|补|提交|给|寄|送|期限|日期|前)"
    r"|下一?(个|步).{0,4}(日期|时间|期限|是什么|做什么)?"
    r"|\bnext (date|deadline|step|day)\b|\bdeadline\b|\bby when\b|\b(un)?till? when\b"
    r"|\bwhen\b.{0,24}\b(due|send|submit|hand|need|deadline|get (them|it) in)\b|\bhow long (do|have) (we|i)\b"
)
_MONEY = re.compile(
    r"(钱|款|赔款).{0,6}(给|到)(了)?(谁|哪)|过数|(边日|几时|哪天|几号|什么时候|啥时候)(收|到|入|过)(到|账|咗|了|的)|为(什么|啥|何|咩).{0,10}(少|扣)|点解.{0,10}(少|扣)"
    r"|(索赔|申报)?(金额|额).{0,4}(报|是).{0,4}多少|报了多少"
    r"|\b(paid|goes?|went|money) to\b|\bwho (gets|got|receives)\b"
    r"|\bwhy (only|so little|less|not)\b"
    r"|\bwhy\b.{0,16}\b(less|that much|so little)\b|\bhow much (did|have) we claim"
)
"""What was claimed, paid, taken off, and to whom it went: all of it is told with where the claim stands."""


def next_claim(text: str, brief: Brief) -> Understanding | None:
    """A claim by the end of its number, after one whose number begins alike: 那0003呢; None for no number."""
    found, before = _NEXT_NUMBER.search(text), re.match(r"(.*[-_/ ])\d+$", brief.focus.claim_no)
    if brief.focus.tool not in _OF_CLAIMS or not found:
        return None
    if not before:  # the end of a number of the list just told
        return of_claim(text, claim_no=found[4]) if found[4].startswith("0") else None
    return of_claim(text, claim_no=f"{before[1]}{found[4]}")


def same_claim(text: str, brief: Brief, part: Asked | None) -> Understanding | None:
    """What is asked of the claim that was just told, or that the talk comes back to; else None.

    `part` is what the message likely asks, as it was learned.
    """
    if (
        not brief.focus.claim_no
        or cues.CONCEPT.search(text)
        or cues.LIMIT.search(text)
        or cues.LIST.search(text)
    ):
        return None
    if _OF_A_LIMIT.search(text):
        return None
    back = _BACK.search(text)
    if not back and brief.focus.tool not in _OF_CLAIMS:
        return None
    if not (back or part in CLAIM_PARTS or any(rule.search(text) for rule in _PARTS)):
        return None
    if part is Asked.CLAIM_HANDLER:
        return Understanding(Intent.CLAIM, claim_no=brief.focus.claim_no, claim_aspect=ClaimAspect.HANDLER)
    return of_claim(text, claim_no=brief.focus.claim_no)


_WAITED = re.compile(
    r"等[待侍等]期.{0,6}(到|满|完|过|结束|届)|(哪天|几号|几时|什么时候|啥时候).{0,8}(等[待侍等]期|等满)"
    r"|\bwaiting period\b.{0,12}\b(end|over|up|done|expire|finish|run out)"
    r"|\b(when|until when|what (day|date))\b.{0,24}\bwaiting period\b"
)
"""The day on which its waiting period ends, and not how long the policy's is."""
_PARTS = (
    _WAITED,
    cues.CLAIM_RECORD,
    cues.HANDLER,
    cues.DECISION,
    cues.DECIDED,
    cues.STILL_MISSING,
    _NEXT_DAY,
    _MONEY,
)
