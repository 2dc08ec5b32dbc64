"""What a message asks to be worked out about the owner's cash: DSO, working capital, terms, ageing, a forecast.

What such a word means stays a matter for the documents: a calculator is called for figures or for one's own ledger.
"""

import re
from collections.abc import Callable, Mapping

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.balances import BALANCES, balances, days_in_words
from bot.embedded.cash_figures import LIST_ALONE, Told, flows, goes_out_weekly, is_weekly, listed
from bot.embedded.deliveries import days_given
from bot.embedded.early_discount import discount_asked, discount_figures
from bot.embedded.intent import Intent, Understanding
from bot.embedded.longer_terms import longer_terms_asked
from bot.embedded.quantities import amounts
from bot.embedded.shares import percentages, share_alone
from tools.buyer_names.verdict import Verdict
from tools.money import plain


def cash_question(message: str, text: str, brief: Brief) -> Understanding | None:
    """What is to be worked out, with its arguments; None when the message asks for nothing of the kind."""
    for asked in _ASKED:
        understood = asked(message, text, brief)
        if understood is not None:
            return understood
    return None


def cash_figures(missing: str, message: str, text: str, brief: Brief) -> Told | None:
    """What a reply gives of a figure asked back for here; None where the figure is none of these."""
    if cash_question(message, text, brief) is not None:
        return {}
    if missing in _DAYS_OF_CYCLE or missing in BALANCES:
        return balances(message) or _days_alone(missing, text)
    if missing in ("discount", "discount_days", "net_days"):
        return {**(_days_alone(missing, text) or {}), **discount_figures(message, text)}
    if missing == "extra_days":
        return _days_alone(missing, text)
    if missing in ("cost_of_capital", "margin"):
        shares = percentages(message)
        return {missing: plain(shares[0])} if shares else share_alone(missing, text)
    if missing in ("inflows", "outflows", "opening_cash", "weekly_outflow", "minimum_cash"):
        return flows(message, text) or _flow_alone(missing, message, text, brief)
    return None


def _days_alone(missing: str, text: str) -> Told | None:
    """The days that are all a reply says; None where another kind of figure is asked for."""
    if missing in BALANCES:
        return None
    found = _DAYS.search(text)
    days = int(found[1]) if found else days_given(text)
    return {missing: days} if days is not None else {}


def _flow_alone(missing: str, message: str, text: str, brief: Brief) -> Told:
    """The amount, or the list of them, that is nearly all a reply says; another question is none."""
    if brief.mention.verdict is not Verdict.NONE:
        return {}
    if missing in ("inflows", "outflows"):
        every = listed(text) if LIST_ALONE.fullmatch(text) else []
        return {missing: every} if every else {}
    found = amounts(message, asked=True)
    if is_weekly(text):
        missing = "weekly_outflow"
    if len(found) != 1 or (is_weekly(text) and not goes_out_weekly(text)):
        return {}
    start, end = found[0].span
    beside = re.sub(r"\W", "", message[:start] + message[end:])
    currency = {"currency": found[0].currency} if found[0].currency else {}
    return {missing: plain(found[0].amount)} | currency if len(beside) <= BESIDE_AN_AMOUNT else {}


BESIDE_AN_AMOUNT = 8
"""Characters beside an amount in a reply that gives nothing else: about, 大概."""
_DAYS = re.compile(r"(?<![\d.])(\d{1,4})\s*(?:天|日|days?|d\b)?\W*$")
_DAYS_OF_CYCLE = ("dso_days", "dio_days", "dpo_days")


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_OWN = _rule(
    cues.OWN.pattern, r"上传的(台|帐|账)|\buploaded ledger\b", r"帮我|给我|我要|本公司|我哋|\b(me|us)\b"
)
_HOW = _rule(
    r"是什么|什么是|什么意思|是啥|含义|区别|一个东西|一样吗|为什么|怎么(做|编|写|办|用|降|缩短|改善|看|理解)|如何|公式",
    r"\bwhat (is|are|does)\b(?!.{0,6}\b(our|my)\b)|\bhow (do|to|can|should|does)\b|\bdifference\b|\bwhy\b|\bmean|\bformula\b|\bexplain\b|\breduce\b|\bimprove\b",
)
"""Asked about as such: for the documents, unless there are figures to work with."""


