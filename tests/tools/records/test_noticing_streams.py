"""Whatever comes late, twice or in another order, the same is noticed: streams that hypothesis makes up."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine

from knowledge.database import open_database
from tests.tools.records.noticing_book import (
    CLAIMS,
    INVOICES,
    LIMITS,
    TODAY,
    begun,
    brought,
    changes,
    event,
    noticing,
    sent,
    snapshots,
)
from tools.buyers import Buyer
from tools.changes import change_id
from tools.differences import of_event
from tools.events import BuyerEvent, EventKind
from tools.records.migrate import migrate
from tools.records.noticing import Noticing
from tools.warning_signs import Told

EVENTS = (
    event("E-1", "grade_changed", occurred_on="2026-11-01", old_value="4", new_value="6"),
    event("E-2", "grade_changed", occurred_on="2026-11-10", old_value="6", new_value="4"),
    event("E-3", "grade_changed", occurred_on="", old_value="4", new_value="6"),
    event("E-4", "bounced_payment", occurred_on="2026-11-20"),
    event("E-5", "bounced_payment", occurred_on="2026-11-20"),  # the same, told under another number
    event("E-6", "bounced_payment", "B-2", occurred_on=""),
    event("E-7", "limit_reduced", occurred_on="2026-11-21", old_value="9000", new_value="4000"),
    event("E-8", "withdrawal_announced", "B-2", occurred_on="2026-12-02", old_value="5000", new_value="0"),
    event("E-9", "insolvency", "B-1", "POL-2", occurred_on="2026-11-28"),
    event("E-10", "insolvency", "B-MAN", occurred_on="2026-11-15"),
    event("E-11", "overdue", "B-2", occurred_on="2026-11-15"),
)
CUT = EVENTS[6]
SAME_CUT = "POL-1,B-1,named,REDUCED,4000,EUR,2026-11-21,,2026-11-21,,,,portal"
ROWS = {
    "limits.csv": (
        LIMITS,
        (
            SAME_CUT,
            "POL-1,B-1,named,WITHDRAWN,,EUR,2026-12-05,,2026-11-25,R7,,,portal",
            "POL-1,B-2,temporary,APPROVED,800,EUR,2026-11-20,2026-11-29,2026-11-20,,,,portal",
            "POL-2,B-1,named,PENDING_WITHDRAWAL,700,EUR,2026-01-01,,2026-11-22,,withdrawal,2026-11-30,api:atradius",
        ),
    ),
    "invoices.csv": (
        INVOICES,
        ("POL-1,B-1,R-2,2026-08-01,2026-10-01,10,EUR,0", "POL-2,B-1,Z-1,2026-09-01,2026-11-26,5,EUR,0"),
    ),
    "claims.csv": (
        CLAIMS,
        ("C-1,POL-1,B-1,NOTIFIED,2026-11-20,10,,EUR", "C-2,POL-2,B-1,PAID,2026-11-20,5,5,EUR"),
    ),
}
LINES = [(name, line) for name, (_, lines) in ROWS.items() for line in lines]
some_events = st.lists(st.sampled_from(EVENTS), min_size=1, max_size=4, unique_by=lambda one: one["event_id"])
some_lines = st.lists(st.sampled_from(LINES), min_size=1, max_size=3, unique=True)


def by_event(engine: Engine) -> set[str]:
    return {one.change_id for one in changes(engine) if one.source.split()[1] == "event"}


def told_by(events: Iterable[Mapping[str, str]]) -> set[str]:
    """The changes that these events tell, each by itself."""
    found = set()
    for one in events:
        day = date.fromisoformat(one["occurred_on"]) if one["occurred_on"] else None
        values = (one.get("old_value") or None, one.get("new_value") or None)
        kind, buyer = EventKind(one["kind"]), Buyer(one["buyer_id"], "", grade_scale="1-10 (1 best)")
        change = of_event(
            BuyerEvent(one["policy_id"], one["event_id"], buyer.id, kind, day, *values), Told(buyer)
        )
        found |= {change_id(one["policy_id"], buyer.id, change)} if change else set()
    return found


def files(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, line in lines:
        found[name] = found.get(name, ROWS[name][0]) + line + "\n"
    return found


class Streams(RuleBasedStateMachine):
    """A book that is watched, and a second one that gets the same at the end, once and in order."""

    migrated: Path | None = None

    @initialize()
    def begin(self) -> None:
        self.folder = Path(mkdtemp(prefix="streams-"))
        self.engine = self._opened("watched")
        self.watching: Noticing = begun(self.engine, self.folder / "in")
        self.day = TODAY
        self.events: dict[str, dict[str, str]] = {}
        self.lines: set[tuple[str, str]] = set()

    def _opened(self, name: str) -> Engine:
        file = self.folder / f"{name}.db"
        if Streams.migrated is None:
            Streams.migrated = Path(mkdtemp(prefix="migrated-")) / "book.db"
            engine = open_database(f"sqlite:///{Streams.migrated}")
            migrate(engine)
            engine.dispose()
        shutil.copy(Streams.migrated, file)
        return open_database(f"sqlite:///{file}")

    @rule(events=some_events)
    def an_insurer_sends(self, events: list[dict[str, str]]) -> None:
        sent(self.engine, self.folder / "in", events)
        self.events |= {one["event_id"]: one for one in events}

    @rule(events=some_events)
    def an_import_brings_events(self, events: list[dict[str, str]]) -> None:
        header = "event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value\n"
        names = header.strip().split(",")
        rows = "".join(",".join(one.get(name, "") for name in names) + "\n" for one in events)
        brought(self.engine, self.folder / "in", {"events.csv": header + rows})
        self.events |= {one["event_id"]: one for one in events}

    @rule(lines=some_lines)
    def an_import_brings_records(self, lines: list[tuple[str, str]]) -> None:
        brought(self.engine, self.folder / "in", files(lines))
        self.lines |= set(lines)

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule()
    def what_was_sent_is_noticed(self) -> None:
        self.watching.what_was_sent(self.day)

    @rule()
    def all_is_noticed(self) -> None:
        self.watching.everything(self.day, "records")
        assert not self.watching.is_behind(self.day)
        assert self.watching.jobs.queued() == []

    @rule()
    def the_process_starts_anew(self) -> None:
        self.engine.dispose()
        self.watching = noticing(self.engine)

    @invariant()
    def nothing_is_told_twice(self) -> None:
        if hasattr(self, "engine"):
            told = changes(self.engine)
            assert len({one.change_id for one in told}) == len(told)
            assert [one.sequence for one in told] == sorted(one.sequence for one in told)

    def _told_by_a_row_too(self) -> set[str]:
        """The cut that an event and a row tell alike: the first one tells it (`tools/same_cut.py`)."""
        return told_by([CUT]) if ("limits.csv", SAME_CUT) in self.lines else set()

    def teardown(self) -> None:
        if not hasattr(self, "engine"):
            return
        try:
            self.watching.everything(self.day, "records")
            last = snapshots(self.engine)
            self.watching.everything(self.day, "records")
            assert snapshots(self.engine) == last

            once = self._opened("once")
            watching = begun(once, self.folder / "once")
            if self.lines:
                brought(once, self.folder / "once", files(sorted(self.lines)))
            if self.events:
                sent(once, self.folder / "once", [self.events[name] for name in sorted(self.events)])
            watching.everything(self.day, "records")
            assert snapshots(once) == last
            told = told_by(self.events.values()) - self._told_by_a_row_too()
            assert by_event(once) - self._told_by_a_row_too() == told
            assert by_event(self.engine) - self._told_by_a_row_too() == told
            once.dispose()
        finally:
            self.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)


TestStreams = Streams.TestCase
TestStreams.settings = settings(max_examples=30, stateful_step_count=14, deadline=None)
