"""What a message says of a loss to be estimated: its figures by the words before them, and its cause."""

import re
from decimal import Decimal
from typing import Any

from bot.embedded import rule_cues
from bot.embedded.named_amounts import figures_named
from bot.embedded.quantities import amounts, folded_in_place
from bot.embedded.shares import shares_placed
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
_BEFORE = re.compile(
    r"先[扣减除]|之?前扣|扣[^,;。]{0,10}再[乘赔按]|before (the )?(percentage|percent)|\b(taken|comes?|deducted|goes) off first\b|\bfirst (take|deduct|less)|\bdeducted first\b"
)
_AFTER = re.compile(r"后扣|之?后再?扣|after (the )?(percentage|percent)")


_NAMES = (
    ("limit", re.compile(r"(信用)?(额度|限额|授信)|\b(credit )?limit\b")),
    ("deductible", re.compile(r"免赔额?|自负额|\bdeductible\b|\bexcess\b")),
    ("threshold", re.compile(r"起赔额?|\bthreshold\b")),
    ("minimum_retention", re.compile(r"自留额?|\b(minimum )?retention\b")),
    (
        "recovery",
        re.compile(r"(追回|收回|追偿|回款)(了|到)?|\brecover(ed|y|ies)?\b|\bcollected\b"),
    ),
    (
        "debt",
        re.compile(
            r"[欠差争](着|咗|了|住)?(我们|我哋|我司)?(的)?(货款|款|钱)?|损失|坏账|未付|货款|\bow(e|es|ed|ing)\b( us)?|\bdebts?\b|\bunpaid\b|\boutstanding\b|\bloss(es)?\b|\binvoices?\b"
        ),
    ),
)


def names_debt(text: str) -> bool:
    """Whether a folded message says of an amount that it is owed."""
    return bool(_NAMES[-1][1].search(text))


def is_supposed(message: str, text: str) -> bool:
    """Whether a loss is told whose figures are all there, so that no buyer and no delivery is meant."""
    if not rule_cues.INDEMNITY.search(text) or not names_debt(text):
        return False
    return loss_figures(message, text).keys() >= {"debt", "limit", "insured_percentage"}


def loss_figures(message: str, text: str, *, asked: bool = False) -> dict[str, Any]:
    """Debt, limit, deductible and percentage, each told by the word beside it; the debt is what is left."""
    told = figures_named(message, _NAMES, amounts(message, asked=asked), unnamed="debt")
    shares = _insured_shares(message)
    if shares and told:
        told["insured_percentage"] = plain(shares[0])
    if "deductible" in told:
        order = order_named(text)
        told |= {"deductible_order": order} if order else {}
    return told


def _insured_shares(message: str) -> list[Decimal]:
    """The shares that may be the insured one, that which is called so first; one's own share is none."""
    text = folded_in_place(message)
    every = [(share, text[:at], text[at : at + 40]) for share, at in shares_placed(message)]
    may_be = [one for one in every if not _OWN_SHARE.search(one[1]) and not _OWN_BEHIND.search(one[2])]
    return [
        share
        for share, _, _ in sorted(
            may_be, key=lambda one: not (_INSURED.search(one[1]) or _INSURED_BEHIND.search(one[2]))
        )
    ]


_INSURED = re.compile(r"(承保|赔付?|保障|投保|受保|比例|\bcover(ed|s)?|\binsured)[^\d,;。]{0,12}$")
_INSURED_BEHIND = re.compile(
    r"^[\d.,]+\s?(%|per ?cent)?\s*(is |are )?(insured|cover)|^[^,;。]{0,8}(赔付|承保|受保)"
)
_OWN_SHARE = re.compile(
    r"(自负|自担|自留|免赔率?|定金|订金|预付|毛利|利润|\bretention|\bown share|\bco-?insurance|\bdeposit|\bmargin|\bvat|\bdeductible|\bexcess)[^\d,;。]{0,10}$"
)
_OWN_BEHIND = re.compile(
    r"^[\d.,]+\s?(%|per ?cent)?\s*(的)?(自负|自留|免赔|定金|订金|预付|毛利|own share|retention|deductible|excess|deposit|margin|vat|down ?payment)(?!\W{0,3}(of |is |usd |eur |gbp )?\d)"
)
"""A share that is borne or paid otherwise."""


def order_named(text: str) -> str:
    """Whether a deductible comes off before or after the percentage; empty when the message does not say."""
    if _BEFORE.search(text):
        return "before_percentage"
    return "after_percentage" if _AFTER.search(text) else ""