def _wants_own(text: str, brief: Brief, *, without: bool = False) -> bool:
    """Whether one's own figures are asked for; without a word like "our" only by somebody with records."""
    if _HOW.search(text):
        return False
    return bool(_OWN.search(text)) or (without and brief.principal.has_records)


_DSO = _rule(
    r"(?<![a-z])dso(?![a-z])|应收(账|帐)?款?(的)?周转(天数|率|次数)|(?<!货)(?<!付)周转天数|(平均)?(回款|收款)(天数|周期)|周转率",
    r"\bdays? sales outstanding\b|\breceivables? turnover\b|\bturnover of (the |our )?receivables\b|\b(collection|debtor) (period|time|days)\b",
    r"平均.{0,8}(多少|几多|几)[天日].{0,6}(付款|付清|先?收|回款|回钱|先?俾)|(客户|客人|买方)们?(平均|一般)(要)?(多少|几多|几)[天日]",
    r"\bhow (long|many days) (do|does) (our|my) (customers|clients|buyers|debtors) (usually |normally )?take to pay\b|\bhow (quickly|fast) (do|are) (our|my|we) .{0,20}\b(pay|paid|collect\w*)\b",
)
_TURNOVER = re.compile(
    r"(?:周转率|周转|turnover)\D{0,8}(\d{1,4}(?:\.\d{1,4})?)\s*(?:次|倍|times|x\b)|(\d{1,4}(?:\.\d{1,4})?)\s*(?:次|times)\D{0,12}(?:周转|turnover)"
)
_DSO_DAYS = re.compile(r"(?:dso|周转天数)\D{0,6}(\d{1,4}(?:\.\d{1,2})?)\s*(?:天|days?)")
_TIMES_ASKED = _rule(r"周转率|几次|多少次", r"\bturnover\b|\bhow many times\b")
_PERIODS = (
    (_rule(r"季度|近三个月|最近三个月", r"\bquarter"), 91),
    (_rule(r"本月|这个月|上月|近一个月", r"\bmonth"), 30),
)


def _dso(message: str, text: str, brief: Brief) -> Understanding | None:
    if _CYCLE.search(text):
        return None
    told = balances(message)
    if not _DSO.search(text):
        both = told.keys() >= {"receivables", "credit_sales"} and _DAYS_ASKED.search(text)
        return Understanding(Intent.DSO, arguments=told | _period(text)) if both else None
    if told.keys() & {"receivables", "credit_sales"}:
        return Understanding(Intent.DSO, arguments=told | _period(text))
    times, days = _TURNOVER.search(text), _DSO_DAYS.search(text)
    if times:
        return Understanding(Intent.DSO, arguments={"turnover": times[1] or times[2]})
    if days and _TIMES_ASKED.search(text):
        return Understanding(Intent.DSO, arguments={"dso_days": days[1]})
    if _wants_own(text, brief, without=bool(_ASKS_HOW_MUCH.search(text))):
        return Understanding(Intent.DSO, arguments=_period(text))
    return None


_DAYS_ASKED = _rule(r"(多少|几多|几)[天日]|多久|多长时间", r"\bhow (many days|long)\b|\bin days\b")
_ASKS_HOW_MUCH = _rule(
    r"多少|几天|查|算一下|看看|现在|目前|最近", r"\bhow (much|many|high|long)\b|\bshow\b|\bcurrent\b|\bnow\b"
)


_DAYS_OF_PERIOD = _rule(
    r"\b(?:of|in|over|last|past|for|is|=)\s+(?P<n>\d{2,4})\s*-?days?\b|\b(?P<p>\d{2,4})[ -]days?('s)? (?:period|quarter|window|span|sales)\b",
    r"(?:季度|期间|过去|最近|近|这|共|按|为|是)\s*(?P<m>\d{2,4})\s*天|(?P<k>\d{2,4})\s*天(?:之?内|里|期间|的?(?:赊销|销售|营业))",
)
"""The days of the period in which the sales were made, where a message says them."""


def _period(text: str) -> Told:
    """The days of the period, as they are said or as its name has them; nothing for a year."""
    said = _DAYS_OF_PERIOD.search(text)
    if said:
        return {"days": int(next(one for one in said.groupdict().values() if one))}
    return next(({"days": days} for rule, days in _PERIODS if rule.search(text)), {})


