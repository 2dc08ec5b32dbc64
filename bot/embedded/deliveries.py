"""The delivery that a message tells of: amount, currency, payment term and day of dispatch."""

import re
from collections.abc import Sequence
from typing import Any

from bot.brief import Brief
from bot.embedded.days import Day, days_named
from bot.embedded.payment_terms import term_days
from bot.embedded.quantities import Quantity, amounts, whole
from knowledge.folding import fold
from tools.money import plain


def delivery_told(message: str, brief: Brief, *, asked: bool = False) -> dict[str, Any]:
    """Amount, currency, payment term and day of dispatch, as far as the message says them.

    A yen sign in an English text is yuan to some and yen to others: such an amount is asked for again.
    """
    told: dict[str, Any] = {}
    positive, days = _NEGATIVE.sub(r"\1", message), days_named(message, brief.today)
    as_counted = days if positive == message else days_named(positive, brief.today)
    found = [
        one
        for one in amounts(positive, asked=asked)
        if not (_either_yen(positive, one) or _is_of_a_day(one, as_counted))
    ]
    if found:
        told["amount"] = ("-" if positive != message else "") + plain(found[0].amount)
        told |= {"currency": found[0].currency} if found[0].currency else {}
    term = term_days(message)
    if term is not None and term.days is not None:
        told["terms_days"] = term.days
    sure = [day for day in days if day.sure]
    if sure and sure[0].date != brief.today:
        told["dispatch_on"] = sure[0].date.isoformat()
    return told


def delivery_tried(message: str, brief: Brief) -> dict[str, Any]:
    """The same where a delivery is known to be meant: a bare number of days is then its payment term."""
    told = delivery_told(message, brief, asked=True)
    days = days_given(message)
    return told if days is None or "terms_days" in told else told | {"terms_days": days}


def days_given(message: str) -> int | None:
    """The first number of days in the message, whatever they are of; a day of the calendar is none."""
    found = _DAYS.search(fold(message))
    return whole(found[1]) if found else None


def sentence_of_delivery(message: str, text: str) -> str:
    """The sentence that tells of the delivery, folded: that an older invoice is open stands in another."""
    found = amounts(message)
    pieces = _SENTENCE.split(message) if found else ()
    said = message[found[0].span[0] : found[0].span[1]] if found else ""
    return next((fold(piece) for piece in pieces if said and said in piece), text)


_SENTENCE = re.compile(r"(?<=[.!?。！？;；])\s+|(?<=[。！？；])")


_DAYS = re.compile(
    r"(?<![\d.月/几数一二两三四五六七八九十百零-])(\d{1,3}|[一二两三四五六七八九零]*[十百][一二两三四五六七八九十百零]*|\b(?:thirty|forty-five|sixty|ninety)\b)"
    r"\s*-?\s*(?:天|日|days?\b)"
)
_NEGATIVE = re.compile(r"(^|[^\w)\]][ ]?|[发出给寄])(?:-|−|负|minus )(?=[$€£¥]?\d)")
"""The sign of an amount below zero, which no delivery has: it is read to be asked about."""


def _is_of_a_day(found: Quantity, days: Sequence[Day]) -> bool:
    """Whether a figure is part of a day: where any number is an amount, 5 January must be none."""
    start, end = found.span
    return any(day.span[0] < end and start < day.span[1] for day in days)


def _either_yen(message: str, found: Quantity) -> bool:
    said = message[found.span[0] : found.span[1]]
    return found.currency is None and any(sign in said for sign in "¥￥")
