"""The form for a credit limit: what it asks, what is wrong with an entry, and the question it comes to."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.language import Language
from bot.slack.blocks.bounds import Block
from bot.slack.blocks.words import spoken
from bot.slack.form import entry, field, modal, option, said
from bot.slack.words import tell
from tools.requests import MOST_ASKED

CALLBACK = "request_limit"
CURRENCIES = (
    "CNY",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "JPY",
    "CHF",
    "CAD",
    "AUD",
    "SGD",
    "PLN",
    "SEK",
    "BRL",
    "INR",
)
LONGEST_BUYER = 300
LONGEST_TERM = 3660
_GROUPED = re.compile(r"\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)


def request_view(language: Language) -> Block:
    """The form, in the person's language."""
    options = [option(tell(f"modal_{one}", language), one) for one in ("usual", "urgent")]
    currencies = [option(one, one) for one in CURRENCIES]
    elements = {
        "buyer": _typed(LONGEST_BUYER),
        "amount": _typed(40),
        "currency": {"type": "static_select", "options": currencies},
        "terms": _typed(4),
        "urgency": {"type": "radio_buttons", "options": options, "initial_option": options[0]},
    }
    about = {"type": "section", "text": said(tell("modal_about", language))}
    fields = [field("modal", name, language, element) for name, element in elements.items()]
    return modal("modal", CALLBACK, language.value, language, [about, *fields])


def mistakes_in_request(view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a form that was sent, by its fields; empty for a right one."""
    language = spoken(str(view.get("private_metadata")))
    wrong = {
        "buyer": not 0 < len(entry(view, "buyer").strip()) <= LONGEST_BUYER,
        "amount": _amount(entry(view, "amount")) is None,
        "currency": entry(view, "currency") not in CURRENCIES,
        "terms": _days(entry(view, "terms")) is None,
    }
    return {field: tell(f"wrong_{field}", language) for field, is_wrong in wrong.items() if is_wrong}


def question_of(view: Mapping[str, Any], language: Language) -> str:
    """The question that a right form comes to, which is asked like any other."""
    amount = _amount(entry(view, "amount"))
    return tell(
        "modal_question",
        language,
        buyer=entry(view, "buyer").strip(),
        currency=entry(view, "currency"),
        amount=f"{amount:f}",
        terms=str(_days(entry(view, "terms"))),
    )


def is_urgent(view: Mapping[str, Any]) -> bool:
    return entry(view, "urgency") == "urgent"


def _amount(text: str) -> Decimal | None:
    if not _GROUPED.fullmatch(text.strip()):
        return None
    try:
        amount = Decimal(re.sub(r"[,  ]", "", text.strip()))
    except InvalidOperation:
        return None
    return amount if 0 < amount <= MOST_ASKED else None


def _days(text: str) -> int | None:
    typed = text.strip()
    days = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else 0
    return days if 1 <= days <= LONGEST_TERM else None


def _typed(longest: int) -> dict[str, Any]:
    return {"type": "plain_text_input", "max_length": longest}
