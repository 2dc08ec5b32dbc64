"""The cash that a message gives: what is in the bank, what comes in and goes out week by week."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.quantities import amounts
from tools.money import plain

Told = dict[str, Any]


_N = r"\d[\d,]*(?:\.\d+)?(?:\s?(?:[kmw](?![a-z])|[万千]))?"
_MONEY = r"(?:[$€£¥]|(?:eur|usd|gbp|hkd|cny|rmb)\s?)?"
_BETWEEN = r"(?:\s*[/、;；]\s*|,\s+|(?<=[kmw万千]),\s*|,?\s+(?:and|then)\s+|\s*(?:然后|再)\s*)"
_LIST_OF = rf"((?:{_MONEY}{_N})(?:{_BETWEEN}(?:{_MONEY}{_N}))*)"
_NO_WEEK = r"(?![^\d]{0,6}\d{1,2}\s?(?:weeks?|days?|months?|个?月|周|天|日))(?!\s*(?:week|wk|day|周))"
_FLOWS = (
    (
        "inflows",
        re.compile(
            rf"(?:收入|流入|回款|进账|收款|收到|[收入进]|(?<![a-z])(?:receipts?|income|incoming|in(?:flows?)?)(?![a-z])){_NO_WEEK}[^\d,;。]{{0,6}}?{_LIST_OF}"
        ),
    ),
    (
        "outflows",
        re.compile(
            rf"(?:支出|流出|付款|支付|[支付出]|(?<![a-z])(?:out(?:flows?|goings?)?|payments?|expenses?|costs?)(?![a-z])){_NO_WEEK}[^\d,;。]{{0,6}}?{_LIST_OF}"
        ),
    ),
)
"""What comes in and what goes out: a list each, or a figure each week by week."""
LIST_ALONE = re.compile(rf"\W*{_LIST_OF}\W*")
_WEEK = re.compile(r"\bw(?:ee)?k\s?\d|第?[一二三四五六七八九十\d]\s?(?:周|星期|礼拜)")
_BY_WEEK = (
    r"(?:每个?周|每个?星期|每个?礼拜|个个星期|一周|一个?星期|一个?礼拜)(?![^\d,。]{0,6}(?:[收进]|回款|入账))"
)
_CASH = (
    (
        "minimum_cash",
        re.compile(
            rf"(?:最低|最少|至少|起码|底线|不能低于|minimum(?: of)?|at least|buffer|never below|not (?:go |fall |drop )?below)[^\d,;。]{{0,12}}({_N})"
        ),
    ),
    ("minimum_cash", re.compile(rf"({_N})\s*(?:minimum\b|buffer\b|as a (?:minimum|buffer))")),
    (
        "opening_cash",
        re.compile(
            rf"(?:期初|手头|手上|现有|账上|账户|户口|银行里?|(?<!现)现金(?!流|缺)|(?:opening |starting )?\bcash(?! ?-?flow| gap| forecast| plan)|\bbank balance|\bstart(?:ing)? with|\bopening balance|\bwe(?:'ve| have)(?: got)?(?= [$€£]?\d[\d.,]*\s?[km]?(?:\W*$|,| and| now| left| today)))[^\d,;。]{{0,8}}({_N})"
        ),
    ),
    (
        "opening_cash",
        re.compile(
            rf"({_N})\s*(?:(?:is|are)\s)?(?:in|at|with) (?:the |our )?(?:bank|account|till)\b|({_N})\s*(?:(?:of|in) )?cash\b(?! ?-?flow)|({_N})\s*(?:in|on|at) hand\b"
        ),
    ),
    (
        "weekly_outflow",
        re.compile(
            rf"{_BY_WEEK}[^\d,;。]{{0,10}}({_N})|\b(?:weekly|a week|per week|every week)[^\d,;。]{{0,10}}({_N})"
        ),
    ),
    (
        "weekly_outflow",
        re.compile(
            rf"\b(?:pay|paying|spend|spending|outgoings|expenses|costs|payments)\b(?: out)?(?: of| are)?(?: about| around| roughly)? ({_MONEY}{_N})\s*(?:(?:every|each|per|a) week|weekly|/ ?w(?:ee)?k)\b"
            rf"|({_N})\s*(?:(?:goes|go|going|flows?|is (?:paid|spent)|paid|spent) (?:out )?|out |in (?:costs|expenses|payments) |(?:of )?(?:costs|expenses|outgoings) )(?:every|each|per|a) week\b"
        ),
    ),
)


def flows(message: str, text: str) -> Told:
    """The weekly figures and the cash that a message gives."""
    told: Told = {}
    for name, rule in _FLOWS:
        every = _by_week([listed(found[1]) for found in rule.finditer(text)], text)
        if every:
            told[name] = every
    for name, rule in _CASH:
        found = rule.search(text)
        figures = listed(next(filter(None, found.groups()))) if found else []
        if figures:
            told.setdefault(name, figures[0])
    currency = next((one.currency for one in amounts(message, asked=True) if one.currency), None)
    return told | ({"currency": currency} if told and currency else {})


_EVERY_WEEK = re.compile(r"每个?(周|星期|礼拜)|\b(a|per|each|every) week\b|\bweekly\b")
_COMES_IN = re.compile(r"收|回款|进|入|\b(in|come|comes|coming|receipts?|income|receive)\b")


def goes_out_weekly(text: str) -> bool:
    """Whether what a folded message tells is of every week, and is not what comes in."""
    return is_weekly(text) and not _COMES_IN.search(text)


def is_weekly(text: str) -> bool:
    """Whether a folded message tells of every week."""
    return bool(_EVERY_WEEK.search(text))


def _by_week(every: Sequence[list[str]], text: str) -> list[str]:
    """The first list of several figures, or the figures that are told one by one, week by week."""
    longest = next((one for one in every if len(one) > 1), [])
    if longest or not _WEEK.search(text):
        return longest
    return [one[0] for one in every] if len(every) > 1 else []


_SCALES = {"k": 1000, "千": 1000, "w": 10_000, "万": 10_000, "m": 1_000_000}


def listed(text: str) -> list[str]:
    """The figures of a list: `400/250/300`, `40万、25万`."""
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?)\s?([kmw万千])?", text)
    return [plain(Decimal(digits.replace(",", "")) * _SCALES.get(scale, 1)) for digits, scale in found]
