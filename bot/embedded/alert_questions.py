"""What a message asks of early warnings: all of them, those of a level, or why one buyer is flagged."""

import re

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.intent import Intent, Understanding
from tools.buyer_names.verdict import Verdict
from tools.early_warning import Level


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_WHO = r"(哪些|哪个|哪家|哪几(个|家)|有没有|有几(个|家)|谁)"
_BUYER = r"(客户|买方|买家|公司)"
_BUYERS = r"(buyers?|customers?|clients?|debtors?|accounts?)"
ALERTS = _rule(
    r"(哪些|哪个|哪家|哪几|有没有|有无|有冇|有啥|有什么|最近|近期|看看|查看|列出|现在|目前|我们|我的|全部|所有|几个|几条|多少).{0,8}预警",
    r"预警(列表|名单|清单|汇总|情况)|^(风险)?预警[?？。!！]*$",
    r"为(什么|啥|何|咩).{0,14}预警|预警.{0,4}(原因|理由|为什么|为何)",
    rf"{_WHO}.{{0,8}}{_BUYER}.{{0,6}}(有风险|风险(高|大|最)|危险|要?(小心|当心|担心|盯|留意|警惕)|出(了)?问题|红灯|红色)",
    r"(谁|哪家|哪几家|哪些).{0,4}(是|亮)?(红色|红灯|橙色)",
    r"\b(any|which|what|list|show|see|our|my|current|are there|do we have|have we|how many)\b.{0,24}\b(warnings?|alerts?)\b",
    r"\b(warnings?|alerts?) (on|for|about|against|list)\b|^(early warnings?|risk alerts?|alerts?)( please)?\W*$",
    r"\bwhy\b.{0,40}\b(warning|alert|flagged|red|amber)\b",
    rf"\b(which|what|who|any)\b.{{0,16}}\b{_BUYERS}\b.{{0,24}}\b(worr(y|ied)|at risk|risky|in trouble|in danger|careful|red|amber)\b",
)
OF_ONE = _rule(
    r"预警|有(没有)?(什么)?风险|风险(大|高)?(吗|不|如何|怎么样|情况)|危险|亮红灯|(是|为)(红|橙)色",
    r"\b(warnings?|alerts?|at risk|in trouble|risky|in danger|flagged|worr(y|ied))\b",
)
"""What is a question for warnings where a buyer is named."""
IN_GENERAL = _rule(
    r"迹象|征兆|监测|监控|包括|包含|怎么(判断|算|看出|用|设)|如何|收到.{0,4}预警|什么是|什么意思|预警(系统|服务|包|监)|订阅|推送",
    r"保险(人|公司).{0,8}预警|行业|国家|地区|哪些(信号|指标|数据|现象)|一般|通常",
    r"\bsigns?\b|\bmonitor|\bsignals?\b|\b(get|got|gets|receive[sd]?|send|sends|sent|subscribe)\b.{0,24}\b(alert|warning)",
    r"\bhow (do|does|to|are|is|often|can|should)\b|\binsurers?\b|\bwhat (is|does|are) (an? )?(early|warning|alert)",
    r"\b(alert|warn|notify|tell) (me|us)\b|\bmean(s|ing)?\b|\busually\b|\bin general\b",
)
"""What early warning is, or what to do with one: the documents answer it."""
_RED = _rule(r"红色|红灯", r"\bred\b")
_AMBER = _rule(r"橙色|黄色|橙灯|黄灯", r"\bamber\b|\byellow\b")
_NAMED = (
    re.compile(
        r"\b(?:warnings?|alerts?)\s+(?:on|for|about|against)\s+(?P<name>[^?？!.。]{2,80}?)\s*[?？!.。]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[Ii]s\s+(?P<name>[A-Z][\w&.'’ -]{1,60}?)\s+(?:at risk|in trouble|in danger|risky|flagged|red|amber)\b"
    ),
    re.compile(
        r"^(?:请问)?(?P<name>[^,，。?？]{4,40}?)(?:最近|现在|目前)?(?:有没有|有)(?:什么|啥)?(?:风险)?预警"
    ),
    re.compile(
        r"^(?:请问)?(?P<name>[^,，。?？]{2,40}(?:公司|集团|厂)|[A-Z][\w&.'’ -]{2,60}?)(?:最近|现在|目前)?(?:有没有|有)(?:什么)?风险"
    ),
)
_NOBODY = _rule(
    r"^(我|我们|哪|什么|最近|现在|目前|客户|买方|有|这|那|它|他|名下|手上)|客户|买方|买家|公司里",
    rf"^(my|our|the|any|all|each|every|this|that|it|its|them|these|those|us|me|which|{_BUYERS})\b",
)


def alerts_asked(message: str, text: str, brief: Brief) -> Understanding | None:
    """The warnings that a message asks for by its words; None where it asks for none, or in general."""
    named = brief.mention.verdict is not Verdict.NONE
    going = len(text) <= SHORT and brief.focus.tool == "risk_alerts"
    asked = ALERTS.search(text) or ((named or _pointed_at(text, brief)) and OF_ONE.search(text))
    goes_on = going and _goes_on(text, named=named)
    if (
        not (asked or goes_on or _unknown_name(message))
        or IN_GENERAL.search(text)
        or cues.CLAIM_NO.search(text)
    ):
        return None
    if not (brief.principal.has_records or cues.OWN.search(text)):
        return None
    return alerts_of(message, text, brief)


SHORT = 30
"""Characters of a message that goes on about the warnings just told."""


def _goes_on(text: str, *, named: bool) -> bool:
    """Another level, why, or the same of another buyer."""
    about = named and cues.FOLLOW_UP.search(text) and not cues.LIMIT.search(text)
    return bool(about or _RED.search(text) or _AMBER.search(text) or _WHY_ALONE.search(text))


_WHY_ALONE = _rule(r"^(为什么|为啥|为何|原因呢?|凭什么)[?？呢。]*$", r"^(but )?why( is that| so)?\W*$")


def _pointed_at(text: str, brief: Brief) -> bool:
    """Whether the message is about the buyer that the talk is about."""
    return bool(brief.focus.buyer_name and (cues.FOLLOW_UP.search(text) or _OF_IT.search(text)))


_OF_IT = _rule(
    r"^(有(没有)?(什么)?(风险)?预警(吗|没有|么)?|(它)?为(什么|何|啥)(会|有)?预警)[?？。]*$", r"^at risk\W*$"
)


def alerts_of(message: str, text: str, brief: Brief) -> Understanding:
    """The same, once it is known that warnings are asked for: of which buyer, of which level."""
    named = brief.mention.verdict is not Verdict.NONE
    why = cues.WHY.search(text) and brief.focus.tool == "risk_alerts"
    goes_on = brief.focus.buyer_name if _pointed_at(text, brief) or why else ""
    buyer = message if named else goes_on or _unknown_name(message)
    level = Level.RED if _RED.search(text) else Level.AMBER if _AMBER.search(text) else None
    one_of_all = level is not None and not buyer
    return Understanding(
        Intent.RISK_ALERTS, buyer=buyer, arguments={"level": level.value} if one_of_all and level else {}
    )


def _unknown_name(message: str) -> str:
    """A company that is named and that nobody knows, so that it is said that it is not found."""
    found = next((match for rule in _NAMED if (match := rule.search(message.strip()))), None)
    name = found["name"].strip() if found else ""
    return "" if _NOBODY.search(name.lower()) else name
