"""Another figure for what was just worked out: 如果是80万呢, make it 35k, and at 90 days?"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bot.brief import Brief
from bot.embedded.balances import balances
from bot.embedded.cash_figures import flows
from bot.embedded.cash_questions import WORKING_CAPITAL, cash_question
from bot.embedded.deliveries import days_given, delivery_tried
from bot.embedded.early_discount import discount_figures
from bot.embedded.financing_figures import financing_told
from bot.embedded.intent import INTENT_OF_TOOL, Understanding
from bot.embedded.limit_needs import season_told
from bot.embedded.loss_figures import loss_figures, order_named
from bot.embedded.quantities import amounts, term_days
from bot.embedded.shares import percentages
from tools.money import plain

Told = dict[str, Any]
LONGEST = 60
"""Characters of a message that only changes a figure of the question before."""
_SUPPOSES = re.compile(
    r"如果|要是|假如|假设|若|换成|改成|改为|变成|[调降升加减提砍压缩]到|[降减缩]至|按|的话|呢[?？。\s]*$|(行不|行吗|可以吗|可不可以|得唔得)[?？。\s]*$|^(那|那么|再|或者|要不|咁)|只有|才是?\d|乘|就(够|行|可以|好)"
    r"|\b(if|what about|how about|suppose|assuming|make (it|that)|change (it|that))\b"
    r"|\b(enough|will do|call it|say|instead|rather|now with|only|but (with|at|for))\b"
    r"|\bsame( thing| question| sum| again)? (with|for|at|but)\b"
    r"|^(and|or|ok(ay)?|so|then|with|at|for)\b|\b(then|though)[?.!\s]*$"
)
"""Words by which another figure is tried; a figure that stands alone needs none."""
_ALONE = re.compile(
    r"[\s,，。.?？!！]*(那|就|and|or|ok|about)?\s*([a-z]{3}\s*|[$€£¥]\s*)?\d[\d,.]*\s*(k|m|w|万|亿|千|%|天|日|days?|thousand|million)?\s*"
    r"([a-z]{3}|元|块|人民币|美元|美金|欧元|英镑|港币|euros?|dollars?|pounds?)?\s*(账期|付款|terms?|more)?[\s呢吗,，。.?？!！]*"
)
_LATE = re.compile(r"晚|迟|拖|late|delay")


def other_figures(message: str, text: str, brief: Brief) -> Understanding | None:
    """The calculation before with what the message changes of it; None where it changes nothing of it."""
    tool, before = brief.focus.tool, brief.focus.arguments
    changed = other_figures_told(tool, message, text, brief, before)
    if not changed:
        return None
    kept = {name: value for name, value in before.items() if name != "buyer"}
    buyer = (brief.focus.buyer_name or str(before["buyer"])) if "buyer" in before else ""
    return Understanding(INTENT_OF_TOOL[tool], buyer=buyer, arguments={**kept, **changed})


def other_figures_told(
    tool: str, message: str, text: str, brief: Brief, before: Mapping[str, Any]
) -> dict[str, Any]:
    """What the message changes of the arguments that this tool was given before; empty for nothing."""
    told_in = _CHANGED.get(tool)
    if told_in is None or len(message) > LONGEST or "invoice_no" in before:
        return {}
    tried = _SUPPOSES.search(text) or _ALONE.fullmatch(text) or _is_an_amount(message)
    if not tried and not (tool in _OF_FIGURES and _NAMED_ALONE.fullmatch(text)):
        return {}
    if tool != "check_cover" and cash_question(message, text, brief):
        return {}
    return told_in(message, text, brief, before)


_OF_FIGURES = frozenset(
    {
        "days_sales_outstanding",
        "working_capital_requirement",
        "cash_conversion_cycle",
        "payment_terms_cost",
        "sales_to_recover_loss",
        "suggest_limit",
    }
)
"""What is worked out of typed figures: there a figure with its name says enough."""
_NAMED_ALONE = re.compile(
    r"(?!.*(多少|几多|什么|怎么|吗))(?!.*\b(what|how|which|when|who|is|are|can|do|does)\b)"
    r"[^\d?？]{1,20}\d[\d,.]*\s*(k|m|w|万|亿|千|%|天|日|days?|thousand|million)?[^\d?？]{0,6}"
)
"""A figure with its name and nothing else: suppliers at 50 days."""


def _is_an_amount(message: str) -> bool:
    """Whether an amount is all that is said: twenty million."""
    found = amounts(message)
    return len(found) == 1 and not re.search(r"\w", message[: found[0].span[0]] + message[found[0].span[1] :])


def _of_delivery(message: str, text: str, brief: Brief, before: Mapping[str, Any]) -> Told:
    told = delivery_tried(message, brief)
    return told | _in_thousands(told, text, before)


def _in_thousands(told: Told, text: str, before: Mapping[str, Any]) -> Told:
    """A bare small number after thousands counts in thousands: "make it 20" after 30k is no twenty pounds."""
    bare = _SMALL.search(text)
    amount, last = str(told.get("amount", "")), str(before.get("amount", ""))
    if not bare or amount != bare[1] or "currency" in told or not last or Decimal(last) < _THOUSANDS:
        return {}
    whole = Decimal(amount) * 1000
    return {"amount": plain(whole)} if Decimal(last) / 10 <= whole <= Decimal(last) * 10 else {}


_SMALL = re.compile(
    r"(?<![\d.,$€£¥])([1-9]\d{0,2})(?![\d.,%]|\s?(k|m|w|万|千|百|元|块|天|日|days?|[a-z]{3})\b)"
)
_THOUSANDS = 1000


def _of_loss(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    told = loss_figures(message, text)
    shares, order = percentages(message), order_named(text)
    bare = _BARE_SHARE.fullmatch(text) if "insured_percentage" in before and not told else None
    if shares:
        told["insured_percentage"] = plain(shares[0])
    elif bare:
        told["insured_percentage"] = plain(Decimal(bare[1]) / 100)
    if order and "deductible" in {*told, *before}:
        told["deductible_order"] = order
    return told


_BARE_SHARE = re.compile(
    r"\s*(?:那|如果|要是|and|ok|so|or)?\s*(?:按|是|with|at|if|for)?\s*(?:it'?s )?([1-9]\d)"
    r"\s*(?:呢|then|instead)?[\s?？.。]*"
)
"""A bare number of two digits after an estimate with a share is another share: and with 85."""


def _of_balances(message: str, text: str, brief: Brief, _before: Mapping[str, Any]) -> Told:
    days = days_given(message)
    if brief.focus.tool == "cash_conversion_cycle" and days is not None:
        named = next((name for name, rule in _CYCLE_DAYS if rule.search(text)), "")
        return {named: str(days)} if named else {}
    told = {name: value for name, value in balances(message).items() if name in _TAKES[brief.focus.tool]}
    return told if told.keys() - {"currency"} else {}


_TAKES = {
    "days_sales_outstanding": ("receivables", "credit_sales", "overdue", "currency"),
    "working_capital_requirement": WORKING_CAPITAL,
    "cash_conversion_cycle": (*WORKING_CAPITAL, "credit_sales", "cost_of_sales"),
}
"""The balances that each of these works with."""
_CYCLE_DAYS = (
    ("dpo_days", re.compile(r"应付|供应商|(?<![a-z])dpo(?![a-z])|payables?|suppliers?")),
    ("dio_days", re.compile(r"存货|库存|(?<![a-z])dio(?![a-z])|inventory|stock")),
    ("dso_days", re.compile(r"应收|回款|(?<![a-z])dso(?![a-z])|receivables?|customers?")),
)
"""The words for each of the three numbers of days of a cash cycle."""


def _of_flows(message: str, text: str, _brief: Brief, _before: Mapping[str, Any]) -> Told:
    return flows(message, text)


def _of_limit_need(message: str, text: str, _brief: Brief, _before: Mapping[str, Any]) -> Told:
    season = season_told(message, text)
    if season:
        return season
    told = _amount(message, "monthly_sales")
    days = days_given(message)
    if days is not None:
        told["delay_days" if _LATE.search(text) else "terms_days"] = days
    return told


def _of_terms_cost(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    if "discount" in before:
        return _of_discount(message, text)
    sold = next((name for name in ("amount", "annual_sales", "daily_sales") if name in before), "")
    told = _amount(message, sold) if sold else {}
    days, shares = days_given(message), percentages(message)
    if days is not None and "extra_days" in before:
        told["extra_days"] = days
    return told | ({"cost_of_capital": plain(shares[0])} if shares else {})


def _of_discount(message: str, text: str) -> Told:
    """Another discount, term or price of money; a bare number of days shortens or lengthens the window."""
    told, days = discount_figures(message, text), days_given(message)
    bare = days is not None and not told.keys() & {"discount_days", "net_days"}
    return told | ({"net_days" if _TERM.search(text) else "discount_days": days} if bare else {})


_TERM = re.compile(r"账期|数期|\b(terms?|net)\b")


def _of_premium(message: str, _text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    if "turnover" not in before:
        return {}
    shares = [share for share in percentages(message) if share < Decimal("0.2")]
    return _amount(message, "turnover") | ({"rate": plain(shares[0])} if shares else {})


def _of_recovery(message: str, _text: str, _brief: Brief, _before: Mapping[str, Any]) -> Told:
    shares = percentages(message)
    return _amount(message, "loss") | ({"margin": plain(shares[0])} if shares else {})


def _of_financing(message: str, _text: str, _brief: Brief, _before: Mapping[str, Any]) -> Told:
    told = financing_told(message, asked=True)
    return told if len(told.keys() - {"currency", "advance_rate"}) <= 1 else {}


def _of_request(message: str, _text: str, _brief: Brief, _before: Mapping[str, Any]) -> Told:
    told, term, days = _amount(message, "amount"), term_days(message), days_given(message)
    if term is not None and term.days:
        told["terms_days"] = term.days
    elif days is not None:
        told["terms_days"] = days
    return told


def _amount(message: str, name: str) -> Told:
    """The one amount that the message gives; of several none is the one."""
    found = amounts(message, asked=True)
    if len(found) != 1:
        return {}
    return {name: plain(found[0].amount)} | ({"currency": found[0].currency} if found[0].currency else {})


_CHANGED: Mapping[str, Callable[[str, str, Brief, Mapping[str, Any]], Told]] = {
    "check_cover": _of_delivery,
    "estimate_indemnity": _of_loss,
    "days_sales_outstanding": _of_balances,
    "working_capital_requirement": _of_balances,
    "cash_conversion_cycle": _of_balances,
    "cash_flow_forecast": _of_flows,
    "suggest_limit": _of_limit_need,
    "payment_terms_cost": _of_terms_cost,
    "estimate_premium": _of_premium,
    "sales_to_recover_loss": _of_recovery,
    "financing_against_cover": _of_financing,
    "request_limit": _of_request,
}
