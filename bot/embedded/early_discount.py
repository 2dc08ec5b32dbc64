"""A discount for early payment as people tell it: 3% off within 14 days instead of 60, 10日内找数减1.5%."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.intent import Intent, Understanding
from bot.embedded.quantities import folded_in_place, whole
from bot.embedded.shares import percentages, shares_placed
from tools.money import plain

Told = dict[str, Any]


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def discount_asked(message: str, text: str) -> Understanding | None:
    """What a discount costs a year, from the figures that are told; None where none is meant.

    With a share alone it is asked back, but only where its price is asked about: what is usual is explained.
    """
    short = _short_hand(text)
    told = short or _in_words(message)
    if "discount" not in told or not (short or _is_asked(told, text)):
        return None
    explained = bool(short) and "cost_of_capital" not in told
    return Understanding(Intent.TERMS_COST, also_explain=explained, arguments=told)


def _is_asked(told: Told, text: str) -> bool:
    """Whether what a discount costs is asked: with all its figures, or by a word for its price."""
    if _OF_COVER.search(text):
        return False
    offered, early = _OFFERED.search(text), _EARLY.search(text)
    asks = _PRICE.search(text) and not _HOW_TO.search(text)
    if told.keys() >= {"discount_days", "net_days"}:
        return bool(offered or (early and asks))
    return bool(offered and early and asks)


def discount_figures(message: str, text: str) -> Told:
    """What a message gives of a discount that is talked of already."""
    return _short_hand(text) or _in_words(message)


_SHORT = re.compile(
    r"(?<![\d/.])(\d(?:\.\d{1,2})?)\s*(?:%?\s*/\s*|%\s+(?:in\s+|within\s+)?)(\d{1,3})(?:\s*days?)?\s*,?\s*(?:otherwise\s+|or\s+)?(?:net|n)\s*/?\s*(\d{1,3})(?!\d)"
)
"""2/10 net 30, 1.5% 10 days net 45."""


def _short_hand(text: str) -> Told:
    early = _SHORT.search(text)
    if not early:
        return {}
    share = Decimal(early[1]) / 100
    others = [one for one in percentages(text) if one != share]
    told: Told = {"discount": plain(share), "discount_days": int(early[2]), "net_days": int(early[3])}
    return told | ({"cost_of_capital": plain(others[0])} if others else {})


_OFFERED = _rule(
    r"折扣|(?<!骨)[\d%一二三四五六七八九]折|优惠|便宜|让利|[少扣减让返][收付俾给]?\s?\d|(给|让).{0,3}\d+(\.\d+)?\s?(%|个?点)",
    r"\bdiscount|% ?off\b|\bper ?cent off\b|\brebate\b|\bcheaper\b|\breduction\b|%? less\b|\b(tak|knock|giv|allow|offer)\w* .{0,6}\d(\.\d+)? ?(%|per ?cent)",
)
_EARLY = _rule(
    r"提前|早[付俾给找还结]|[天日]之?以?内|(周|星期|礼拜)之?内|(即刻|马上|立刻|即时|当场|即)[付俾给找还结]|现金折扣",
    r"\bearly\b|\bearlier\b|\bprompt|\b(within|inside)\b|\bfor cash\b|\bcash (discount|payment)\b|\binstead of\b|\brather than\b|\bupfront\b|\bup front\b|\b(immediate|at once|right away|straight away)\b|\bpa(y|ys|id|ying|yment) (in|after|by) (day )?\d",
)


_PRICE = _rule(
    r"年化|年息|年利|利率|利息|成本|相当于|等于|划算|值不?值|抵唔?抵|着数|多少钱|代价",
    r"\b(yearly|annual\w*|a year|per year|per annum|apr|rate|cost(s|ing)?|worth|cheap|expensive|dear)\b",
)
_HOW_TO = _rule(
    r"一般|通常|怎么算|如何算|公式|什么是|是什么",
    r"\bhow (do|to|is|are)\b|\busual(ly)?\b(?! terms?)|\bnormally\b|\bformula\b|\bcommon\b",
)
_OF_COVER = _rule(
    r"保单|保险|保费|受保|承保|保障|赔|报备|限额|额度",
    r"\binsur|\bclaim|\bpolicy\b|\bpremium\b|\bmy cover\b|\bcovered\b|\bnotify\b|\blimits?\b",
)
"""What the insurer makes of it is another question."""


def _in_words(message: str) -> Told:
    text = folded_in_place(message)
    told = _shares(message, text) | _days(text)
    return {name: value if isinstance(value, int) else plain(value) for name, value in told.items()}


_OF_MONEY = re.compile(
    r"(资金成本|利率|利息|贷款|借(钱|款)?|透支|融资|银行|\bborrow\w*|\boverdraft|\bloan|\bbank|\bcost of (money|capital|funds)|\bmoney costs?( us)?|\binterest|\bcapital)[^,;。.]{0,16}$"
)
"""Words before a share that is what money costs."""
_AS_TENTHS = re.compile(
    r"(?<![\d.])(?P<two>\d{2})\s?折|(?<![\d.])(?P<one>\d(?:\.\d)?)\s?折|(?P<han>[一二三四五六七八九]{1,2})折"
)
"""打98折, 九五折: what is left of the price, in tenths or hundredths."""


def _shares(message: str, text: str) -> dict[str, Decimal]:
    told: dict[str, Decimal] = {}
    for share, start in shares_placed(message):
        told.setdefault("cost_of_capital" if _OF_MONEY.search(text[:start]) else "discount", share)
    tenths = _AS_TENTHS.search(text)
    if tenths:
        told["discount"] = 1 - _left_of_price(tenths)
    return told


def _left_of_price(found: re.Match[str]) -> Decimal:
    if found["one"]:
        return Decimal(found["one"]) / 10
    digits = found["two"] or "".join(str("一二三四五六七八九".index(sign) + 1) for sign in found["han"])
    return Decimal(digits).scaleb(-len(digits))


_WEEKS_WITHIN = re.compile(
    r"\b(?:within|inside|in|under) (?P<n>an?|one|two|three|four|\d) weeks?\b|(?P<m>[一二两三四1-4])\s*个?(?:周|星期|礼拜)(?:之|以)?内"
)
_AT_ONCE = _rule(
    r"(即刻|马上|立刻|即时|当场|即|现)[付俾给找还结]|(即刻|马上|立刻|即时|当场)[^,。]{0,3}(付|俾|给|找|还|结)|货到付款",
    r"\b(pay\w* |payment )?(upfront|up front|at once|immediately|right away|straight away|on the spot|cash on delivery)\b|\bimmediate payment\b",
)
_WITHIN = _rule(
    r"(?P<a>\d{1,3})\s*[天日](?:之|以)?内",
    r"\b(?:within|inside|under)\s+(?:the first\s+)?(?P<b>\d{1,3})\b(?!\s?%)",
    r"\b(?:in|by|after|at|for)\s+(?:day\s+)?(?P<c>\d{1,3})(?:\s*-?\s*days?\b)?(?=[^\d]{0,12}\b(?:instead|rather|not|otherwise|or|vs)\b)",
    r"\b(?:pay\w*|settle\w*)\s+(?:me |us )?(?:in|after|at|by)\s+(?:day\s+)?(?P<d>\d{1,3})\b(?!\s?%)",
    r"(?P<e>\d{1,3})\s*[天日](?:就|即|先|前|之前)?[付找结俾给]",
)
_NET = _rule(
    r"(?:原来?|本来|本身|正常|平时|平常|标准|现在|目前|账期|数期|否则|不然|要不|唔系|而不是|而唔系|代替)[^\d,;。]{0,10}(?P<a>\d{1,3})\s*[天日]",
    r"(?P<b>\d{1,3})\s*[天日](?:的)?(?:账期|数期|数(?!期)|全额|月结)|月结\s*(?P<c>\d{1,3})",
    r"(?:从|由)\s*(?P<d>\d{1,3})\s*[天日]",
    r"\b(?:net|instead of|rather than|otherwise|else|or|normal(?:ly)?|usual(?:ly)?|standard|regular|terms?|currently|than|against|vs\.?|versus|from)[\s:,]+"
    r"(?:(?:the|our|his|their|at|after|on|in|net|terms?|are|is|of|usual|normal|full|price|amount|payment|due|pay(?:s|ing)?|we|they|he|it|it's|they're|to|currently)[\s:,]+){0,5}"
    r"(?P<e>\d{1,3})\b(?!\s?(?:%|per ?cent))",
)
_ANY_DAYS = re.compile(r"(?<![\d.])(\d{1,3})\s*-?\s*(?:days?\b|[天日])")
_LATE = re.compile(r"逾期|晚付|迟付|拖|\blate\b|\boverdue\b|\bearl(?:y|ier)\b|\bsooner\b|提前\s*\d")


def _days(text: str) -> dict[str, int]:
    """The days within which it is given, and the term without it; of two of which one is told, the other."""
    told: dict[str, int] = {}
    net = _first(_NET, text)
    if net:
        told["net_days"] = int(net[0])
        text = text[: net[1]] + " " * (net[2] - net[1]) + text[net[2] :]
    weeks, within = _WEEKS_WITHIN.search(text), _first(_WITHIN, text)
    if weeks:
        told["discount_days"] = 7 * (_count(weeks["n"] or weeks["m"]) or 1)
    elif within:
        told["discount_days"] = int(within[0])
        text = text[: within[1]] + " " * (within[2] - within[1]) + text[within[2] :]
    elif _AT_ONCE.search(text):
        told["discount_days"] = 0
    return told | _the_other(told, _ANY_DAYS.findall(text), text)


def _the_other(told: dict[str, int], left: Sequence[str], text: str) -> dict[str, int]:
    """The one number of days that is left beside the one that was told; late or early days are neither."""
    if len(told) != 1 or len(left) != 1 or _LATE.search(text):
        return {}
    missing = "discount_days" if "net_days" in told else "net_days"
    return {missing: int(left[0])}


def _count(said: str) -> int | None:
    return 1 if said in ("a", "an") else whole(said)


def _first(rule: re.Pattern[str], text: str) -> tuple[str, int, int] | None:
    """The first figure that a rule finds and where the whole of it stands."""
    found = rule.search(text)
    if not found:
        return None
    return next(one for one in found.groupdict().values() if one), found.start(), found.end()
