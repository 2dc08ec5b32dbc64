"""The form for somebody whom an answer did not help: what was wrong with it."""

from collections.abc import Mapping
from typing import Any

from bot.feedback import LONGEST_COMMENT
from bot.language import Language
from bot.slack.blocks.bounds import Block
from bot.slack.form import entry, field, modal, option
from bot.slack.words import tell

CALLBACK = "complaint"
REASONS = ("wrong", "not_asked", "unclear", "missing")


def complaint_view(turn_id: str, language: Language) -> Block:
    """The form about the answer of one turn."""
    reasons = [option(tell(f"reason_{one}", language), one) for one in REASONS]
    comment = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_COMMENT - 100}
    fields = [
        field("complaint", "reason", language, {"type": "radio_buttons", "options": reasons}),
        {**field("complaint", "comment", language, comment), "optional": True},
    ]
    return modal("complaint", CALLBACK, turn_id, language, fields)


def complaint_of(view: Mapping[str, Any]) -> tuple[str, str]:
    """The turn that a form is about, and what it says: the reason's name, then the words."""
    told = f"{entry(view, 'reason')}: {entry(view, 'comment')}".rstrip(": ")
    return str(view["private_metadata"]), told
