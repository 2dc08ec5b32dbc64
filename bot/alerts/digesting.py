"""Digesting: what waited for somebody's hour is told together, as what remains of it, once a day or week."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.alerts.company_webhooks import Companies, by_company
from bot.alerts.content import Content, Occasion
from bot.alerts.digest import Digest, Digests, Last
from bot.alerts.items import Told, items_for, language_of
from bot.alerts.kept import Kept, for_digest, settle
from bot.alerts.mutes import standing
from bot.alerts.notices import code_of, put
from bot.alerts.preferences import Channel, Preferences
from bot.alerts.remaining import remaining
from bot.alerts.schema import digest
from bot.alerts.telling import NEVER_MUTED
from bot.alerts.wording import digest_lines
from knowledge.database import reading
from tools.changes import ChangeKind
from tools.principal import Principal


@dataclass(frozen=True)
class Digesting:
    """Makes each person's digest when it is due."""

    engine: Engine
    digests: Digests
    companies: Callable[[Principal], Companies]
    """The policyholders of somebody's policies, by policy."""

    def tell(
        self,
        person: Principal,
        chosen: Preferences,
        channels: frozenset[Channel],
        names: Callable[[], Mapping[str, str]],
        now: datetime,
        clock: float,
    ) -> int:
        """How many notices were put out; 0 when none is due or there is nothing to say.

        The day is noted with the notices, both or neither. Raises IntegrityError when another process was
        first, and `RecordsUnavailable`.
        """
        last = self._last(person)
        if not channels or not chosen.digest_due(now, last.day):
            return 0
        today = chosen.local(now).date()
        # The days and warnings come to Slack in a message of their own, which has buttons for them.
        made = self.digests.of(person, today, last) if Channel.EMAIL in channels else None
        due = clock + max(0.0, (chosen.after_quiet(now) - now).total_seconds())
        named = names()
        with self.engine.begin() as connection:
            self._note(connection, person, last, today, made)
            told = _what_remains(connection, person, today)
            return sum(
                self._put(connection, person, chosen, channel, told, made, named, (today, clock, due))
                for channel in sorted(channels)
            )

    def _put(
        self,
        connection: Connection,
        person: Principal,
        chosen: Preferences,
        channel: Channel,
        told: Sequence[Told],
        made: Digest | None,
        names: Mapping[str, str],
        when: tuple[date, float, float],
    ) -> int:
        today, clock, due = when
        language = language_of(person, chosen)
        items = items_for(connection, person, channel, told, names, clock)
        lines = tuple(digest_lines(made, language)) if made and channel is Channel.EMAIL else ()
        if not items and not lines:
            return 0
        content = Content(Occasion.DIGEST, today, language, items, lines, person.policies)
        key = f"digest.{today.isoformat()}.{code_of(person)}"
        if channel is not Channel.WEBHOOK:
            put(connection, key, person.id, channel, content, due)
            return 1
        # What is of several companies goes to several addresses: each to its own.
        parts = by_company(content, self.companies(person))
        for number, part in enumerate(parts):
            put(connection, f"{key}.{number}" if number else key, person.id, channel, part, due)
        return len(parts)

    def _last(self, person: Principal) -> Last:
        query = select(digest.c.day, digest.c.points).where(digest.c.principal_id == person.id)
        with reading(self.engine) as connection:
            found = connection.execute(query).first()
        return Last(date.fromisoformat(found.day), json.loads(found.points)) if found else Last()

    def _note(
        self, connection: Connection, person: Principal, last: Last, today: date, made: Digest | None
    ) -> None:
        if last.day is not None:
            before = digest.c.principal_id == person.id, digest.c.day == last.day.isoformat()
            connection.execute(delete(digest).where(*before))
        points = json.dumps(dict(made.standing if made else last.points))
        values = {"principal_id": person.id, "day": today.isoformat(), "points": points}
        connection.execute(insert(digest).values(values))


def _what_remains(connection: Connection, person: Principal, today: date) -> Sequence[Told]:
    """What waited, as what remains of it, without what was muted or taken from the person meanwhile."""
    waited = for_digest(connection, person.id)
    muted = {(one.buyer_id, one.kind) for one in standing(connection, person.id, today)}
    left = [one for one in waited if _may_be_told(one, person, muted)]
    because = {one.change.change_id: one.because for one in left}
    told = remaining(one.change for one in left)
    settle(connection, waited, told)
    return [(one, because[one.change_id]) for one in told]


def _may_be_told(one: Kept, person: Principal, muted: Collection[tuple[str, ChangeKind]]) -> bool:
    change = one.change
    silenced = (change.buyer_id, change.kind) in muted and change.kind not in NEVER_MUTED
    return change.policy_id in person.policies and not silenced
