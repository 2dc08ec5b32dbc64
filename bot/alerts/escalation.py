"""Escalation: when a deadline is near and nobody acts, others hear of it - each stage once."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from typing import Protocol

import structlog
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.alerts.content import Content, Occasion
from bot.alerts.items import language_of
from bot.alerts.kept import keep_line
from bot.alerts.notices import call_off, code_of, put
from bot.alerts.preferences import Channel, PreferenceBook, Preferences, Scope, usual
from bot.alerts.schema import watched_deadline
from bot.alerts.wording import WORDS, deadline_in_words, one_line
from bot.language import Language
from knowledge.database import reading
from tools.deadline_lookup import DeadlineSources, Row, deadline_rows
from tools.deadlines import Rule
from tools.principal import Principal, Right, Role
from tools.tool import RecordsUnavailable
from tools.watch import Watches

log = structlog.get_logger(__name__)

NEAR = 3
"""Days before its end at which a deadline is told of."""
WAIT = 24 * 3600.0
"""Seconds that each stage has to act."""
WAIT_AT_THE_END = 4 * 3600.0
"""… and on the last two days."""
RULES = (Rule.NOTICE, Rule.CLAIM)


class Stage(IntEnum):
    """Who was told."""

    FIRST = 1
    """The people whose settings let the buyer reach them."""
    OTHERS = 2
    """Everybody else of the policy who may confirm."""
    ADMIN = 3


@dataclass(frozen=True)
class Deadline:
    """A day by which something has to be done for a buyer's invoices, and that nobody has done."""

    policy_id: str
    buyer_id: str
    buyer: str
    rule: Rule
    on: date
    days_left: int
    invoices: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same day of the same buyer: told of once a stage, however many invoices it is."""
        parts = [self.policy_id, self.buyer_id, self.rule.value, self.on.isoformat()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def unacted(rows: Iterable[Row], today: date) -> Sequence[Deadline]:
    """The deadlines that are near and have no notice or claim on record; nearest first."""
    found: dict[tuple[str, str, str, Rule, date], list[str]] = {}
    for row in rows:
        done = {Rule.NOTICE: row.found.known.notified_on, Rule.CLAIM: row.found.known.submitted_on}
        for rule in RULES:
            day = row.found.day(rule)
            if day is None or done[rule] or not 0 <= (day - today).days <= NEAR:
                continue
            about = row.data["policy_id"], row.data["buyer_id"], row.data["buyer_name"], rule, day
            found.setdefault(about, []).append(row.data["invoice_no"])
    told = [
        Deadline(*about, (about[-1] - today).days, tuple(sorted(invoices)))
        for about, invoices in found.items()
    ]
    return sorted(told, key=lambda one: (one.days_left, one.policy_id, one.buyer_id))


def next_stage(stage: Stage | None, told_at: float, days_left: int, now: float) -> Stage | None:
    """Who is to be told next; None while those who were told still have time, or when all were."""
    if stage is None:
        return Stage.FIRST
    wait = WAIT if days_left > 1 else WAIT_AT_THE_END
    return Stage(stage + 1) if stage < Stage.ADMIN and now >= told_at + wait else None


class Everybody(Protocol):
    """The principals of the book."""

    def all(self) -> Sequence[Principal]: ...


@dataclass(frozen=True)
class _Receiver:
    """Somebody who is told, with what they chose and the ways that lead to them."""

    person: Principal
    chosen: Preferences
    reachable: frozenset[Channel]


@dataclass(frozen=True)
class Escalation:
    """Looks at every policy's deadlines and tells whose turn it is. Any number may run at a time."""

    engine: Engine
    people: Everybody
    sources: DeadlineSources
    watches: Watches
    reachable: Callable[[Principal], frozenset[Channel]]
    zone: str
    """The time zone of whoever chose none."""
    now: Callable[[], datetime]
    clock: Callable[[], float] = time.time

    def go(self) -> int:
        """One round: how many deadlines were told of. Raises `RecordsUnavailable` and SQLAlchemy's errors."""
        everybody = self.people.all()
        deciding = [one for one in everybody if one.has_records and one.may(Right.CONFIRM_REQUESTS)]
        admins = [one for one in everybody if one.role is Role.ADMIN]
        by_policy: dict[str, list[Principal]] = {}
        for person in deciding:
            for policy_id in person.policies:
                by_policy.setdefault(policy_id, []).append(person)
        return sum(self._served(one, people, admins) for one, people in sorted(by_policy.items()))

    def _served(self, policy_id: str, people: Sequence[Principal], admins: Sequence[Principal]) -> int:
        try:
            return self._of_policy(policy_id, people, admins)
        except (RecordsUnavailable, OperationalError):
            raise
        except Exception as error:  # of one policy; the people of the others are told all the same
            log.error("deadlines_of_a_policy_failed", policy=policy_id, exc_info=error)
            return 0

    def _of_policy(self, policy_id: str, people: Sequence[Principal], admins: Sequence[Principal]) -> int:
        reader = replace(people[0], policies=(policy_id,))
        watched = {one.buyer_id for one in self.watches.watches(reader)}
        chosen = {one.id: self._receiver(one).chosen for one in people}
        told = 0
        for one in unacted(deadline_rows(self.sources, reader, self.now().date()), self.now().date()):
            first = [who for who in people if chosen[who.id].scope is Scope.ALL or one.buyer_id in watched]
            others = [who for who in people if who not in first]
            told += self._tell(one, {Stage.FIRST: first, Stage.OTHERS: others, Stage.ADMIN: admins})
        return told

    def _tell(self, one: Deadline, turns: Mapping[Stage, Sequence[Principal]]) -> bool:
        """Tells the stage whose turn it is; one that is nobody's is passed over at once."""
        query = select(watched_deadline).where(watched_deadline.c.key == one.key)
        with reading(self.engine) as connection:
            kept = connection.execute(query).first()
        if kept is not None and kept.seen_by is not None:
            return False
        before, at = (Stage(kept.stage), kept.told_at) if kept else (None, 0.0)
        stage = next_stage(before, at, one.days_left, self.clock())
        while stage is not None and not turns[stage]:
            stage = Stage(stage + 1) if stage < Stage.ADMIN else None
        if stage is None:
            return False
        receivers = [self._receiver(person) for person in turns[stage]]
        try:
            with self.engine.begin() as connection:
                self._move(connection, one, before, stage)
                for receiver in receivers:
                    self._put(connection, one, receiver, stage)
        except (IntegrityError, _OtherFirst):  # another process told it
            return False
        return True

    def _move(self, connection: Connection, one: Deadline, before: Stage | None, stage: Stage) -> None:
        values = {"stage": int(stage), "told_at": self.clock()}
        if before is None:
            new = {"key": one.key, "policy_id": one.policy_id, **values}
            connection.execute(insert(watched_deadline).values(**new))
            return
        own = update(watched_deadline).where(
            watched_deadline.c.key == one.key,
            watched_deadline.c.stage == int(before),
            watched_deadline.c.seen_by.is_(None),
        )
        if not connection.execute(own.values(values)).rowcount:
            raise _OtherFirst

    def _put(self, connection: Connection, one: Deadline, receiver: _Receiver, stage: Stage) -> None:
        person, chosen, now = receiver.person, receiver.chosen, self.now()
        language = language_of(person, chosen)
        line = _line(one, stage, language)
        policies = () if stage is Stage.ADMIN else (one.policy_id,)
        seen_key = None if stage is Stage.ADMIN else one.key
        day = chosen.local(now).date()
        content = Content(Occasion.DEADLINE, day, language, (), (line,), policies, seen_key)
        due = self.clock() + max(0.0, (chosen.after_quiet(now) - now).total_seconds())
        for channel in sorted((chosen.channels & receiver.reachable) - {Channel.BELL}):
            put(connection, f"{one.key}.{int(stage)}.{code_of(person)}", person.id, channel, content, due)
        keep_line(connection, person.id, one.key, one.policy_id, line, self.clock())

    def _receiver(self, person: Principal) -> _Receiver:
        reachable, kept = self.reachable(person), PreferenceBook(self.engine).of(person.id, self.zone)
        return _Receiver(person, kept or usual(reachable, self.zone), reachable)


