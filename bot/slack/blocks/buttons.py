"""The buttons of a message: a closed set of what may be pressed, and what a press says."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from bot.language import Language
from bot.slack.blocks import bounds
from bot.slack.blocks.bounds import Block, size
from bot.slack.blocks.layout import plain
from bot.slack.blocks.words import word
from tools.currencies import CURRENCIES
from tools.pending_action import PendingAction

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
_ASK = re.compile(r"ask:\d{1,3}:(zh|en)")
_DATES, _DECIMALS = ("", "dmy", "mdy"), ("", "point", "comma")
_TELL = re.compile(r"ledger_tell:(dmy|mdy|point|comma|[A-Z]{3})")
_RATING = re.compile(r"(up|down):([A-Za-z0-9_-]{1,128})")


class Press(StrEnum):
    """What a button does; its `action_id`, which `ask` follows with a number and a language, and
    `ledger_tell` with the answer that it gives."""

    ASK = "ask"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    QUOTES = "quotes"
    SHARE = "share"
    PERSON = "person"
    FEEDBACK = "feedback"
    MUTE = "mute"
    SEEN = "seen"
    USE_LEDGER = "ledger_use"
    DISCARD_LEDGER = "ledger_discard"
    TELL_LEDGER = "ledger_tell"


@dataclass(frozen=True)
class Ask:
    """A question that whoever presses the button then asks."""

    label: str
    question: str
    urgent: bool = False


@dataclass(frozen=True)
class Asked:
    """`ask` was pressed: this is the question, and the language of the message it stood in.

    A question of ours may hold little more than a company's name, which tells no language.
    """

    question: str
    language: Language


@dataclass(frozen=True)
class Decided:
    """`confirm` or `cancel` was pressed on an action with this digest."""

    press: Press
    action: str
    digest: str


@dataclass(frozen=True)
class OfTurn:
    """`quotes`, `share` or `person` was pressed under the answer of this turn."""

    press: Press
    turn_id: str


@dataclass(frozen=True)
class Rated:
    """The answer of this turn was found helpful, or not."""

    helpful: bool
    turn_id: str


@dataclass(frozen=True)
class OfAlert:
    """`mute` or `seen` was pressed at an alert: which change, or which deadline."""

    press: Press
    about: str


@dataclass(frozen=True)
class OfLedger:
    """`ledger_use` or `ledger_discard` was pressed at the preview of this ledger."""

    press: Press
    ledger_id: str


@dataclass(frozen=True)
class ToldOfLedger:
    """`ledger_tell` was pressed: what a file that was shared does not tell, said by whoever shared it."""

    user: str
    url: str
    name: str
    policy: str
    """The one that was written beside the file; empty for none."""
    dates: str
    """`dmy` or `mdy`; empty where it was not said."""
    decimal: str
    """`point` or `comma`; empty where it was not said."""
    currency: str
    """Of the amounts that name none; empty where it was not said."""


Pressed = Asked | Decided | OfTurn | Rated | OfAlert | OfLedger | ToldOfLedger


def pressed(action: Mapping[str, Any]) -> Pressed | None:
    """What an entry of a `block_actions` payload says; None for what is not ours or malformed."""
    name, value = action.get("action_id"), action.get("value")
    if not isinstance(name, str) or not isinstance(value, str) or size(value) > bounds.BUTTON_VALUE:
        return None
    if asked := _ASK.fullmatch(name):
        return Asked(value.strip(), Language(asked[1])) if value.strip() else None
    if name in (Press.CONFIRM, Press.CANCEL):
        return _decided(Press(name), value)
    if name in (Press.QUOTES, Press.SHARE, Press.PERSON):
        return OfTurn(Press(name), value) if _NAME.fullmatch(value) else None
    if name in (Press.MUTE, Press.SEEN):
        return OfAlert(Press(name), value) if _NAME.fullmatch(value) else None
    if name in (Press.USE_LEDGER, Press.DISCARD_LEDGER):
        return OfLedger(Press(name), value) if _NAME.fullmatch(value) else None
    if _TELL.fullmatch(name):
        return _told_of_ledger(value)
    rating = _RATING.fullmatch(value) if name == Press.FEEDBACK else None
    return Rated(rating[1] == "up", rating[2]) if rating else None


def _told_of_ledger(value: str) -> ToldOfLedger | None:
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return None
    names = {one.name for one in fields(ToldOfLedger)}
    if not isinstance(read, dict) or set(read) != names or not all(isinstance(v, str) for v in read.values()):
        return None
    known = read["dates"] in _DATES and read["decimal"] in _DECIMALS
    return ToldOfLedger(**read) if known and read["currency"] in ("", *CURRENCIES) else None


def _decided(press: Press, value: str) -> Decided | None:
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or set(read) != {"action", "digest"}:
        return None
    named = [read["action"], read["digest"]]
    if not all(isinstance(one, str) and _NAME.fullmatch(one) for one in named):
        return None
    return Decided(press, *named)


def ask_buttons(asks: Sequence[Ask], language: Language) -> list[dict[str, Any]]:
    """A button for each question, numbered; one that Slack could not carry whole is left out."""
    whole = [one for one in asks if one.question.strip() and size(one.question) <= bounds.BUTTON_VALUE]
    return [
        _button(
            f"{Press.ASK}:{place}:{language}",
            one.label,
            one.question.strip(),
            "primary" if one.urgent else None,
        )
        for place, one in enumerate(whole)
    ]


def turn_button(press: Press, turn_id: str, language: Language) -> dict[str, Any]:
    """`quotes`, `share` or `person` for one answer."""
    return _button(press, word("button", press, language), turn_id)


def alert_button(press: Press, about: str, label: str) -> dict[str, Any]:
    """`mute` for a change, or `seen` for a deadline."""
    return _button(press, label, about)


def ledger_button(press: Press, ledger_id: str, label: str, *, is_first: bool = False) -> dict[str, Any]:
    """`ledger_use` or `ledger_discard` for a ledger that was previewed."""
    return _button(press, label, ledger_id, "primary" if is_first else None)


def tell_button(choice: str, told: ToldOfLedger, label: str) -> dict[str, Any] | None:
    """`ledger_tell` with one answer; None where Slack could not carry what it is about."""
    value = json.dumps(asdict(told), ensure_ascii=False)
    fits = size(value) <= bounds.BUTTON_VALUE
    return _button(f"{Press.TELL_LEDGER}:{choice}", label, value) if fits else None


def decision_buttons(action: PendingAction, language: Language) -> Block:
    """Confirm and cancel, both bound to what exactly is confirmed."""
    value = json.dumps({"action": action.id, "digest": action.digest})
    yes = _button(Press.CONFIRM, word("button", "confirm", language), value, "primary")
    no = _button(Press.CANCEL, word("button", "cancel", language), value)
    return actions([yes, no])


def actions(buttons: Sequence[dict[str, Any]]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons[: bounds.ACTIONS])}


def feedback(turn_id: str, language: Language) -> Block:
    """Whether the answer helped."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": Press.FEEDBACK.value,
                "positive_button": _rating("up", turn_id, language),
                "negative_button": _rating("down", turn_id, language),
            }
        ],
    }


def _rating(which: str, turn_id: str, language: Language) -> dict[str, Any]:
    said = word("button", which, language)
    return {
        "text": plain(said, bounds.BUTTON_TEXT),
        "accessibility_label": said,
        "value": f"{which}:{turn_id}",
    }


def _button(action_id: str, label: str, value: str, style: str | None = None) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": str(action_id),
        "text": plain(label, bounds.BUTTON_TEXT),
        "value": value,
        **({"style": style} if style else {}),
    }
