"""The round: what is new for each person is decided, kept and put out, all of it or nothing."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.alerts.content import Content, Occasion
from bot.alerts.digesting import Digesting
from bot.alerts.items import items_for, language_of
from bot.alerts.kept import already_told, keep
from bot.alerts.mutes import standing
from bot.alerts.notices import code_of, put
from bot.alerts.own_watches import watched_by
from bot.alerts.preferences import Channel, PreferenceBook, Preferences, usual
from bot.alerts.schema import cursor
from bot.alerts.telling import Telling, telling
from knowledge.database import reading
from tools.buyers import Buyer
from tools.changes import Change, Changes
from tools.principal import Principal, Role
from tools.tool import RecordsUnavailable
from tools.watch import Watch

log = structlog.get_logger(__name__)

LOOKED_BACK = timedelta(days=7)
"""What was noticed longer ago is no news any more: for whoever is new, and after a long silence."""
OVERLAP = 100
"""Changes before the cursor that are looked at again: one of a slower transaction may come in behind it."""
_OVERLAP_FOR = timedelta(minutes=10)
_BATCH = 200
_TOLD = frozenset({Role.POLICYHOLDER, Role.CREDIT_MANAGER, Role.SALES})


class People(Protocol):
    """The principals of the book."""

    def all(self) -> Sequence[Principal]: ...


class Records(Protocol):
    """What the book says of buyers, and which are watched."""

    def buyers(self, principal: Principal) -> Sequence[Buyer]: ...

    def watches(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Watch]: ...


class _OtherFirst(Exception):
    """Another process has told this person meanwhile: nothing of ours is kept."""


@dataclass(frozen=True)
class AlertRound:
    """Goes through the people and puts out what each is to be told. Any number may run at a time."""

    engine: Engine
    people: People
    changes: Changes
    records: Records
    digesting: Digesting
    reachable: Callable[[Principal], frozenset[Channel]]
    """The ways that lead to a person just now, apart from the bell."""
    zone: str
    """The time zone of whoever chose none."""
    now: Callable[[], datetime]
    """The moment, aware; with a fixed day of the settings, that day at the real time."""
    clock: Callable[[], float] = time.time

    def go(self) -> int:
        """One round: how many alerts and digests were made. Raises what SQLAlchemy raises."""
        people = [one for one in self.people.all() if one.role in _TOLD and one.has_records]
        return sum(self._served(person) for person in people)

    def _served(self, person: Principal) -> int:
        made = 0
        try:
            reachable = self.reachable(person)
            chosen = PreferenceBook(self.engine).of(person.id, self.zone) or usual(reachable, self.zone)
            more = True
            while more:
                more, told = self._tell(person, chosen, reachable)
                made += told
            ways = (chosen.channels & reachable) - {Channel.BELL}
            names = partial(self._names, person)
            return made + self.digesting.tell(person, chosen, ways, names, self.now(), self.clock())
        except (_OtherFirst, IntegrityError) as error:  # another process is at it; we look again
            log.info("alerts_told_elsewhere", cause=type(error).__name__)
            return made
        except RecordsUnavailable as error:
            log.warning("alerts_put_off", cause=type(error).__name__)
            return made
        except OperationalError:
            raise
        except Exception as error:  # of one person; the others are told all the same
            log.error("alerts_of_a_person_failed", principal=person.id, exc_info=error)
            return made

    def _tell(
        self, person: Principal, chosen: Preferences, reachable: frozenset[Channel]
    ) -> tuple[bool, int]:
        """Whether there may be more changes to look at, and how many alerts were kept."""
        known = self._cursor(person)
        found = self.changes.changes(person, after=max(0, (known or 0) - OVERLAP), most=_BATCH + OVERLAP)
        news = [one for one in found if self._is_news(one, known or 0)]
        last = max([known or 0, *(one.sequence for one in found)])
        if not news and last == known:
            return False, 0
        told = self._tellings(person, chosen, reachable, news)
        if last == known and not self._fresh(person, told):
            return False, 0
        names = self._names(person) if told else {}
        with self.engine.begin() as connection:
            self._move(connection, person, known, last)
            before = already_told(connection, person.id, (one.change for one in told))
            fresh = [one for one in told if one.change.change_id not in before]
            for one in fresh:
                keep(connection, person.id, one, self.clock())
                self._put_at_once(connection, person, chosen, one, names)
        return last > (known or 0), len(fresh)

    def _fresh(self, person: Principal, told: Sequence[Telling]) -> bool:
        """Whether any was not told yet. Asked by reading alone: most rounds find nothing."""
        with reading(self.engine) as connection:
            return len(already_told(connection, person.id, (one.change for one in told))) < len(told)

    def _is_news(self, one: Change, known: int) -> bool:
        age = datetime.fromtimestamp(self.clock(), tz=UTC) - one.noticed_at
        return age < (LOOKED_BACK if one.sequence > known else _OVERLAP_FOR)

    def _tellings(
        self, person: Principal, chosen: Preferences, reachable: frozenset[Channel], news: Sequence[Change]
    ) -> Sequence[Telling]:
        if not news:
            return []
        now = self.now()
        watched = {(one.policy_id, one.buyer_id) for one in self.records.watches(person)}
        with reading(self.engine) as connection:
            mutes = standing(connection, person.id, chosen.local(now).date())
            own = watched_by(connection, person.id)
        muted = {(one.buyer_id, one.kind) for one in mutes}
        told = (
            telling(
                person,
                chosen,
                reachable,
                one,
                watched=(one.policy_id, one.buyer_id) in watched or one.buyer_id in own,
                muted=(one.buyer_id, one.kind) in muted,
                now=now,
            )
            for one in news
        )
        return [one for one in told if one]

    def _put_at_once(
        self,
        connection: Connection,
        person: Principal,
        chosen: Preferences,
        told: Telling,
        names: Mapping[str, str],
    ) -> None:
        if told.at is None:
            return
        now = self.now()
        due = self.clock() + max(0.0, (told.at - now).total_seconds())
        day, language = chosen.local(now).date(), language_of(person, chosen)
        for channel in sorted(told.channels - {Channel.BELL}):
            what = [(told.change, told.because)]
            items = items_for(connection, person, channel, what, names, self.clock())
            content = Content(Occasion.CHANGE, day, language, items)
            key = f"{told.change.change_id}.{code_of(person)}"
            put(connection, key, person.id, channel, content, due)

    def _names(self, person: Principal) -> Mapping[str, str]:
        return {one.id: one.legal_name for one in self.records.buyers(person)}

    def _cursor(self, person: Principal) -> int | None:
        query = select(cursor.c.sequence).where(cursor.c.principal_id == person.id)
        with reading(self.engine) as connection:
            return connection.execute(query).scalar()

    def _move(self, connection: Connection, person: Principal, known: int | None, last: int) -> None:
        """Moves the cursor from where it was seen; only one of several processes can."""
        if known is None:
            connection.execute(insert(cursor).values(principal_id=person.id, sequence=last))
            return
        own = update(cursor).where(cursor.c.principal_id == person.id, cursor.c.sequence == known)
        if not connection.execute(own.values(sequence=last)).rowcount:
            raise _OtherFirst
