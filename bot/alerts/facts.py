"""Facts: whether what a notice tells is still so at the moment it is told, and what is so instead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine, select

from bot.alerts.content import Content, Item
from bot.alerts.escalation import unacted
from bot.alerts.remaining import remaining, same_thing
from bot.alerts.schema import watched_deadline
from knowledge.database import reading
from tools.changes import Changes
from tools.deadline_lookup import DeadlineSources, deadline_rows
from tools.principal import Principal


@dataclass(frozen=True)
class Facts:
    """Looks at what was noticed since, and at the deadlines of now. Raises `RecordsUnavailable`."""

    engine: Engine
    changes: Changes
    sources: DeadlineSources

    def as_now(self, content: Content, person: Principal, today: date) -> Content:
        """The content with each change as it stands by now, without what was undone or seen to meanwhile.

        It may be left with nothing to tell.
        """
        items = tuple(self._items(content, person))
        settled = content.seen_key is not None and self._is_settled(content, person, today)
        return replace(content, items=items, lines=() if settled else content.lines)

    def _items(self, content: Content, person: Principal) -> Iterator[Item]:
        for item in content.items:
            change = item.change
            later = self.changes.changes(person, after=change.sequence, buyer_id=change.buyer_id)
            of_it = [one for one in later if same_thing(one, change)]
            for left in remaining([change, *of_it]):
                # Under its own id: the later change is told as well, and each is told once.
                own = replace(left, change_id=change.change_id, sequence=change.sequence)
                yield replace(item, change=own)

    def _is_settled(self, content: Content, person: Principal, today: date) -> bool:
        """Whether somebody has seen to the deadline, or acted on it, or it has gone by."""
        query = select(watched_deadline.c.seen_by).where(watched_deadline.c.key == content.seen_key)
        with reading(self.engine) as connection:
            if connection.execute(query).scalar():
                return True
        own = tuple(one for one in content.policies if one in person.policies)
        rows = deadline_rows(self.sources, replace(person, policies=own), today) if own else ()
        return content.seen_key not in {one.key for one in unacted(rows, today)}
