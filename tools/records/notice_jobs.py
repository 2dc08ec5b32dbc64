"""Jobs: events that were accepted, until the changes that they tell have been noticed."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, Row, case, insert, select, update

from knowledge.database import reading
from tools.records import schema
from tools.records.change_schema import notice_job
from tools.records.sql import records_readable

ATTEMPTS = 5
"""A job that was tried so often and failed by itself is given up; a database that is away is no attempt."""


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"
    """It was given up. The events are in the book, and the next comparison of all buyers tells of them."""


EventKey = tuple[str, str, str]
"""Policy, buyer and event."""


@dataclass(frozen=True)
class NoticeJob:
    """The events of one request."""

    job_id: str
    state: JobState
    version: int
    """Of the book, as these events made it."""
    accepted: int
    events: tuple[EventKey, ...]
    queued_at: datetime
    ended_at: datetime | None = None
    changes: int | None = None
    """Noticed for its buyers by the round that ended it; None before."""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The policies and buyers that its events are about."""
        return frozenset((policy_id, buyer_id) for policy_id, buyer_id, _ in self.events)


def queue_job(connection: Connection, events: Sequence[EventKey], version: int, now: datetime) -> str:
    """A new job, in the caller's transaction: it is there if and only if its events are. Gives its number."""
    job_id = f"EVJ-{secrets.token_hex(8)}"
    values = {
        "job_id": job_id,
        "state": JobState.QUEUED.value,
        "version": version,
        "accepted": len(events),
        "events": [list(one) for one in events],
        "attempts": 0,
        "queued_at": now,
    }
    connection.execute(insert(notice_job).values(**values))
    return job_id


def end_jobs(connection: Connection, changes: Mapping[str, int], now: datetime) -> None:
    """They are done, each with how many changes were noticed."""
    for job_id, count in changes.items():
        # Which events they were nobody needs any more: they are in the book.
        done = {"state": JobState.DONE.value, "changes": count, "ended_at": now, "events": []}
        connection.execute(update(notice_job).where(notice_job.c.job_id == job_id).values(**done))


class NoticeJobs:
    """The jobs of a database. Reading raises `RecordsUnavailable`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def queued(self) -> Sequence[NoticeJob]:
        """Those still to be done, the oldest first."""
        query = select(notice_job).where(notice_job.c.state == JobState.QUEUED.value)
        with records_readable(), reading(self._engine) as connection:
            rows = connection.execute(query.order_by(notice_job.c.version, notice_job.c.job_id))
            return [_job(row) for row in rows]

    def by_id(self, job_id: str) -> NoticeJob | None:
        """None for a number that no job has."""
        if not schema.can_be_stored(job_id):
            return None
        query = select(notice_job).where(notice_job.c.job_id == job_id)
        with records_readable(), reading(self._engine) as connection:
            row = connection.execute(query).first()
        return _job(row) if row else None

    def failed_once_more(self, job_ids: Collection[str], now: datetime) -> None:
        """Counts an attempt of each; whoever had the last of them is given up."""
        attempts = notice_job.c.attempts + 1
        given_up = attempts >= ATTEMPTS
        values = {
            "attempts": attempts,
            "state": case((given_up, JobState.FAILED.value), else_=notice_job.c.state),
            "ended_at": case((given_up, now.isoformat()), else_=None),
        }
        open_ = (notice_job.c.job_id.in_(list(job_ids)), notice_job.c.state == JobState.QUEUED.value)
        with records_readable(), self._engine.begin() as connection:
            connection.execute(update(notice_job).where(*open_).values(values))


def _job(row: Row[tuple[object, ...]]) -> NoticeJob:
    events = tuple((one[0], one[1], one[2]) for one in row.events)
    return NoticeJob(
        row.job_id,
        JobState(row.state),
        row.version,
        row.accepted,
        events,
        row.queued_at,
        row.ended_at,
        row.changes,
    )