_CYCLE = _rule(
    r"现金(转换|循环|周转)?周期|现金(转换|循环|周转)[天日]数|(?<![a-z])ccc(?![a-z])",
    r"\bcash[- ](conversion|to[- ]cash|cycle)\b|(?=.*(?<![a-z])dso(?![a-z]))(?=.*(?<![a-z])d(io|si)(?![a-z])).*(?<![a-z])dpo(?![a-z])",
)
_SUM_OF_DAYS = re.compile(
    r"(?<!\d)(\d{1,4}(?:\.\d)?)\s*\+\s*(\d{1,4}(?:\.\d)?)\s*[-−–－]\s*(\d{1,4}(?:\.\d)?)(?!\d)"
)
_THREE = (
    (
        "dso_days",
        re.compile(
            r"(?:dso|应收(?:账款)?(?:周转)?(?:天数)?|(?:debtors?|receivables?|collection) days)\D{0,6}(\d{1,4}(?:\.\d)?)(?![\d.]|,\d|\s?(?:[万亿]|[kmw](?![a-z])))"
        ),
    ),
    (
        "dio_days",
        re.compile(
            r"(?:dio|dsi|存货(?:周转)?(?:天数)?|库存(?:周转)?(?:天数)?|(?:stock|inventory) days)\D{0,6}(\d{1,4}(?:\.\d)?)(?![\d.]|,\d|\s?(?:[万亿]|[kmw](?![a-z])))"
        ),
    ),
    (
        "dpo_days",
        re.compile(
            r"(?:dpo|应付(?:账款)?(?:周转)?(?:天数)?|(?:creditors?|payables?|suppliers?) days)\D{0,6}(\d{1,4}(?:\.\d)?)(?![\d.]|,\d|\s?(?:[万亿]|[kmw](?![a-z])))"
        ),
    ),
)


def cycle_days(text: str) -> Told:
    """The numbers of days of the cycle that a folded message gives with their names."""
    found = ((name, rule.search(text)) for name, rule in _THREE)
    return days_in_words(text) | {name: one[1] for name, one in found if one}


_BALANCE_OF_DAYS = (("dso_days", "receivables"), ("dio_days", "inventory"), ("dpo_days", "payables"))
"""The balance that a number of days stands for: where the days are told no figure is its amount."""


def _cycle(message: str, text: str, _brief: Brief) -> Understanding | None:
    added = _SUM_OF_DAYS.search(text)
    if not _CYCLE.search(text) and not (added and _WCR.search(text)):
        return None
    if added:
        return Understanding(
            Intent.CASH_CYCLE, arguments=dict(zip(_DAYS_OF_CYCLE, added.groups(), strict=True))
        )
    days = cycle_days(text)
    taken = {balance for name, balance in _BALANCE_OF_DAYS if name in days}
    told = days | {name: value for name, value in balances(message).items() if name not in taken}
    return Understanding(Intent.CASH_CYCLE, arguments=told) if told.keys() - {"currency"} else None


_WCR = _rule(r"(?<![a-z])wcr(?![a-z])|(营运|流动|运营)(资金|资本)(需求|占用)?", r"\bworking capital\b")
_TIED_UP = _rule(
    r"([占压][用着住咗]?|积压)(了)?(多少|几多)(资金|钱|本钱|现金)|(资金|钱|现金)[^,。]{0,4}[占压][用着住咗]?(了)?(多少|几多)",
    r"\bhow much (money|cash|capital|of our money|of our cash|is)\b.{0,24}\b(tied|locked|stuck|sitting|ties|tie|tying)\b",
)
"""The same in other words, where what is tied up is told as well."""


def _working_capital(message: str, text: str, _brief: Brief) -> Understanding | None:
    named, tied_up = _WCR.search(text), _TIED_UP.search(text)
    told = balances(message) if named or tied_up else {}
    wanted: Told = {name: told[name] for name in WORKING_CAPITAL if name in told}
    enough = len(wanted.keys() - {"currency"}) >= (1 if named else 2)
    return Understanding(Intent.WORKING_CAPITAL, arguments=wanted) if enough else None


WORKING_CAPITAL = ("receivables", "inventory", "payables", "currency")


