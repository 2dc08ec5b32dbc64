"""Noticing over a real database: a baseline without a flood, each change once, and nothing lost."""

# ruff: noqa: E501 - the lines of a CSV file are as long as its columns are many

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from knowledge.database import reading
from tests.tools.records.noticing_book import (
    BOOK,
    CLAIMS,
    INVOICES,
    LIMITS,
    TODAY,
    begun,
    brought,
    changes,
    emptied,
    in_short,
    noticing,
    sent,
    snapshots,
)
from tests.tools.records.noticing_book import event as told_event
from tests.tools.records.sample_book import write_book
from tools.changes import Change, ChangeKind, Found, change_id
from tools.principal import PUBLIC, Principal, Role
from tools.records import change_schema
from tools.records.book_import import import_book
from tools.records.notice_jobs import ATTEMPTS, JobState
from tools.records.notice_lease import LEASE, LeaseLost, NoticeLease, compared_up_to
from tools.records.noticed_changes import NoticedChanges
from tools.records.noticing import ONE_BY_ONE

TOMORROW = TODAY + timedelta(days=1)
OWNER = Principal("o", "", Role.POLICYHOLDER, ("POL-1",))
SALES = Principal("s", "", Role.SALES, ("POL-1",))
OTHER = Principal("z", "", Role.POLICYHOLDER, ("POL-2",))


def test_the_first_snapshot_of_a_book_is_what_later_ones_are_compared_with(
    engine: Engine, tmp_path: Path
) -> None:
    brought(engine, tmp_path, BOOK)
    found = noticing(engine).everything(TODAY, "import")

    assert (found.changes, found.begun, found.buyers) == (0, ("POL-1", "POL-2"), 4)
    assert changes(engine) == []
    assert set(NoticedChanges(engine).watched_since(OWNER)) == {"POL-1"}
    assert noticing(engine).everything(TODAY, "import").begun == ()


def test_a_policy_that_comes_later_begins_without_a_flood_and_a_new_buyer_is_news(
    engine: Engine, tmp_path: Path
) -> None:
    begun(engine, tmp_path)
    brought(
        engine,
        tmp_path,
        {
            "policies.yaml": "- {policy_id: POL-3, policyholder: Dritte AG, currency: EUR}\n",
            "limits.csv": LIMITS
            + "POL-3,B-1,named,APPROVED,10,EUR,2026-01-01,,2025-12-18,,,,\n"
            + "POL-2,B-2,named,APPROVED,20,EUR,2026-11-20,,2026-11-20,,,,\n",
        },
    )
    found = noticing(engine).everything(TODAY, "import")

    assert found.begun == ("POL-3",)
    assert in_short(engine) == [("POL-2", "B-2", "limit_granted", "import limit decided 2026-11-20")]


def test_a_day_that_passes_is_noticed_as_the_calendars_and_once(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)

    assert watching.is_behind(TOMORROW)
    watching.everything(TOMORROW)
    watching.everything(TOMORROW)
    watching.everything(TOMORROW + timedelta(days=1), "records")

    assert in_short(engine) == [
        ("POL-1", "B-1", "overdue_started", "calendar invoice R-1"),
        ("POL-1", "B-2", "limit_expired", "calendar limit decided 2025-12-18"),
    ]
    assert [one.effective_on for one in changes(engine)] == [TOMORROW, date(2026, 11, 25)]
    assert not watching.is_behind(TOMORROW + timedelta(days=1))


