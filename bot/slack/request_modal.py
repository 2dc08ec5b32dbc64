"""The form for a credit limit: what it asks, what is wrong with an entry, and the question it comes to."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.language import Language, language_tag
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

View = dict[str, Any]


def request_view(language: Language, buyer: str = "") -> View:
    """The form, in the person's language."""
    options = [_option(tell(f"modal_{one}", language), one) for one in ("usual", "urgent")]
    currencies = [_option(one, one) for one in CURRENCIES]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": language.value,
        "title": _plain(tell("modal_title", language)),
        "submit": _plain(tell("modal_send", language)),
        "close": _plain(tell("modal_close", language)),
        "blocks": [
            {"type": "section", "text": _plain(tell("modal_about", language))},
            _input("buyer", language, _text(LONGEST_BUYER, buyer)),
            _input("amount", language, _text(40)),
            _input("currency", language, {"type": "static_select", "options": currencies}),
            _input("terms", language, _text(4)),
            _input(
                "urgency",
                language,
                {"type": "radio_buttons", "options": options, "initial_option": options[0]},
            ),
        ],
    }


def mistakes(payload: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a form that was sent, by its fields; empty for a right one and any other payload.

    The gate answers with it, because Slack shows mistakes only in the response to the sending itself.
    """
    view = payload.get("view")
    if payload.get("type") != "view_submission" or not isinstance(view, Mapping):
        return {}
    if view.get("callback_id") != CALLBACK:
        return {}
    language = language_tag(str(view.get("private_metadata"))) or Language.EN
    wrong = {
        "buyer": not 0 < len(_entry(view, "buyer").strip()) <= LONGEST_BUYER,
        "amount": _amount(_entry(view, "amount")) is None,
        "currency": _entry(view, "currency") not in CURRENCIES,
        "terms": _days(_entry(view, "terms")) is None,
    }
    return {field: tell(f"wrong_{field}", language) for field, is_wrong in wrong.items() if is_wrong}


def question_of(view: Mapping[str, Any], language: Language) -> str:
    """The question that a right form comes to, which is asked like any other."""
    amount = _amount(_entry(view, "amount"))
    return tell(
        "modal_question",
        language,
        buyer=_entry(view, "buyer").strip(),
        currency=_entry(view, "currency"),
        amount=f"{amount:f}",
        terms=str(_days(_entry(view, "terms"))),
    )


def is_urgent(view: Mapping[str, Any]) -> bool:
    return _entry(view, "urgency") == "urgent"


def _entry(view: Mapping[str, Any], field: str) -> str:
    """What was entered in a field; empty where nothing was."""
    try:
        entered = view["state"]["values"][field]["entry"]
    except (KeyError, TypeError):
        return ""
    if not isinstance(entered, Mapping):
        return ""
    value = entered.get("value") or (entered.get("selected_option") or {}).get("value")
    return value if isinstance(value, str) else ""


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


def _input(field: str, language: Language, element: dict[str, Any]) -> dict[str, Any]:
    label = _plain(tell(f"modal_{field}", language))
    return {"type": "input", "block_id": field, "label": label, "element": {**element, "action_id": "entry"}}


def _text(longest: int, initial: str = "") -> dict[str, Any]:
    element: dict[str, Any] = {"type": "plain_text_input", "max_length": longest}
    return {**element, "initial_value": initial[:longest]} if initial else element


def _option(label: str, value: str) -> dict[str, Any]:
    return {"text": _plain(label), "value": value}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
