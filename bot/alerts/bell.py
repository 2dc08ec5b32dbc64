"""The bell: what one person was told, to be read in the widget and on the pages."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, select, update

from bot.alerts.content import Item, change_of
from bot.alerts.kept import DEADLINE, State
from bot.alerts.preferences import Channel
from bot.alerts.schema import alert
from bot.alerts.telling import Because, shown_to
from bot.alerts.wording import headline, why
from bot.language import Language
from knowledge.database import reading
from tools.changes import Change
from tools.principal import Principal, Right

LISTED = 50


@dataclass(frozen=True)
class Entry:
    """One entry of somebody's bell."""

    id: int
    made_at: float
    seen: bool
    change: Change | None
    """None for a deadline, which is told in a line."""
    because: Because | None
    line: str
    deadline_key: str | None

    def text(self, buyer: str, language: Language) -> str:
        """What happened."""
        item = self._item(buyer)
        return headline(item, language) if item else self.line

    def why(self, buyer: str, language: Language) -> str:
        """Why the person sees it; empty for a deadline, whose line says it."""
        item = self._item(buyer)
        return why(item, language) if item else ""

    def _item(self, buyer: str) -> Item | None:
        return Item(self.change, buyer, self.because) if self.change and self.because else None


class Bell:
    """Read from SQL with the rights of now. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def of(self, person: Principal, most: int = LISTED) -> Sequence[Entry]:
        """The person's own entries, unread first and the newest first."""
        query = select(alert).where(*_own(person), *_shown())
        query = query.order_by(alert.c.seen_at.is_not(None), alert.c.id.desc()).limit(most)
        with reading(self._engine) as connection:
            return [_entry(row, person) for row in connection.execute(query)]

    def unread(self, person: Principal) -> int:
        """How many the person has not seen."""
        query = select(func.count()).select_from(alert)
        with reading(self._engine) as connection:
            found = connection.execute(query.where(*_own(person), *_shown(), alert.c.seen_at.is_(None)))
            return int(found.scalar_one())

    def seen(self, person: Principal, entry_id: int) -> bool:
        """The person has seen it. False for an entry that is not theirs, or that there is not."""
        if not 0 < entry_id < 2**31:
            return False
        own = update(alert).where(alert.c.id == entry_id, *_own(person), *_shown())
        with self._engine.begin() as connection:
            at = func.coalesce(alert.c.seen_at, self._clock())
            return bool(connection.execute(own.values(seen_at=at)).rowcount)

    def deadline(self, person: Principal, entry_id: int) -> str | None:
        """The key of the deadline that an entry of the person's tells of; None for any other entry."""
        if not 0 < entry_id < 2**31:
            return None
        query = select(alert.c.change_id).where(
            alert.c.id == entry_id, *_own(person), alert.c.kind == DEADLINE
        )
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def change(self, person: Principal, change_id: str) -> Change | None:
        """The change that this person was told of under this id; None where they were not."""
        query = select(alert).where(*_own(person), alert.c.change_id == change_id, alert.c.kind != DEADLINE)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return _entry(row, person).change if row else None


def _own(person: Principal) -> tuple[ColumnElement[bool], ...]:
    """The person's own, of policies that they may still read; a deadline also needs the right to act."""
    policies = person.policies if person.has_records else ()
    mine: ColumnElement[bool] = alert.c.policy_id.in_(policies)
    if not person.may(Right.CONFIRM_REQUESTS):
        mine &= alert.c.kind != DEADLINE
    return alert.c.principal_id == person.id, mine


def _shown() -> tuple[ColumnElement[bool], ...]:
    """What was put into the bell, and was not undone or told in a later change."""
    return alert.c.channels.contains(Channel.BELL.value), alert.c.state != State.UNDONE.value


def _entry(row: Row[Any], person: Principal) -> Entry:
    content = json.loads(row.content)
    changed = "change" in content
    return Entry(
        id=row.id,
        made_at=row.made_at,
        seen=row.seen_at is not None,
        change=shown_to(person, change_of(content["change"])) if changed else None,
        because=Because(content["because"]) if changed else None,
        line=content.get("line", ""),
        deadline_key=None if changed else row.change_id,
    )
