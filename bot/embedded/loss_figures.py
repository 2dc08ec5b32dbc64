"""What a message says of a loss to be estimated: its figures by the words before them, and its cause."""

import re
from collections.abc import Sequence
from typing import Any

from bot.embedded import rule_cues
from bot.embedded.quantities import Quantity, amounts
from bot.embedded.shares import percentages
from tools.money import plain


def cause_named(text: str) -> dict[str, str]:
    """Why the buyer does not pay, as far as the message says it."""
    cause = next((name for name, rule in rule_cues.CAUSES if rule.search(text)), "")
    return {"cause": cause} if cause else {}


def names_more_than(figures: dict[str, Any], text: str) -> bool:
    """Whether a deduction is named whose figure was not read: without it the estimate would be wrong."""
    text = _NONE_OF_IT.sub(" ", text)
    named = (
        ("deductible", _DEDUCTIBLE),
        ("threshold", _THRESHOLD),
        ("minimum_retention", _RETENTION),
    )
    unread = any(rule.search(text) and name not in figures for name, rule in named)
    return unread or bool(_NEVER_READ.search(text))


_NONE_OF_IT = re.compile(
    r"\b(no|without( a| any)?|zero|nil) (deductible|excess|threshold|retention|first loss)\b"
    r"|(没有?|无|零|冇)(任何)?(免赔额?|自负额|起赔额?|自留额?|首损)"
)
"""A deduction of which it is said that there is none."""
_DEDUCTIBLE = re.compile(r"免赔|自负额|deductible|\bexcess\b")
_THRESHOLD = re.compile(r"起赔|threshold")
_RETENTION = re.compile(r"自留|retention")
_NEVER_READ = re.compile(r"首损|first loss|最高赔偿|maximum liability")
_LIMIT_NEAR = re.compile(r"(额度|限额|授信|limit)\D{0,8}$")
_DEDUCTIBLE_NEAR = re.compile(r"(免赔额?|自负额|deductible|excess)\D{0,8}$")
_RECOVERY_NEAR = re.compile(r"(追回|收回|追偿|回款|recover(ed|y|ies)?|collected)(了|到)?\D{0,8}$")
_RETENTION_NEAR = re.compile(r"(自留额?|retention)\D{0,8}$")
_THRESHOLD_NEAR = re.compile(r"(起赔额?|threshold)\D{0,8}$")
_BEFORE = re.compile(r"先扣|之?前扣|before (the )?(percentage|percent)")
_AFTER = re.compile(r"后扣|之?后再?扣|after (the )?(percentage|percent)")


def loss_figures(message: str, text: str) -> dict[str, Any]:
    """Debt, limit, deductible and percentage, each told by the word before it; the debt is what is left."""
    told: dict[str, Any] = {}
    for found in _in_one_currency(amounts(message)):
        before = message[: found.span[0]].lower()
        name = _figure_name(before)
        told.setdefault(name, plain(found.amount))
        if found.currency:
            told["currency"] = found.currency
    shares = percentages(message)
    if shares and told:
        told["insured_percentage"] = plain(shares[0])
    if "deductible" in told:
        order = order_named(text)
        told |= {"deductible_order": order} if order else {}
    return told


def _in_one_currency(found: Sequence[Quantity]) -> Sequence[Quantity]:
    """The figures but for those in another currency than the first named, which are asked for again."""
    named = next((one.currency for one in found if one.currency), None)
    return [one for one in found if one.currency in (None, named)]


def _figure_name(before: str) -> str:
    for name, rule in (
        ("limit", _LIMIT_NEAR),
        ("deductible", _DEDUCTIBLE_NEAR),
        ("threshold", _THRESHOLD_NEAR),
        ("minimum_retention", _RETENTION_NEAR),
        ("recovery", _RECOVERY_NEAR),
    ):
        if rule.search(before):
            return name
    return "debt"


def order_named(text: str) -> str:
    """Whether a deductible comes off before or after the percentage; empty when the message does not say."""
    if _BEFORE.search(text):
        return "before_percentage"
    return "after_percentage" if _AFTER.search(text) else ""
