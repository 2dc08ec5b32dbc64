"""What a message asks of the credit-management review: all of it, or one of the five strategies."""

import re
from collections.abc import Mapping

from bot.brief import Brief
from bot.embedded.intent import Intent, Understanding
from tools.buyer_names.verdict import Verdict
from tools.credit_review import Strategy

TOOL = "review_credit_management"
SHORT = 40
"""Characters of a message that goes on with one of the strategies."""


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_CHECK = r"(health[ -]?check|check-?up|review(ed)?|audit(ed)?)"
_BOOK = r"(our|my) (receivables|credit management|debtor book|book)"
REVIEW = _rule(
    r"(信用管理|应收账款|应收|账款|账本|赊销).{0,6}(体检|自查|诊断|检查|复盘|审视)",
    r"(体检|自查|诊断).{0,8}(信用管理|应收|账款|账本|赊销)",
    r"五(个|大|项)(关键)?策略.{0,8}(检查|自查|对照|过一遍|看看|体检)|(检查|自查|对照|过一遍).{0,8}五(个|大|项)(关键)?策略",
    r"(下)?周一.{0,6}(先|该|要)(做|干|处理|办)(什么|啥|哪)",
    r"\bcredit[ -]management (check|check-?up|review|health[ -]?check|audit)\b",
    rf"\b{_CHECK}\b.{{0,24}}\b{_BOOK}\b",
    rf"\b{_BOOK}\b.{{0,16}}\b{_CHECK}\b",
    r"\bwhat (should|must|do) (i|we) do( first)? on monday\b",
)
_STRATEGIES: Mapping[Strategy, re.Pattern[str]] = {
    Strategy.ASSESSMENT: _rule(r"评估|评级|资信", r"\bassess"),
    Strategy.LIMITS: _rule(r"限额|额度", r"\blimits?\b"),
    Strategy.TERMS: _rule(r"合同|账期|条款", r"\bterms\b|\bcontracts?\b"),
    Strategy.MONITORING: _rule(r"监测|监控|预警", r"\bmonitor"),
    Strategy.COLLECTION: _rule(r"催收|保险|通知|索赔", r"\bcollect|\binsurance\b|\bnotices?\b"),
}
_ALONE = _rule(
    r"只看|看看|展开|详细|这一?项|继续|下一?项", r"\bonly\b|\bshow\b|\bmore\b|\bdetails?\b|\bnext\b"
)


def review_asked(text: str, brief: Brief) -> Understanding | None:
    """The review that a message asks for by its words; None where it asks for none, or of one buyer."""
    if not brief.principal.has_records or brief.mention.verdict is not Verdict.NONE:
        return None
    goes_on = brief.focus.tool == TOOL and len(text) <= SHORT and _ALONE.search(text)
    if not (REVIEW.search(text) or goes_on):
        return None
    named = next((one for one, rule in _STRATEGIES.items() if rule.search(_last_part(text))), None)
    if goes_on and named is None:
        return None
    return Understanding(Intent.CREDIT_REVIEW, arguments={"strategy": named.value} if named else {})


def _last_part(text: str) -> str:
    """What is said of the review after its name: the name itself holds words of a strategy."""
    return REVIEW.sub(" ", text)
