"""A deadline that nobody acts on is told to the first, to the others, to the administrators: once each."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select

from bot.alerts.escalation import Escalation, Stage, next_stage, seen_to
from bot.alerts.preferences import Channel, PreferenceBook, Preferences, Scope
from bot.alerts.schema import alert, mute, notice, preference, watched_deadline
from bot.app import Assistant
from bot.rounds import Round, going_round
from tools.deadline_lookup import DeadlineSources
from tools.principal import Principal
from tools.tool import RecordsUnavailable

OWNER, CREDIT, SALES, ADMIN = "P-LQ-OWNER", "P-LQ-CREDIT", "P-LQ-SALES", "P-ADMIN"
COMPANY = (OWNER, CREDIT, SALES, ADMIN)
NEAR = date(2026, 11, 23)
"""Three days before the notice of LQ26-0092 has to be given."""


@dataclass
class Desk:
    """The escalation at a moment that a test sets."""

    assistant: Assistant
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    people: Sequence[Principal] | None = None
    """Those of the book unless a test says who."""

    def all(self) -> Sequence[Principal]:
        return self.assistant.principals.all() if self.people is None else self.people

    def go(self) -> list[tuple[str, str]]:
        """Who of the company is told what by this round, of the invoice LQ26-0092 or its deadline."""
        before = self._keys()
        records = self.assistant.records
        Escalation(
            engine=self.assistant.engine,
            people=self,
            sources=DeadlineSources(records, records),
            watches=records,
            reachable=lambda _: frozenset({Channel.WEBHOOK}),
            zone="UTC",
            now=lambda: self.now,
            clock=lambda: self.now.timestamp(),
        ).go()
        return sorted(
            (row.principal_id, json.loads(row.content)["lines"][0])
            for row in self._rows()
            if row.key not in before and row.principal_id in COMPANY and _is_ours(row)
        )

    def _rows(self) -> Any:
        with self.assistant.engine.begin() as connection:
            return connection.execute(select(notice)).all()

    def _keys(self) -> set[str]:
        return {row.key for row in self._rows()}

    def key(self) -> str:
        """The key of that deadline."""
        return next(
            str(json.loads(row.content)["seen_key"]) for row in self._rows() if "LQ26-0092" in row.content
        )

    def person(self, who: str) -> Principal:
        found = self.assistant.principals.by_id(who)
        assert found is not None
        return found


def _is_ours(row: Any) -> bool:
    return "LQ26-0092" in row.content or (
        row.principal_id == ADMIN and "POL-LQ-2026 ends on 2026-11-26" in row.content
    )


@pytest.fixture
def desk(assistant: Assistant) -> Iterator[Desk]:
    clean(assistant.engine)
    for who in COMPANY:
        scope = Scope.WATCHED if who == OWNER else Scope.ALL
        PreferenceBook(assistant.engine).choose(who, Preferences(frozenset({Channel.WEBHOOK}), scope))
    yield Desk(assistant)
    clean(assistant.engine)


def clean(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (notice, watched_deadline, preference, alert, mute):
            connection.execute(delete(table))


def told(desk: Desk, after: timedelta = timedelta()) -> list[str]:
    desk.now += after
    return sorted({who for who, _ in desk.go()})


def test_each_stage_is_told_once_and_only_when_the_one_before_had_time(desk: Desk) -> None:
    hours = [timedelta(hours=hours) for hours in (0, 1, 22, 1, 1, 3, 24)]

    assert [told(desk, after) for after in hours] == [[CREDIT], [], [], [OWNER], [], [], [ADMIN]]


def test_whoever_runs_the_server_reads_the_policy_and_the_day_and_no_more(desk: Desk) -> None:
    lines = [line for _ in range(3) for who, line in _day(desk) if who == ADMIN]

    assert lines
    for line in lines:
        assert "POL-LQ-2026" in line
        assert "LQ26-" not in line
        assert "武汉" not in line


def _day(desk: Desk) -> list[tuple[str, str]]:
    found = desk.go()
    desk.now += timedelta(hours=24)
    return found


def test_seen_by_one_ends_it_for_all(desk: Desk) -> None:
    assert told(desk) == [CREDIT]
    assert not seen_to(desk.assistant.engine, desk.person("P-BW-OWNER"), desk.key())
    assert not seen_to(desk.assistant.engine, desk.person(SALES), desk.key())
    assert seen_to(desk.assistant.engine, desk.person(CREDIT), desk.key())

    desk.now += timedelta(hours=24)
    assert OWNER not in {who for who, line in desk.go() if "LQ26-0092" in line}


def test_what_was_seen_to_before_it_was_sent_is_not_sent_as_seen_by_nobody(desk: Desk) -> None:
    desk.go()
    key = desk.key()
    assert seen_to(desk.assistant.engine, desk.person(CREDIT), key)

    with desk.assistant.engine.connect() as connection:
        rows = connection.execute(
            select(notice.c.state, notice.c.content).where(notice.c.key.startswith(key))
        )
        assert {tuple(row) for row in rows} == {("dropped", "{}")}


def test_one_policy_of_which_it_fails_holds_up_no_other(desk: Desk) -> None:
    policy = "POL-AA"
    stranger = replace(desk.person(OWNER), id="P-AA", policies=(policy,))
    desk.people = [stranger, desk.person(CREDIT)]
    with desk.assistant.engine.begin() as connection:
        odd = {"principal_id": "P-AA", "channels": "bell", "scope": "odd", "zone": "UTC", "hour": 8}
        odd |= {"at_once": True, "rhythm": "daily", "weekday": 0, "break_through": False}
        connection.execute(insert(preference).values(odd))

    assert [who for who, _ in desk.go()] == [CREDIT]


def test_rounds_go_while_the_server_runs_and_one_that_fails_goes_again() -> None:
    went = Event()
    times: list[int] = []

    def go() -> int:
        times.append(1)
        if len(times) == 1:
            raise RecordsUnavailable("just now")
        went.set()
        return 0

    with going_round(Round("often", lambda _over: go(), 0.01, 0.01, failed="round_failed")):
        assert went.wait(30)


@pytest.mark.parametrize(
    ("stage", "hours", "left", "then"),
    [
        (None, 0, 3, Stage.FIRST),
        (Stage.FIRST, 23, 3, None),
        (Stage.FIRST, 24, 2, Stage.OTHERS),
        (Stage.FIRST, 3, 1, None),
        (Stage.FIRST, 4, 1, Stage.OTHERS),
        (Stage.OTHERS, 4, 0, Stage.ADMIN),
        (Stage.ADMIN, 99, 0, None),
    ],
)
def test_the_nearer_the_end_the_sooner_the_next_are_told(
    stage: Stage | None, hours: int, left: int, then: Stage | None
) -> None:
    assert next_stage(stage, 0.0, left, hours * 3600.0) is then
