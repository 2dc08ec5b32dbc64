"""What a message says of the limit that is needed on a buyer: monthly sales, term, usual delay, season."""

import re
from decimal import Decimal
from typing import Any

from bot.embedded.deliveries import days_given
from bot.embedded.payment_terms import term_days
from bot.embedded.quantities import Quantity, amounts, folded_in_place
from bot.embedded.shares import percentages
from tools.limit_need import MONTH_DAYS
from tools.money import plain

Told = dict[str, Any]


def need_told(message: str, text: str) -> Told:
    """The figures of a message that asks what limit to apply for; empty without an amount of sales."""
    sold = _a_months_sales(message)
    if sold is None:
        return {}
    told: Told = {"monthly_sales": plain(sold.amount)}
    told |= {"currency": sold.currency} if sold.currency else {}
    return told | _term(message) | _delay(text) | season_told(message, text)


def _a_months_sales(message: str) -> Quantity | None:
    """The amount beside a word for a month, else the first that is not called a limit."""
    found, text = amounts(message), folded_in_place(message)
    monthly = [
        one for one in found if _PER_MONTH.match(text, one.span[1]) or _A_MONTH.search(text[: one.span[0]])
    ]
    others = [one for one in found if not _OF_LIMIT.search(text[: one.span[0]])]
    return next(iter([*monthly, *others]), None)


_PER_MONTH = re.compile(
    r"\s*(?:worth )?(?:a|per|each|every|/)\s*month\b|\s*monthly\b|[^,;。\d]{0,4}(?:每|一个?)月"
)
_A_MONTH = re.compile(
    r"(?:每个?月|一个?月|月均|月销|\bmonthly\b|\b(?:a|per|each|every) month\b)[^,;。\d]{0,16}$"
)
_OF_LIMIT = re.compile(r"(?:限额|额度|\blimit)[^,;。\d]{0,10}$")


def need_replied(missing: str, message: str, text: str) -> Told:
    """The days, or the season, that a reply gives where they were asked for or are told beside."""
    told = _term(message) | _delay(text) | season_told(message, text)
    bare = re.fullmatch(r"\D{0,12}(\d{1,3})\W*", text)
    if missing in told or missing not in ("terms_days", "delay_days"):
        return told
    days = days_given(_DELAY.sub(" ", text))
    if days is None and bare:
        days = int(bare[1])
    return told | ({missing: days} if days is not None else {})


def _term(message: str) -> Told:
    """The term in days; months count as in the rule for the limit."""
    term = term_days(message)
    if term is not None and term.days is not None:
        return {"terms_days": term.days}
    months = term.months if term is not None else None
    return {"terms_days": months * MONTH_DAYS} if months else {}


_DELAY = re.compile(
    r"(?:晚|迟|拖|推迟|late|delay)\D{0,8}(\d{1,3})(?!\s*[%个])|(\d{1,3})\s*(?:天|日|days?)\s*(?:late|delay)"
)


def _delay(text: str) -> Told:
    found = _DELAY.search(text)
    return {"delay_days": int(found[1] or found[2])} if found else {}


_SEASON_WORD = r"(?:旺季|季节|高峰期?|season(?:al)?|peak|busy)"
_SEASON = re.compile(rf"{_SEASON_WORD}[^\d,;。]{{0,16}}(\d(?:\.\d{{1,2}})?)(?![\d万k%成]|\s?%|\.\d)")
_SEASON_SHARE = re.compile(
    rf"{_SEASON_WORD}[^,;。]{{0,12}}(?:多|高|涨|增|加|up|more|higher|plus)|(?:多|高|涨|增|more|higher|up)[^,;。]{{0,16}}{_SEASON_WORD}"
)


def season_told(message: str, text: str) -> Told:
    """How much higher sales are in the high season: a factor, or so much per cent more."""
    factor, shares = _SEASON.search(text), percentages(message)
    if factor and Decimal(factor[1]) > 0:
        return {"season": factor[1]}
    return {"season": plain(1 + shares[0])} if len(shares) == 1 and _SEASON_SHARE.search(text) else {}
