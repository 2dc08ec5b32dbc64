"""The figures of one's own cash that a message gives, each told by the words before it: balances and flows."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.embedded.quantities import Quantity, amounts, folded_in_place
from tools.money import plain

Told = dict[str, Any]


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_BALANCE_WORDS = (
    (
        "receivables",
        _rule(r"应收|未收", r"\breceivables?\b|\bdebtors?\b|(?<![a-z])a/?r(?![a-z])|\bowe(d|s)?\b"),
    ),
    ("inventory", _rule(r"存货|库存", r"\binventor(y|ies)\b|\bstocks?\b")),
    ("payables", _rule(r"应付", r"\bpayables?\b|\bcreditors?\b|(?<![a-z])a/?p(?![a-z])")),
    ("cost_of_sales", _rule(r"销售成本|营业成本|主营成本", r"\bcogs\b|\bcost of (goods|sales)\b")),
    ("overdue", _rule(r"逾期|过期", r"\boverdue\b|\bpast due\b")),
    ("credit_sales", _rule(r"赊销|销售|营业额|营收|年销|收入", r"\bsales\b|\bturnover\b|\brevenue\b")),
)
BALANCES = tuple(name for name, _ in _BALANCE_WORDS)


_OVERDUE_BEHIND = re.compile(
    r"\s{0,2}(?:(?:of (?:it|them|that|this|which)|is|are|was|already|thereof)\s){0,3}(?:over|past[ -])due\b|\s{0,2}(?:元|块)?(?:是|已|已经|的)?(?:逾期|过期)"
)
"""Words behind an amount that say what part of the receivables it is: 120k of it overdue."""


def balances(message: str) -> Told:
    """The balances that a message gives, each named by the last word before it, or as overdue behind it."""
    told: Told = {}
    text = folded_in_place(message)
    for one, before in _with_words_before(message):
        last = max(
            ((found.end(), name) for name, rule in _BALANCE_WORDS for found in rule.finditer(before)),
            default=None,
        )
        name = "overdue" if _OVERDUE_BEHIND.match(text, one.span[1]) else last[1] if last else ""
        if name and name not in told:
            told[name] = plain(one.amount)
            told |= {"currency": one.currency} if one.currency else {}
    return told


def _with_words_before(message: str) -> Iterator[tuple[Quantity, str]]:
    """Each amount with the words since the amount before it."""
    text, behind = folded_in_place(message), 0
    for one in amounts(message, asked=True):
        yield one, text[behind : one.span[0]]
        behind = one.span[1]


_N = r"\d[\d,]*(?:\.\d+)?(?:\s?(?:[kmw](?![a-z])|[万千]))?"
_LIST_OF = rf"((?:{_N})(?:\s*[/、;；]\s*(?:{_N}))*)"
_FLOWS = (
    ("inflows", re.compile(rf"(?:收入|流入|回款|进账|(?<![a-z])in(?:flows?)?(?![a-z]))\D{{0,6}}{_LIST_OF}")),
    ("outflows", re.compile(rf"(?:支出|流出|付款|(?<![a-z])out(?:flows?)?(?![a-z]))\D{{0,6}}{_LIST_OF}")),
)
LIST_ALONE = re.compile(rf"\W*{_LIST_OF}\W*")
_CASH = (
    ("minimum_cash", re.compile(rf"(?:最低|最少|底线|minimum|at least|buffer)\D{{0,12}}({_N})")),
    (
        "opening_cash",
        re.compile(
            rf"(?:期初|手头|现有|账上|(?<!现)现金(?!流|缺)|(?:opening |starting )?\bcash(?! ?-?flow| gap| forecast))\D{{0,8}}({_N})"
        ),
    ),
    ("weekly_outflow", re.compile(rf"(?:每周|一周|weekly|a week|per week|every week)\D{{0,10}}({_N})")),
)


def flows(message: str, text: str) -> Told:
    """The weekly figures and the cash that a message gives."""
    told: Told = {}
    for name, rule in _FLOWS:
        found = rule.search(text)
        every = listed(found[1]) if found else []
        if len(every) > 1:
            told[name] = every
    for name, rule in _CASH:
        found = rule.search(text)
        figures = listed(found[1]) if found else []
        told |= {name: figures[0]} if figures else {}
    currency = next((one.currency for one in amounts(message, asked=True) if one.currency), None)
    return told | ({"currency": currency} if told and currency else {})


_SCALES = {"k": 1000, "千": 1000, "w": 10_000, "万": 10_000, "m": 1_000_000}


def listed(text: str) -> list[str]:
    """The figures of a list: `400/250/300`, `40万、25万`."""
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?)\s?([kmw万千])?", text)
    return [plain(Decimal(digits.replace(",", "")) * _SCALES.get(scale, 1)) for digits, scale in found]


_IN_WORDS = (
    ("dpo_days", _rule(r"供应商|应付|付款|付货款|付账|付人", r"\bsuppliers?\b|\bpayables?\b|\bcreditors?\b|\bdpo\b")),
    ("dio_days", _rule(r"库存|存货|压货|备货|囤货|仓", r"\b(stock|inventory|inventories|warehouse|shelf|shelves)\b|\bdi?so?i\b")),
    ("dso_days", _rule(r"回款|收款|收钱|收账|应收|客户", r"\bcollect\w*|\breceivables?\b|\bcustomers?\b|\bclients?\b|\bdso\b")),
)  # fmt: skip
_CLAUSE = re.compile(r"[,，、;；。]|\band\b|\bminus\b|\bplus\b")
_SO_MANY_DAYS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d)?)\s*(?:天|日|days?\b|d\b)")


def days_in_words(text: str) -> Told:
    """The days of the cycle by what each clause says takes so long: 回款72天, 38 days of stock."""
    told: Told = {}
    for clause in _CLAUSE.split(text):
        days = _SO_MANY_DAYS.findall(clause)
        name = next((name for name, rule in _IN_WORDS if rule.search(clause)), "")
        if len(days) == 1 and name:
            told.setdefault(name, days[0])
    return told