class _OtherFirst(Exception):
    """Another process told it, or somebody has seen to it meanwhile."""


def seen_to(engine: Engine, person: Principal, key: str) -> bool:
    """Somebody of the policy who may confirm has seen to a deadline: it is told to nobody else.

    False for a deadline that is unknown, which is also what another policy's looks like.
    """
    if not (person.has_records and person.may(Right.CONFIRM_REQUESTS)):
        return False
    own = update(watched_deadline).where(
        watched_deadline.c.key == key, watched_deadline.c.policy_id.in_(person.policies)
    )
    with engine.begin() as connection:
        if not connection.execute(own.values(seen_by=person.id)).rowcount:
            return False
        call_off(connection, key)  # what waits for a morning would say that nobody has seen it
        return True


def _line(one: Deadline, stage: Stage, language: Language) -> str:
    """What is told. Whoever runs the server may read no policy's records: the policy and the day, no more."""
    if stage is Stage.ADMIN:
        return WORDS.say("deadline_admin", language, policy=one.policy_id, day=one.on.isoformat())
    return WORDS.say(
        "deadline_near",
        language,
        number=one_line(", ".join(one.invoices)),
        buyer=one_line(one.buyer),
        policy=one.policy_id,
        day=deadline_in_words(one.rule, one.on.isoformat(), one.days_left, language).rstrip("。."),
    )
