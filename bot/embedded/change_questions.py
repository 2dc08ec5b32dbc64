"""What a message asks of changes: what became different lately, or which limits or grades did."""

import re
from datetime import date, timedelta

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.intent import Intent, Understanding
from tools.buyer_names.verdict import Verdict
from tools.change_lookup import ChangeChoice


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_LATELY = r"(最近|近期|这几天|这两天|昨天|昨日|今天|今日|本周|这周|这星期|上周|上星期|本月|这个月)"
_WHEN = r"\b(since|today|yesterday|this week|last week|lately|recently|this month)\b"
CHANGES = _rule(
    rf"{_LATELY}.{{0,6}}(以来|之后|起)?.{{0,8}}(有|发生|出现)(了|过)?(什么|啥|哪些|任何|没有)?(新的?)?(变化|变动|变更)",
    rf"{_LATELY}.{{0,8}}(哪些|哪家|哪几家|谁的?).{{0,8}}(额度|限额|评级|等级).{{0,6}}(变(了|化|动|更)|(被|有)?(调(整|高|低|减|升)|降|撤|砍|减|升)了?)",
    r"^(请问)?(有)?(哪些|哪家|哪几家|谁的?)(客户|买方|买家)?的?(额度|限额|评级|等级)(最近)?(有)?(变了|变化了?|变动了?|变更了?)[吗呢?？。!！]*$",
    rf"^what('s| has| is)? (been )?(changed|new|different)\b.{{0,40}}{_WHEN}.{{0,20}}$|^what('s| has)? changed\W*$",
    r"\bwhich (of (my|our) )?(credit )?(limits?|grades?|ratings?)( have| has)? changed\b",
    rf"\bwhich (of (my|our) )?(credit )?(limits?|grades?|ratings?)\b.{{0,16}}\b(cut|reduced|withdrawn|raised|lowered|downgraded)\b.{{0,12}}{_WHEN}",
    r"\bany(thing)?( new| recent)? chang(es?|ed)\b.{0,30}\b(buyers?|limits?|customers?|since|yesterday|today|lately|recently|this week)\b",
)
_OF_SOMETHING_ELSE = _rule(
    r"保单|条款|批单|费率|保费|保险费|政策|法规|法律|规定|规则|市场|行业|国家|国别|系统|版本|账期|汇率|利率|流程|材料|怎么(办|申请|处理)|如何",
    r"\b(policy|policies|wording|terms?|endorsements?|premiums?|rates?|exchange|laws?|regulations?|rules?|markets?|industry|country|countries|version|software|process|documents?|how)\b",
)
"""A change of which no buyer's record tells."""
_LIMITS = _rule(r"额度|限额", r"\blimits?\b")
_GRADES = _rule(r"评级|等级", r"\b(grades?|ratings?)\b")
_MONDAY = _rule(r"本周|这周|这星期", r"\bthis week\b")
_LAST_MONDAY = _rule(r"上周|上星期", r"\blast week\b")
_YESTERDAY, _TODAY = _rule(r"昨[天日]", r"\byesterday\b"), _rule(r"今[天日]", r"\btoday\b")
_MONTH = _rule(r"本月|这个月", r"\bthis month\b")


def changes_asked(message: str, text: str, brief: Brief) -> Understanding | None:
    """The changes that a message asks for by its words; None where it asks for none, or of something else."""
    if not CHANGES.search(text) or _OF_SOMETHING_ELSE.search(text) or cues.CLAIM_NO.search(text):
        return None
    if not brief.principal.has_records:
        return None
    arguments: dict[str, str] = {}
    if _LIMITS.search(text) or _GRADES.search(text):
        arguments["what"] = (ChangeChoice.LIMITS if _LIMITS.search(text) else ChangeChoice.GRADES).value
    since = _since(text, brief.today)
    if since is not None:
        arguments["since"] = since.isoformat()
    named = brief.mention.verdict is not Verdict.NONE
    return Understanding(Intent.CHANGES, buyer=message if named else "", arguments=arguments)


def _since(text: str, today: date) -> date | None:
    """The first day that is asked about; None where only "lately" is said."""
    monday = today - timedelta(days=today.weekday())
    for rule, day in (
        (_YESTERDAY, today - timedelta(days=1)),
        (_TODAY, today),
        (_LAST_MONDAY, monday - timedelta(days=7)),
        (_MONDAY, monday),
        (_MONTH, today.replace(day=1)),
    ):
        if rule.search(text):
            return day
    return None
