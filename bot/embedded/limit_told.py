"""What a request says of the limit: amount, currency and payment term, as far as they are said."""

import re
from typing import Any

from bot.embedded import write_cues
from bot.embedded.payment_terms import term_days
from bot.embedded.quantities import Quantity, amounts
from tools.money import plain


def limit_asked(message: str, text: str) -> dict[str, Any]:
    """The details of a limit; of more on top of what there is, the whole amount is asked for."""
    told = limit_details(message, asked=False)
    if write_cues.ADDED.search(text):
        told.pop("amount", None)
    return told


def limit_details(message: str, *, asked: bool) -> dict[str, Any]:
    """Amount, currency and term as far as they are said.

    Of "from … to …" it is the second; of several other amounts none is taken: it is asked for.
    """
    told: dict[str, Any] = {}
    found, term = _raised_to(message), term_days(message)
    if found is None:
        one = amounts(message, asked=asked)
        found = one[0] if len(one) == 1 else None
    if found is not None:
        told = {"amount": plain(found.amount)} | ({"currency": found.currency} if found.currency else {})
    bare = _DAYS.search(message)
    if term is not None and term.days:
        told["terms_days"] = term.days
    elif bare:
        told["terms_days"] = int(bare.group(1))
    return told


def _raised_to(message: str) -> Quantity | None:
    """The last amount that a "to" stands before; a bare number from a thousand on is one there."""
    raised = [amounts(said, asked=True) for said in write_cues.RAISED_TO.split(message)[1:]]
    return next((one[0] for one in reversed(raised) if one and _is_whole(one[0])), None)


def _is_whole(found: Quantity) -> bool:
    return found.currency is not None or found.amount >= _SMALLEST


_SMALLEST = 1000
"""Of a limit without a currency; below it "to 45" may be thousands or days, and is asked about."""
_DAYS = re.compile(r"(?<![\d月])(\d{1,3})\s*(?:天|日|days?\b)")
"""In a request for a limit, days can only be its payment term."""


def limit_replied(missing: str, message: str, text: str) -> dict[str, Any]:
    """What a reply gives of what was asked for a limit; empty when it gives nothing."""
    told = limit_details(message, asked=missing == "amount")
    bare = text.strip(" .。")
    if missing == "currency" and "currency" not in told:
        named = amounts(f"1000 {bare}", asked=True)
        told |= {"currency": named[0].currency} if named and named[0].currency else {}
        told.pop("amount", None)
    if missing == "terms_days" and "terms_days" not in told:
        digits = bare.removesuffix("days").removesuffix("day").removesuffix("天").strip()
        told = {"terms_days": int(digits)} if digits.isdecimal() and len(digits) < 4 else told
    return told