_LOST = _rule(
    r"亏|蚀|损失|坏账|坏(了|咗).{0,10}账|烂账|撇(账|咗|了|掉)|赔进去|打水漂|跑路|[收攞]唔?不?[回返番]",
    r"\bloss\b|\blos(t|e)\b|\bbad debts?\b|\bwr(ite|itten|ote|iting)[- ]?offs?\b",
)
_MARGIN = _rule(r"毛利|净利|纯利|利润率|利润", r"\bmargin\b|\bprofit\b")
_EARN_BACK = _rule(
    r"(多|要|得|再|还).{0,4}(卖|做|销)|(新增|增加|额外|多少).{0,4}(销售|营收|收入|生意)|(补|赚|挣|[搵揾])得?(回|返|番)|弥补",
    r"\bsales\b|\bsell\b|\bearn\b.{0,20}\bback\b|\brecover\b|\bmake up\b",
)
_SALES_ASKED = _rule(
    r"(卖|做|销|接).{0,8}(多少|几多|几单).{0,16}((补|赚|挣|[搵揾])得?(回|返|番)|弥补|回本|填)|(多少|几多)(生意|销售额?|营业额|货|单).{0,10}((补|赚|挣|[搵揾])得?(回|返|番)|弥补|回本|填)|((补|赚|挣|[搵揾])得?(回|返|番)|弥补|填).{0,12}(卖|做|销|接).{0,8}(多少|几多)",
    r"\b(how much|what)\b.{0,40}\b(sell|sales|turnover|business|revenue)\b.{0,40}\b(back|make up|made up|recover|cover|offset|compensate|replace)\b|\b(earn|make up|offset|recover|cover)\b.{0,40}\bhow much\b.{0,30}\b(sell|sales|turnover|business)\b",
)
"""The sales that earn a loss back are asked for, so that a margin that was not told is asked back."""
_INSURER = _rule(r"保险|赔付|理赔|能赔", r"\binsur\w+|\bpolicy\b|\bcompetitor\b")


def _loss_sales(message: str, text: str, _brief: Brief) -> Understanding | None:
    found = amounts(message) or [one for one in amounts(message, asked=True) if one.amount >= LEAST_LOSS]
    shares = percentages(message)
    complete = _MARGIN.search(text) and _EARN_BACK.search(text) and shares
    asked = _SALES_ASKED.search(text) and not _INSURER.search(text)
    if not _LOST.search(text) or not found or not (complete or asked):
        return None
    told: Told = {"loss": plain(found[0].amount)} | ({"margin": plain(shares[0])} if shares else {})
    told |= {"currency": found[0].currency} if found[0].currency else {}
    return Understanding(Intent.LOSS_SALES, arguments=told)


LEAST_LOSS = 1000
"""A bare number beside a word for a loss is an amount from here on."""


_ABOUT: Mapping[str, re.Pattern[str]] = {
    "beyond_limits": _rule(
        r"超(出|过|了)?.{0,6}(额度|限额).{0,8}(多少|几|哪些|的钱|金额|合计|一共)|(多少|几多|哪些).{0,10}超(出|过|了)?.{0,4}(额度|限额)(?!.{0,4}(批|申请))|超限额(的)?(应收|欠款|金额|敞口)|未(受)?保(的)?敞口",
        r"\bhow much\b.{0,40}\b(beyond|above|over|exceed\w*|outside)\b.{0,16}\blimits?\b|\b(exposure|receivables|owed)\b.{0,20}\b(beyond|above|over|exceed\w*)\b.{0,16}\blimits?\b|\buncovered exposure\b|\buninsured exposure\b",
    ),
    "concentration": _rule(
        r"(哪|边)(个|家|间)(客户?|买方|买家|客人).{0,4}[欠爭争差](着|住)?(我们|我哋|咱们?)?(钱|货款)?(得)?最多|谁[欠差](我们|咱们?)?(的)?(钱)?最多|最大(的)?(几(个|家))?(客户|买方|买家)(们)?.{0,8}(占|比例|比重|多少)|(客户|买方|应收).{0,4}集中度|(应收|账款|欠款|余额).{0,8}集中(在|于|到)|前(五|5|几|三|十)(大|家|个)?.{0,6}(客户|买方|买家)?.{0,4}占",
        r"\b(largest|biggest|main|top( five| 5| three)?)\b.{0,14}\b(customers?|buyers?|clients?|debtors?)\b.{0,30}\b(share|owe|much|per ?cent|percentage|account|%)|\bhow much\b.{0,30}\b(largest|biggest|top( five| 5)?)\b.{0,10}\b(customers?|buyers?|clients?)\b|\bconcentrat(ion|ed)\b",
        r"\b(who|which (customer|buyer|client|debtor))s? owes? (us |me )?(the )?most\b",
    ),
    "ageing": _rule(
        r"账龄|帐龄|应收(账|帐)?款?(的)?(余额|明细|总额|汇总|合计|情况|一共)|未偿余额|未收(的)?(账|款|钱).{0,6}(多少|一共|合计)|(客户|买方)(们)?(一共|总共|合计)?(还)?欠我们多少",
        r"\bage?ing\b(?! (countr|popul|work))|\baged (debt|debtors?|receivables?|balance)|\b(total|our|my) (outstanding|receivables)\b|\bhow much (are|is) (we|our customers?)\b.{0,10}\bow(ed|e|ing)\b|\bwhat (are|is) (we|owed to us)\b.{0,6}\bowed\b|\bhow much of (what|the money|everything)\b.{0,24}\bow(e|ed|es|ing)\b.{0,16}\b(late|overdue|past due)\b|\b(what|how much) do (our|my|all( our)?|the) (customers|buyers|clients) owe\b",
    ),
}


