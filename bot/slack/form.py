"""A form: a modal of Slack's with its fields, and what somebody entered in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.language import Language
from bot.slack.blocks import bounds
from bot.slack.blocks.bounds import Block
from bot.slack.blocks.layout import plain
from bot.slack.words import tell


def modal(words: str, callback: str, about: str, language: Language, blocks: Sequence[Block]) -> Block:
    """The form; its title and button are the sentences of this name, `about` comes back with what is sent."""
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": about,
        "title": said(tell(f"{words}_title", language)),
        "submit": said(tell(f"{words}_send", language)),
        "close": said(tell("modal_close", language)),
        "blocks": list(blocks),
    }


def field(words: str, name: str, language: Language, element: Mapping[str, Any]) -> Block:
    """A field to fill in, under the sentence of its name."""
    label = said(tell(f"{words}_{name}", language))
    return {"type": "input", "block_id": name, "label": label, "element": {**element, "action_id": "entry"}}


def option(label: str, value: str) -> dict[str, Any]:
    """One of the choices of a field."""
    return {"text": said(label), "value": value}


def said(text: str) -> dict[str, Any]:
    """A sentence of ours in a form."""
    return plain(text, bounds.SECTION_TEXT)


def entry(view: Mapping[str, Any], name: str) -> str:
    """What was entered in a field, or the value of what was chosen; empty where nothing was."""
    try:
        entered = view["state"]["values"][name]["entry"]
    except (KeyError, TypeError):
        return ""
    if not isinstance(entered, Mapping):
        return ""
    value = entered.get("value") or (entered.get("selected_option") or {}).get("value")
    return value if isinstance(value, str) else ""
