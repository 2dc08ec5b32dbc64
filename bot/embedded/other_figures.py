"""Another figure for what was just worked out: 如果是80万呢, make it 35k, and at 90 days?"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from bot.brief import Brief
from bot.embedded.balances import balances
from bot.embedded.cash_figures import flows, goes_out_weekly
from bot.embedded.cash_questions import WORKING_CAPITAL, cash_question, cycle_days
from bot.embedded.deliveries import days_given, delivery_told, delivery_tried
from bot.embedded.early_discount import discount_figures
from bot.embedded.financing_figures import financing_told
from bot.embedded.intent import INTENT_OF_TOOL, Understanding
from bot.embedded.limit_needs import season_told
from bot.embedded.loss_figures import loss_figures, names_debt, order_named
from bot.embedded.payment_terms import term_days
from bot.embedded.premium_figures import rate_told
from bot.embedded.quantities import amounts
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
    r"|\b(wants?|needs?|go(es|ing)?|went|come(s)?|up|down|closer) (up |down )?to (be )?\W?\d"
    r"|\b(now |they'?d? |he |she )(wants?|needs?|likes?|takes?|says?)\b|\bpush(es|ing|ed)? for\b"
    r"|\b(are|is) (actually|really)\b|\bsorry\b|其实|应该是"
    r"|(现在|又|改|想|最多|最后|可能)(要|想要|订|拿|给|加到|加|减到)"
)
"""Words by which another figure is tried; a figure that stands alone needs none."""


def _of_another_day(message: str, text: str, brief: Brief) -> Told:
    """The day on which the goods go instead, with what else is said of them in so many words."""
    told = delivery_told(message, brief)
    return told if "dispatch_on" in told and _MOVED.search(text) else {}


_MOVED = re.compile(
    r"(才|要|改|推迟|提前|延).{0,6}(发|出|提|装|走|送|交)|(发|出|提|装|走|送)货|装船|出运"
    r"|\b(ship|dispatch|leave|collect|deliver|load|delay|postpone|move)\w*\b"
    r"|\bgo(es)? out\b|\bpick(ed|ing)? (it )?up\b"
)
"""That the goods go on another day, where one is told."""
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
    if tool == "check_cover" and not tried:
        return _of_another_day(message, text, brief)
    typed = tool in _OF_FIGURES and "buyer" not in before
    if not tried and not (typed and _NAMED_ALONE.fullmatch(text)):
        return {}
    if tool != "check_cover" and cash_question(message, text, brief):
        return {}
    if tool in _OF_ONE_AMOUNT and _OF_COVER.search(text):
        return {}
    told = told_in(message, text, brief, before)
    by_so_much = tool in _OF_FIGURES and tool not in _OF_MORE_DAYS and _BY_SO_MUCH.search(text)
    return _changed_by(told, text, before) if by_so_much else told


_OF_ONE_AMOUNT = frozenset({"estimate_premium", "sales_to_recover_loss", "payment_terms_cost"})
_OF_COVER = re.compile(r"限额|额度|索赔|理赔|免赔|\b(limits?|claims?|excess|deductible|headroom|covered)\b")
"""A figure of another matter, which would be taken for the one amount that is worked with."""
_OF_FIGURES = frozenset(
    {
        "days_sales_outstanding",
        "working_capital_requirement",
        "cash_conversion_cycle",
        "payment_terms_cost",
        "sales_to_recover_loss",
        "suggest_limit",
        "cash_flow_forecast",
        "financing_against_cover",
        "estimate_indemnity",
        "estimate_premium",
    }
)
"""What is worked out of typed figures: there a figure with its name says enough."""
_OF_MORE_DAYS = frozenset({"payment_terms_cost", "suggest_limit"})
"""What is asked about days more, or a season so much higher."""
_BY_SO_MUCH = re.compile(
    r"\bby (another |a further )?[$€£]?\d"
    r"|\d[\d.,]*\s?(k|m|mn|million|thousand|%|per ?cent|points?|days?)?\s*"
    r"(more|less|higher|lower|fewer|longer|shorter|extra)\b"
    r"|(多|少|减|增|加|增加|减少|涨|跌|升|降)(了|咗)?\s*\d"
)
"""A figure that something becomes more or less by."""
_LESS = re.compile(
    r"少|减|降|跌|\b(less|lower|fewer|shorter|down|fall\w*|fell|drop\w*|reduc\w*|cut\w*|decreas\w*)\b"
)
_MORE = re.compile(
    r"多(?!少)|增|加|涨|升|\b(more|higher|longer|extra|up|rise\w*|rose|grow\w*|increas\w*|another|further)\b"
)


def _changed_by(told: Told, text: str, before: Mapping[str, Any]) -> Told:
    """The one figure that becomes more or less by so much; nothing where it is not sure which one."""
    names, less = [name for name in told if name != "currency"], bool(_LESS.search(text))
    if len(names) != 1 or names[0] not in before or less is bool(_MORE.search(text)):
        return {}
    if percentages(text) and names[0] != "margin":
        return {}  # so many per cent of what it was, or points of the share
    by = Decimal(str(told[names[0]])) * (-1 if less else 1)
    after = Decimal(str(before[names[0]])) + by
    return {names[0]: plain(after)} if after > 0 else {}


_NAMED_ALONE = re.compile(
    r"(?!.*(多少|几多|什么|怎么|吗))(?!.*\b(what|how|which|when|who|is|are|can|do|does)\b)"
    r"([^\d?？]{1,20}\d[\d,.]*\s*(k|m|w|万|亿|千|%|天|日|days?|thousand|million)?){1,3}[^\d?？]{0,8}"
)
"""A figure with its name and nothing else: suppliers at 50 days."""


def _is_an_amount(message: str) -> bool:
    """Whether an amount is all that is said: twenty million."""
    found = amounts(message)
    return len(found) == 1 and not re.search(r"\w", message[: found[0].span[0]] + message[found[0].span[1] :])


def _of_delivery(message: str, text: str, brief: Brief, before: Mapping[str, Any]) -> Told:
    told = delivery_tried(message, brief)
    if _is_a_term(told, text, before):
        return {"terms_days": int(told["amount"])}
    return told | _in_thousands(told, "amount", text, before)


def _is_a_term(told: Told, text: str, before: Mapping[str, Any]) -> bool:
    """Whether a bare number is the days of credit: a usual term, and no likely amount after the one before.

    "They push for 60" after 15k on 45 days is no delivery of 60k.
    """
    if "terms_days" not in before or "terms_days" in told or not _is_small(told, "amount", text, before):
        return False
    bare, last = Decimal(str(told["amount"])), Decimal(str(before["amount"]))
    return int(bare) in _USUAL_TERMS and not last / 2 <= bare * 1000 <= last * 2


_USUAL_TERMS = frozenset({30, 45, 60, 75, 90, 120, 150, 180})
"""Days of credit, as they are usually agreed."""


def _in_thousands(told: Told, name: str, text: str, before: Mapping[str, Any]) -> Told:
    """A bare small number after thousands counts in thousands: "make it 20" after 30k is no twenty pounds.

    After 4.7m it counts in millions, and in Chinese in 万, whichever comes nearest to what was told before.
    """
    if not _is_small(told, name, text, before):
        return {}
    bare, last = Decimal(str(told[name])), Decimal(str(before[name]))
    scales = (1000, 10_000, 1_000_000) if re.search("[一-龥]", text) else (1000, 1_000_000)
    whole = min((bare * scale for scale in scales), key=lambda one: max(one / last, last / one))
    return {name: plain(whole)} if last / 10 <= whole <= last * 10 else {}


def _is_small(told: Told, name: str, text: str, before: Mapping[str, Any]) -> bool:
    """Whether a bare small number stands where thousands were told."""
    bare, last = _SMALL.search(text), str(before.get(name, ""))
    same = bare is not None and str(told.get(name, "")) == bare[1] and "currency" not in told
    return same and bool(last) and Decimal(last) >= _THOUSANDS


def _meant(told: Told, text: str, before: Mapping[str, Any]) -> Told:
    """What is told of the figures before; a small number that is no likely amount among thousands is none."""
    small = [name for name in told if name in before and _is_small(told, name, text, before)]
    in_thousands = {name: _in_thousands(told, name, text, before).get(name) for name in small}
    kept = {**told, **in_thousands}
    return {name: value for name, value in kept.items() if value is not None}


_SMALL = re.compile(
    r"(?<![\d.,$€£¥])([1-9]\d{0,2})(?![\d.,%]|\s?(k|m|w|万|千|百|元|块|天|日|days?|eur|usd|gbp|cny|rmb|hkd|chf|jpy|inr|sgd|aud|st|nd|rd|th)\b)"
)
_THOUSANDS = 1000


def _of_loss(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    told = _loss_told(message, text, before)
    shares, order = percentages(message), order_named(text)
    bare = _BARE_SHARE.fullmatch(text) if "insured_percentage" in before and not told else None
    if shares:
        told["insured_percentage"] = plain(shares[0])
    elif bare:
        told["insured_percentage"] = plain(Decimal(bare[1]) / 100)
    if order and "deductible" in {*told, *before}:
        told["deductible_order"] = order
    return told


def _loss_told(message: str, text: str, before: Mapping[str, Any]) -> Told:
    """The figures of the loss that are named, a bare number too; without a name only what is an amount."""
    named = loss_figures(message, text, asked=True)
    if not names_debt(text):
        named.pop("debt", None)
    return _meant(loss_figures(message, text) | named, text, before)


_BARE_SHARE = re.compile(
    r"\s*(?:那|如果|要是|and|ok|so|or)?\s*(?:按|是|with|at|if|for)?\s*(?:it'?s )?([1-9]\d)"
    r"\s*(?:呢|then|instead)?[\s?？.。]*"
)
"""A bare number of two digits after an estimate with a share is another share: and with 85."""


def _of_balances(message: str, text: str, brief: Brief, before: Mapping[str, Any]) -> Told:
    days = days_given(message)
    if brief.focus.tool == "cash_conversion_cycle" and (days is not None or cycle_days(text)):
        named = next((name for name, rule in _CYCLE_DAYS if rule.search(text)), "")
        return cycle_days(text) or ({named: str(days)} if named else {})
    told = {name: value for name, value in balances(message).items() if name in _TAKES[brief.focus.tool]}
    told = _meant(told, text, before)
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


def _of_flows(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    told = flows(message, text)
    by_week = "weekly_outflow" in before and goes_out_weekly(text)
    return told if told or not by_week else _amount(message, "weekly_outflow")


def _of_limit_need(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    season = season_told(message, text)
    if season:
        return season
    told = _meant(_amount(message, "monthly_sales"), text, before)
    days = days_given(message)
    if days is not None:
        told["delay_days" if _LATE.search(text) else "terms_days"] = days
    return told


def _of_terms_cost(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    if "discount" in before:
        return _of_discount(message, text)
    sold = next((name for name in ("amount", "annual_sales", "daily_sales") if name in before), "")
    told = _meant(_amount(message, sold), text, before) if sold else {}
    days, shares = days_given(message), percentages(message)
    if days is not None and "extra_days" in before:
        told["extra_days"] = days
    return told | ({"cost_of_capital": plain(shares[0])} if shares else {})


def _of_discount(message: str, text: str) -> Told:
    """Another discount, term or price of money; a bare number of days shortens or lengthens the window."""
    told, days = discount_figures(message, text), days_given(message)
    net = _NET.search(text)
    if net and "net_days" not in told:
        return told | {"net_days": int(net[1])}
    bare = days is not None and not told.keys() & {"discount_days", "net_days"}
    return told | ({"net_days" if _TERM.search(text) else "discount_days": days} if bare else {})


_NET = re.compile(r"(?<![a-z])net\s?/?\s?(\d{1,3})(?!\d|\s?%)")
_TERM = re.compile(r"账期|数期|\b(terms?|net)\b")


def _of_premium(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    if "turnover" not in before:
        return {}
    return _meant(_amount(message, "turnover"), text, before) | rate_told(message)


def _of_recovery(message: str, text: str, _brief: Brief, before: Mapping[str, Any]) -> Told:
    shares, bare = percentages(message), _BARE_MARGIN.search(text)
    if bare and not shares:
        return {"margin": plain(Decimal(bare[1]) / 100)}
    told = _meant(_amount(message, "loss"), text, before)
    return told | ({"margin": plain(shares[0])} if shares else {})


_BARE_MARGIN = re.compile(r"(?:利润率?|毛利率?|净利率?|\bmargins?)\D{0,12}([1-9]\d?)(?![\d.,]|\s?[kmw万千])")
"""A bare number beside a word for the margin is per cent."""


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
