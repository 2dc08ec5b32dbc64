"""Longer payment terms that a message tells of: by how many days, on which sales, at what cost of money."""

import re
from typing import Any

from bot.embedded.intent import Intent, Understanding
from bot.embedded.quantities import amounts
from bot.embedded.shares import percentages
from tools.money import plain


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_LONGER = _rule(
    r"(多给|延长|放宽|加长|宽限|多放|增加|再给|晚收|迟收|拉长|[给俾放]长).{0,12}?(?P<n>\d{1,3})\s*[天日]",
    r"(账期|数期|信用期|付款期).{0,8}(多|延长|放宽|增加|加).{0,4}?(?P<m>\d{1,3})\s*[天日]",
    r"\b(?P<k>\d{1,3})[\s-]*(?:more|extra|additional|longer)\s*days?\b|\b(?:extra|additional|another|by)\s+(?P<j>\d{1,3})[\s-]*days?\b|\b(?P<i>\d{1,3})\s*days?\s*(?:more|longer|extra)\b",
)
_PAID_LATER = _rule(
    r"[迟晚拖](多|咗|了|付|给|俾|收|找)?\s*(?P<n>\d{1,3})\s*[天日]",
    r"\b(?P<k>\d{1,3})[\s-]*days?['’]?\s*(?:later?|delay)\b|\bwait(?:ing)?\s+(?P<j>\d{1,3})[\s-]*days?\b|\bdelay(?:ed)?\s+(?:of|by)\s+(?P<i>\d{1,3})[\s-]*days?\b",
)
"""A payment that comes so much later: what it costs is asked only where money's own price is told."""
_FROM_TO = _rule(
    r"(账期|数期|信用期|付款期|期限).{0,6}(从|由)\s*(?P<a>\d{1,3})\s*[天日]?.{0,4}?(到|至|成|为)\s*(?P<b>\d{1,3})\s*[天日]",
    r"\bfrom (?P<c>\d{1,3})( days?)?( to|[-–]) ?(?P<d>\d{1,3}) days?\b",
)
"""Terms that become others: the difference is what more is given."""
_INSTEAD = _rule(
    r"(?P<b>\d{1,3})\s*[天日]?[^\d,;。]{0,4}(?:而不是|而唔系|代替|不是)\s*(?P<a>\d{1,3})\s*[天日]",
    r"\b(?P<d>\d{1,3})(?: days?)? (?:instead of|rather than) (?P<c>\d{1,3})\b",
)
"""The same, the longer one first."""
_COSTS = _rule(r"成本|多少钱|多花|代价|花费|利息|划算|蚀", r"\bcosts?\b|\bworth\b|\bexpensive\b|\binterest\b")
_MONEYS_PRICE = _rule(
    r"资金成本|利率|利息|年息|借(钱|款)|贷款|透支",
    r"\bcost of (money|capital|funds)\b|\bmoney costs?\b|\bborrow|\boverdraft|\bfinanc|\binterest\b",
)
_CHARGED = _rule(r"罚息|滞纳金|违约金|(?<![迟晚])收.{0,4}利息|保单|保险", r"\bcharge\b|\bpenalt|\binsur")
"""Interest that the buyer is to pay, or a matter of the policy."""
_A_DAYS_SALES = _rule(
    r"(日均|每日|每天|一天|日)(的)?(赊?销(售)?(额|量)?|营业额|营收|卖)",
    r"\b(daily|a day's|per day)\b.{0,12}\b(sales|turnover)\b|\bsales\b.{0,24}\b(a|per) day\b",
)
_A_YEARS_SALES = _rule(
    r"年(销|营|赊|收)|销售额|营业额|营收|一年(卖|销|做)|生意",
    r"\bsales\b|\bturnover\b|\brevenue\b|\ba year\b",
)


def longer_terms_asked(message: str, text: str) -> Understanding | None:
    """What longer terms cost, with the figures that are told; None where none is meant."""
    shares = percentages(message)
    of_sales = _A_DAYS_SALES.search(text) or _A_YEARS_SALES.search(text)
    found = amounts(message) or (
        [one for one in amounts(message, asked=True) if one.amount >= LEAST_SALES] if of_sales else ()
    )
    whole_sum = bool(found and shares and _MONEYS_PRICE.search(text)) and not _CHARGED.search(text)
    days = _days_more(text, priced=whole_sum)
    if days is None or not (whole_sum or _COSTS.search(text)) or not (found or shares):
        return None
    told: dict[str, Any] = {"extra_days": days}
    if found:
        told[_sold(text)] = plain(found[0].amount)
        told |= {"currency": found[0].currency} if found[0].currency else {}
    told |= {"cost_of_capital": plain(shares[0])} if shares else {}
    return Understanding(Intent.TERMS_COST, arguments=told)


LEAST_SALES = 1000
"""A bare number beside a word for sales is an amount from here on; below it may count days or customers."""


def _days_more(text: str, *, priced: bool) -> int | None:
    """By how many days terms become longer; None where they do not, or nobody says."""
    changed = _FROM_TO.search(text)
    if changed:
        before, after = (int(one) for one in changed.groupdict().values() if one)
        return after - before if after > before else None
    instead = _INSTEAD.search(text) if priced else None
    if instead:
        after, before = (int(one) for one in instead.groupdict().values() if one)
        return after - before if after > before else None
    longer = _LONGER.search(text) or (_PAID_LATER.search(text) if priced else None)
    return int(next(one for one in longer.groupdict().values() if one)) if longer else None


def _sold(text: str) -> str:
    """What the amount beside longer terms is: a day's sales, a year's, or one delivery."""
    if _A_DAYS_SALES.search(text):
        return "daily_sales"
    return "annual_sales" if _A_YEARS_SALES.search(text) else "amount"
