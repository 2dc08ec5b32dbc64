"""The content of a notice: what exactly somebody is told, as it is kept until it was delivered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.alerts.telling import Because, shown_to
from bot.language import Language
from tools.changes import Change, ChangeKind
from tools.principal import Principal, Right, Role


class Occasion(StrEnum):
    """What a notice is."""

    CHANGE = "change"
    DIGEST = "digest"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class Item:
    """One change in a notice, and why it reached the person."""

    change: Change
    buyer: str
    """The buyer's name, as the book had it."""
    because: Because
    mute_token: str | None = None
    """For the link in an e-mail; None where nothing can be silenced."""


@dataclass(frozen=True)
class Content:
    """All that a notice tells, in one language, for one person."""

    occasion: Occasion
    day: date
    language: Language
    items: tuple[Item, ...]
    lines: tuple[str, ...] = ()
    """What else there is to say, in words: days, warnings, what waits."""
    policies: tuple[str, ...] = ()
    """Those that the lines tell of: whoever has lost one of them is not told the lines. None of them where
    the lines are for administrators, who may read no policy's records."""
    seen_key: str | None = None
    """The deadline that one click marks as seen to."""

    def for_now(self, person: Principal | None, muted: frozenset[tuple[str, ChangeKind]]) -> "Content | None":
        """What of it the person may be told with the rights of now; None where nothing is left."""
        if person is None:
            return None
        own = frozenset(person.policies) if person.has_records else frozenset()
        items = tuple(
            replace(one, change=shown_to(person, one.change))
            for one in self.items
            if one.change.policy_id in own and (one.change.buyer_id, one.change.kind) not in muted
        )
        lines = self.lines if self._may_read_lines(person, own) else ()
        return replace(self, items=items, lines=lines) if items or lines else None

    def _may_read_lines(self, person: Principal, own: frozenset[str]) -> bool:
        if not self.policies:
            return person.role is Role.ADMIN
        return own.issuperset(self.policies) and person.may(Right.CONFIRM_REQUESTS)


def as_text(content: Content) -> str:
    """The content as JSON."""
    kept = {**vars(content), "day": content.day.isoformat()}
    kept["items"] = [{**vars(one), "change": change_data(one.change)} for one in content.items]
    return json.dumps(kept, ensure_ascii=False)


def from_text(text: str) -> Content:
    """The content that `as_text` kept."""
    kept: dict[str, Any] = json.loads(text)
    items = tuple(
        Item(change_of(one["change"]), one["buyer"], Because(one["because"]), one["mute_token"])
        for one in kept["items"]
    )
    return Content(
        occasion=Occasion(kept["occasion"]),
        day=date.fromisoformat(kept["day"]),
        language=Language(kept["language"]),
        items=items,
        lines=tuple(kept["lines"]),
        policies=tuple(kept["policies"]),
        seen_key=kept["seen_key"],
    )


def change_data(change: Change) -> dict[str, Any]:
    """A change as JSON values."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in vars(change).items()
    }


def change_of(kept: Mapping[str, Any]) -> Change:
    """The change that `change_data` kept."""
    days = {name: _day(kept[name]) for name in ("effective_on", "run_off_until")}
    at = datetime.fromisoformat(kept["noticed_at"])
    return Change(**{**kept, **days, "kind": ChangeKind(kept["kind"]), "noticed_at": at})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
