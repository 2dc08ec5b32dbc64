"""The balances that a message gives, and the days that each of them takes: receivables, stock, payables, sales."""

import re
from typing import Any

from bot.embedded.named_amounts import named_amounts
from bot.embedded.quantities import amounts, folded_in_place
from tools.money import plain

Told = dict[str, Any]


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_WE_OWE = r"(供应商|供货商|厂家|工厂|上游|人(?!民币))"
_BALANCE_WORDS = (
    (
        "receivables",
        _rule(
            r"应收(账款|款|货款|账)?|未收(的)?(账款|账|款)?|(客户?|客人|买家|买方|人家|别人|外面|他们|佢哋)(一共|总共|还|都|仲|现在)?[欠差争](着|咗|住)?(我们|我哋|咱们?)?(的)?(钱|货款|款)?|[欠差争](着|咗|住)?(我们|我哋|咱们?)",
            r"\b(open|unpaid|outstanding) (sales )?invoices\b|\breceivables?\b|\bdebtors?\b|(?<![a-z])a/?r(?![a-z])|\b(customers?|clients?|buyers?|they) (still |now )?owe[ds]?( us| me)?\b|\bow(ed|ing)( to us)?( by| from)?( our)?( customers| clients| buyers)?\b|\bowes?( us)?\b",
        ),
    ),
    (
        "inventory",
        _rule(r"存货|库存|仓存|货底|仓(库)?里?(有)?的?货", r"\binventor(y|ies)\b|\bstocks?\b(?! days)"),
    ),
    (
        "payables",
        _rule(
            rf"应付(账款|款|货款|账)?|(我们|我哋|咱们?|自己)?(还|仲)?[欠差争](着|咗|住)?{_WE_OWE}(的)?(货款|钱|款)?|(我们|我哋|咱们?|自己)(还|仲)?[欠差争](着|咗|住)?(?!我)",
            r"\bpayables?\b|\bcreditors?\b|(?<![a-z])a/?p(?![a-z])|\b(we|i) (still |also |now )?owe( to)?( our)?( suppliers?)?\b|\bow(e|ed|ing)( to)?( our| the)? suppliers?\b|\bsuppliers?('|s)? (bills|invoices|are owed)\b|\bto( our)? suppliers\b",
        ),
    ),
    (
        "cost_of_sales",
        _rule(r"(销售|营业|主营(业务)?|销货)成本", r"\bcogs\b|\bcost of (goods( sold)?|sales)\b"),
    ),
    ("overdue", _rule(r"逾期|过期", r"\boverdue\b|\bpast due\b")),
    (
        "credit_sales",
        _rule(
            r"(年|全年|一年)?(赊销|赊数|销售|营业额|营收|收入)(额)?|年销|生意(额)?",
            r"\b(credit )?sales\b|\bturnover\b|\brevenue\b|\b(we|i) (sell|sold|bill|billed)( for)?\b|\bsold\b",
        ),
    ),
)
BALANCES = tuple(name for name, _ in _BALANCE_WORDS)


_OVERDUE_BEHIND = re.compile(
    r"\s{0,2}(?:(?:of (?:it|them|that|this|which)|is|are|was|already|thereof)\s){0,3}(?:over|past[ -])due\b|\s{0,2}(?:元|块)?(?:是|已|已经|的)?(?:逾期|过期)"
)
"""Words behind an amount that say what part of the receivables it is: 120k of it overdue."""


def balances(message: str) -> Told:
    """The balances that a message gives, each named by the word beside it, or as overdue behind it."""
    told: Told = {}
    text = folded_in_place(message)
    found = amounts(message, asked=True)
    for said, one in named_amounts(message, _BALANCE_WORDS, found):
        name = "overdue" if _OVERDUE_BEHIND.match(text, one.span[1]) else said
        if name and name not in told:
            told[name] = plain(one.amount)
            told |= {"currency": one.currency} if one.currency else {}
    return told


_IN_WORDS = (
    ("dpo_days", _rule(r"供应商|应付|付款|付货款|付账|付人", r"\bsuppliers?\b|\bpayables?\b|\bcreditors?\b|(?<![a-z])dpo(?![a-z])")),
    ("dio_days", _rule(r"库存|存货|压货|备货|囤货|仓|货(放|摆|压|囤|停)", r"\b(stock|inventory|inventories|warehouse|shelf|shelves)\b|(?<![a-z])(dio|dsi)(?![a-z])")),
    ("dso_days", _rule(r"回款|收款|收钱|收账|应收|客户|客人|买家|买方", r"\bcollect\w*|\breceivables?\b|\bcustomers?\b|\bclients?\b|(?<![a-z])dso(?![a-z])")),
)  # fmt: skip
_CLAUSE = re.compile(r"[,，、;；。]|\band\b|\bminus\b|\bplus\b")
_SO_MANY_DAYS = re.compile(
    r"(?<![\d.])(\d{1,3}(?:\.\d)?)\s*(?:天|日|days?\b|d\b)|\b(?:after|at|in) (\d{1,3})(?=\W*$|[.;!?]\s)"
)


def days_in_words(text: str) -> Told:
    """The days of the cycle by what each clause says takes so long: 回款72天, 38 days of stock."""
    told: Told = {}
    for clause in _CLAUSE.split(text):
        days = [one or bare for one, bare in _SO_MANY_DAYS.findall(clause)]
        name = next((name for name, rule in _IN_WORDS if rule.search(clause)), "")
        if len(days) == 1 and name:
            told.setdefault(name, days[0])
    return told
