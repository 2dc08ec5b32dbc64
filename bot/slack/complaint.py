"""The form for somebody whom an answer did not help: what was wrong with it."""

from collections.abc import Mapping
from typing import Any

from bot.feedback import LONGEST_COMMENT
from bot.language import Language
from bot.slack.words import tell

CALLBACK = "complaint"
REASONS = ("wrong", "not_asked", "unclear", "missing")


def complaint_view(turn_id: str, language: Language) -> dict[str, Any]:
    """The form about the answer of one turn."""
    reasons = [{"text": _plain(tell(f"reason_{one}", language)), "value": one} for one in REASONS]
    comment = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_COMMENT - 100}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": turn_id,
        "title": _plain(tell("complaint_title", language)),
        "submit": _plain(tell("complaint_send", language)),
        "close": _plain(tell("modal_close", language)),
        "blocks": [
            _input("reason", language, {"type": "radio_buttons", "options": reasons}),
            {**_input("comment", language, comment), "optional": True},
        ],
    }


def complaint_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """The turn that a form is about, and what it says: the reason's name, then the words."""
    values = view["state"]["values"]
    reason = (values["reason"]["entry"].get("selected_option") or {}).get("value") or ""
    comment = values["comment"]["entry"].get("value") or ""
    return str(view["private_metadata"]), f"{reason}: {comment}".rstrip(": ")


def _input(field: str, language: Language, element: dict[str, Any]) -> dict[str, Any]:
    label = _plain(tell(f"complaint_{field}", language))
    return {"type": "input", "block_id": field, "label": label, "element": {**element, "action_id": "entry"}}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