def _ageing(message: str, text: str, brief: Brief) -> Understanding | None:
    if (
        not _wants_own(text, brief, without=True)
        or brief.mention.verdict is not Verdict.NONE
        or amounts(message)
    ):
        return None
    about = next((name for name, rule in _ABOUT.items() if rule.search(text)), "")
    if about == "concentration" and cues.LIMIT.search(text):
        return None  # how much limit the largest buyer has, not how much it owes
    return Understanding(Intent.AGEING, arguments={"about": about}) if about else None


_FORECAST = _rule(
    r"现金流?(量)?(的)?(滚动)?(预测|预估|预计|测算)|(预测|预估|测算).{0,8}现金|(资金|现金)缺口|(\d{1,2}|十三)\s*周.{0,4}现金|(接下来|未来|今后|之后)\s*\d{1,2}\s*个?(周|星期|礼拜).{0,8}[收回进](到|返|来|得)?.{0,4}(多少|几多)|(现金|钱).{0,6}(够不够|够唔够|撑).{0,6}(周|星期|礼拜)",
    r"\bcash (plan|projection)\b|\bcash[- ]?flow (forecast|projection|plan)|\b(forecast|project|predict)\b.{0,24}\bcash\b|\bcash (forecast|gap)\b|\bliquidity (forecast|plan)",
    r"\b(run out of|short of|enough) (cash|money)\b.{0,40}\bweeks?\b|\bweeks?\b.{0,40}\b(run out of|short of) (cash|money)\b|\b(money|cash|receipts|payments)\b.{0,24}\b(expect|come|coming|collect)\b.{0,30}\bnext \d{1,2} weeks\b",
)
_WEEKS = re.compile(r"(?<![第\d.])(\d{1,2})\s*(?:个?(?:周|星期)|[\s-]*weeks?\b)")


def _forecast(message: str, text: str, brief: Brief) -> Understanding | None:
    if not _FORECAST.search(text):
        return None
    told = flows(message, text)
    weeks = _WEEKS.search(text)
    told |= {"weeks": int(weeks[1])} if weeks and 1 <= int(weeks[1]) <= MOST_WEEKS else {}
    given = told.keys() - {"weeks"}
    if not given and cues.CLAIM.search(text):
        return None  # the money of a claim is no receipt from a customer
    asked = brief.principal.has_records or _OWN.search(text) or weeks
    if given or (asked and not _HOW.search(text)):
        return Understanding(Intent.CASH_FORECAST, arguments=told)
    return None


MOST_WEEKS = 26


_ASKED: tuple[Callable[[str, str, Brief], Understanding | None], ...] = (
    _forecast,
    _cycle,
    _working_capital,
    lambda message, text, _brief: discount_asked(message, text),
    lambda message, text, _brief: longer_terms_asked(message, text),
    _loss_sales,
    _dso,
    _ageing,
)