def test_an_import_is_noticed_with_old_new_day_and_record(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    brought(
        engine,
        tmp_path,
        {
            "limits.csv": LIMITS
            + "POL-1,B-1,named,PENDING_WITHDRAWAL,9000,EUR,2026-01-01,,2026-11-20,R7,withdrawal,2026-12-20,api:atradius\n",
            "claims.csv": CLAIMS + "C-1,POL-1,B-1,APPROVED,2026-11-21,4000,3600,EUR\n",
            "invoices.csv": INVOICES + "POL-1,B-1,R-0,2026-08-01,2026-10-01,1,EUR,0\n",
        },
    )
    watching.everything(TODAY, "import")
    announced, aged, claim, level = changes(engine)

    assert (announced.kind, announced.old, announced.new) == (
        ChangeKind.WITHDRAWAL_ANNOUNCED,
        "9000 EUR",
        "0 EUR",
    )
    assert (announced.effective_on, announced.run_off_until) == (date(2026, 12, 20), date(2026, 12, 19))
    assert (announced.reason_code, announced.source) == ("R7", "insurer:atradius limit decided 2026-11-20")
    assert (aged.kind, aged.new, aged.source) == (
        ChangeKind.OVERDUE_AGED,
        "beyond_half",
        "import invoice R-0",
    )
    assert (claim.kind, claim.subject, claim.new) == (ChangeKind.CLAIM_STATUS, "C-1", "APPROVED")
    assert (level.kind, level.old, level.new, level.urgent) == (ChangeKind.LEVEL, "none", "amber", False)
    assert "3600" not in repr(changes(engine)), "amounts of a claim are nobody's change"


def test_what_an_insurer_sent_is_noticed_with_its_job_and_only_its_buyers_are_read(
    engine: Engine, tmp_path: Path
) -> None:
    watching = begun(engine, tmp_path)
    sent(engine, tmp_path, [told_event("E-1", "insolvency", occurred_on="2026-11-20")])
    (job,) = watching.jobs.queued()
    found = watching.what_was_sent(TODAY)

    assert (found.changes, found.buyers, found.jobs) == (2, 2, (job.job_id,))
    assert in_short(engine) == [
        ("POL-1", "B-1", "level", "webhook early warning"),
        ("POL-1", "B-1", "insolvency", "webhook event E-1 of 2026-11-20"),
    ]
    done = watching.jobs.by_id(job.job_id)
    assert done is not None
    assert (done.state, done.changes) == (JobState.DONE, 2)
    assert watching.what_was_sent(TODAY).jobs == ()
    assert not watching.is_behind(TODAY), "nothing else came since all buyers were compared"


def test_events_of_very_many_buyers_are_noticed_in_one_reading(engine: Engine, tmp_path: Path) -> None:
    brought(engine, tmp_path, BOOK)
    many = [f"X-{number}" for number in range(ONE_BY_ONE + 1)]
    brought(
        engine,
        tmp_path,
        {"buyers.csv": "buyer_id,legal_name\n" + "".join(f"{one},{one} GmbH\n" for one in many)},
    )
    watching = noticing(engine)
    watching.everything(TODAY, "import")
    sent(engine, tmp_path, [told_event(f"E-{one}", "bounced_payment", one) for one in many])
    found = watching.what_was_sent(TODAY)

    assert len([one for one in changes(engine) if one.kind is ChangeKind.BOUNCED_PAYMENT]) == len(many)
    assert found.buyers == len(many) + 4


def test_what_was_sent_before_the_first_snapshot_is_told_all_the_same(engine: Engine, tmp_path: Path) -> None:
    brought(engine, tmp_path, BOOK)
    sent(engine, tmp_path, [told_event("E-1", "insolvency", occurred_on="2026-11-20")])
    found = noticing(engine).what_was_sent(TODAY)

    assert found.begun == ("POL-1", "POL-2")
    assert in_short(engine) == [("POL-1", "B-1", "insolvency", "webhook event E-1 of 2026-11-20")]


def test_a_second_policy_of_a_buyer_does_not_begin_by_an_event_under_the_first(
    engine: Engine, tmp_path: Path
) -> None:
    brought(
        engine,
        tmp_path,
        {**BOOK, "policies.yaml": BOOK["policies.yaml"].splitlines()[0] + "\n", "limits.csv": LIMITS},
    )
    watching = noticing(engine)
    watching.everything(TODAY, "import")
    brought(engine, tmp_path, {name: BOOK[name] for name in ("policies.yaml", "limits.csv")})
    sent(engine, tmp_path, [told_event("E-1", "bounced_payment")])
    watching.what_was_sent(TODAY)

    assert set(NoticedChanges(engine).watched_since(OTHER)) == set()
    assert watching.everything(TODAY, "records").begun == ("POL-2",)
    assert not [one for one in changes(engine) if one.policy_id == "POL-2"]


def test_a_person_gets_no_level_and_every_other_change(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    sent(engine, tmp_path, [told_event("E-1", "insolvency", "B-MAN", occurred_on="2026-11-20")])
    watching.what_was_sent(TODAY)

    assert [one.kind for one in changes(engine)] == [ChangeKind.INSOLVENCY]


def test_what_happens_twice_is_told_twice_and_what_is_told_twice_once(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    for paid in (0, 1, 0, 1, 0):
        brought(
            engine,
            tmp_path,
            {"invoices.csv": INVOICES + f"POL-1,B-1,R-0,2026-10-01,2026-11-01,1,EUR,{paid}\n"},
        )
        watching.everything(TODAY, "import")
    for again in ("E-1", "E-1", "E-2"):
        sent(engine, tmp_path, [told_event(again, "bounced_payment", "B-2", occurred_on="2026-11-20")])
        watching.what_was_sent(TODAY)

    kinds = [one.kind for one in changes(engine)]
    assert kinds.count(ChangeKind.OVERDUE_STARTED) == 3
    assert kinds.count(ChangeKind.OVERDUE_SETTLED) == 2
    assert kinds.count(ChangeKind.BOUNCED_PAYMENT) == 1
    assert len({one.change_id for one in changes(engine)}) == len(kinds)


def test_snapshots_that_are_as_they_were_are_not_written_again(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    written: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def noted(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        written.append(statement)

    sent(engine, tmp_path, [told_event("E-1", "bounced_payment", occurred_on="2026-11-20")])
    watching.everything(TODAY, "records")

    assert len([one for one in written if "INSERT INTO noticed_snapshot" in one]) == 1
    written.clear()
    watching.everything(TODAY, "records")
    assert not [one for one in written if "INSERT INTO noticed_snapshot" in one]


def test_a_book_taken_out_and_put_back_tells_nothing(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    before = snapshots(engine)
    half = {"policies.yaml": BOOK["policies.yaml"]}
    import_book(engine, write_book(emptied(tmp_path), half), replace=True)
    watching.everything(TODAY, "import")
    brought(engine, tmp_path, BOOK)
    watching.everything(TODAY, "import")

    assert changes(engine) == []
    assert snapshots(engine) == before


def test_an_event_that_left_the_book_and_came_back_is_not_told_again(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    same = [told_event(name, "bounced_payment", occurred_on="2026-11-20") for name in ("E-1", "E-2")]
    for _ in range(2):
        sent(engine, tmp_path, same)
        watching.everything(TODAY)
        import_book(engine, write_book(emptied(tmp_path), BOOK), replace=True)
        watching.everything(TODAY)

    assert [one.kind for one in changes(engine)].count(ChangeKind.BOUNCED_PAYMENT) == 1


def test_one_thing_that_two_events_told_before_the_first_snapshot_is_told_once(
    engine: Engine, tmp_path: Path
) -> None:
    brought(engine, tmp_path, BOOK)
    same = [told_event(name, "insolvency", occurred_on="2026-11-20") for name in ("E-1", "E-2")]
    sent(engine, tmp_path, same)
    noticing(engine).what_was_sent(TODAY)

    assert [one.kind for one in changes(engine)] == [ChangeKind.INSOLVENCY]


def test_nobody_sees_what_changed_for_another_policyholder(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    sent(
        engine, tmp_path, [told_event("E-1", "insolvency"), told_event("E-2", "adverse_news", policy="POL-2")]
    )
    watching.what_was_sent(TODAY)
    kept = NoticedChanges(engine)

    assert {one.policy_id for one in kept.changes(OWNER)} == {"POL-1"}
    assert kept.changes(SALES) == kept.changes(OWNER)
    assert {one.policy_id for one in kept.changes(OTHER, buyer_id="B-1")} == {"POL-2"}
    assert kept.changes(OTHER, buyer_id="B-2") == kept.changes(OTHER, buyer_id="nobody\0") == []
    assert kept.changes(PUBLIC) == []
    assert kept.watched_since(PUBLIC) == {}


def test_a_reader_goes_on_where_it_was(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    sent(
        engine,
        tmp_path,
        [told_event(f"E-{n}", "adverse_news", occurred_on=f"2026-11-0{n}") for n in range(1, 6)],
    )
    watching.what_was_sent(TODAY)
    kept, after = NoticedChanges(engine), 0
    read: list[Change] = []
    while page := kept.changes(OWNER, after=after, most=2):
        read += page
        after = page[-1].sequence

    assert read == kept.changes(OWNER)
    assert [one.sequence for one in read] == sorted(one.sequence for one in read)


# --- one at a time ---
def test_two_at_once_notice_once_and_who_lost_its_turn_writes_nothing(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    now = datetime.now(tz=UTC)
    dead = NoticeLease(engine, lambda: now - LEASE - timedelta(seconds=1))
    assert NoticeLease(engine, lambda: now).taken()
    sent(engine, tmp_path, [told_event("E-1", "insolvency")])
    assert watching.what_was_sent(TODAY).elsewhere
    assert changes(engine) == []

    with engine.begin() as connection:
        connection.execute(change_schema.notice_state.update().values(leased_until=""))
    assert dead.taken()
    assert watching.what_was_sent(TODAY).changes, "a lease that ran out holds nobody up"
    with pytest.raises(LeaseLost), dead.writing(compared_up_to(engine)):
        pytest.fail("nothing may be written")


KILLED = """
import os, signal, sys
from datetime import date
from knowledge.database import open_database
from tests.tools.records import noticing_book
from tools.records import noticing
engine = open_database(sys.argv[1])
before = noticing.end_jobs
def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)
noticing.end_jobs = dies
noticing_book.noticing(engine).what_was_sent(date(2026, 11, 23))
"""


def test_what_was_accepted_is_noticed_after_a_kill(engine: Engine, database_url: str, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    sent(engine, tmp_path, [told_event("E-1", "insolvency", occurred_on="2026-11-20")])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, database_url], env={**os.environ, "PYTHONPATH": "."}, check=False
    )

    assert killed.returncode == -signal.SIGKILL
    assert changes(engine) == [], "the transaction of the one that was killed is gone with it"
    assert watching.what_was_sent(TODAY).elsewhere, "until its lease runs out"
    later = noticing(engine)
    later._clock = lambda: datetime.now(tz=UTC) + LEASE
    assert later.what_was_sent(TODAY).changes == 2
    assert watching.jobs.queued() == []


def test_a_job_that_cannot_be_compared_is_given_up_and_says_so(engine: Engine, tmp_path: Path) -> None:
    watching = begun(engine, tmp_path)
    sent(engine, tmp_path, [told_event("E-1", "insolvency")])
    (job,) = watching.jobs.queued()
    states = []
    for _ in range(ATTEMPTS):
        watching.jobs.failed_once_more([job.job_id], datetime.now(tz=UTC))
        found = watching.jobs.by_id(job.job_id)
        assert found is not None
        states.append(found.state)

    assert states == [JobState.QUEUED] * (ATTEMPTS - 1) + [JobState.FAILED]
    assert watching.jobs.by_id("EVJ-none") is watching.jobs.by_id("\0") is None
    watching.everything(TODAY, "records")
    assert ChangeKind.INSOLVENCY in [one.kind for one in changes(engine)]


def test_a_book_that_is_written_to_meanwhile_is_left_for_the_next_round(
    engine: Engine, tmp_path: Path
) -> None:
    watching = begun(engine, tmp_path)
    other = tmp_path / "other"
    records = watching._records
    reads = records.book_version

    def moving() -> int:
        brought(engine, other, {"events.csv": BOOK["events.csv"]})
        return reads()

    records.book_version = moving  # type: ignore[method-assign]
    assert watching.everything(TODAY, "records").elsewhere
    records.book_version = reads  # type: ignore[method-assign]
    assert not watching.everything(TODAY, "records").elsewhere
    with reading(engine) as connection:
        assert connection.execute(select(change_schema.notice_state.c.lease)).scalar_one() is None


def test_a_change_is_the_same_however_often_it_is_noticed() -> None:
    one = Found(ChangeKind.GRADE_DOWN, "", "4", "6", TODAY, record="event E-1", event_id="E-1")

    assert change_id("P", "B", one) == change_id("P", "B", replace(one, record="event E-2", event_id="E-2"))
    undated = replace(one, effective_on=None)
    assert change_id("P", "B", undated) != change_id("P", "B", replace(undated, event_id="E-2"))
    assert change_id("P", "B", one).startswith("CHG-")
    assert len(change_id("P", "B", one)) == 16
