"""Events that an insurer's system sends: verified, and taken into the book as rows of `events.csv` are."""

import csv
import hmac
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from bot.audit import noted
from bot.delivery.webhook import signature
from tools.records.book import EventRow
from tools.records.book_folder import Book
from tools.records.book_import import import_book
from tools.records.notice_jobs import queue_job
from tools.records.problems import BookError, BookRejected

FRESH = 300.0
"""Seconds that a signature is good for, either way: clocks differ, and what is older may be a replay."""
SHORTEST_SECRET = 32


class NotSigned(Exception):
    """The request does not come from who has the secret, or not now."""


class EventsRejected(Exception):
    """They do not fit the book, and none of them was kept."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = tuple(errors)
        """Where each is, such as `events.0.kind`, and what is wrong with it."""


class InsurerEvents:
    """Keeps them in SQL, each by policy and event id: sent twice, late or in any order, it is one event."""

    def __init__(self, engine: Engine, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._secret, self._clock = engine, secret, clock

    def verify(self, stamp: str, given: str, body: bytes) -> None:
        """Raises `NotSigned` unless the signature is that of this body at this time."""
        right = f"sha256={signature(self._secret, stamp, body)}"
        if not hmac.compare_digest(right.encode(), given.encode()):
            raise NotSigned
        if not stamp.isdecimal() or abs(self._clock() - int(stamp[:15])) > FRESH:
            raise NotSigned

    def keep(self, events: Sequence[Mapping[str, str | None]]) -> str:
        """All of them or none: the import of a book that has events alone. Gives the number of their job.

        Events, job and audit are one transaction: who was told that they are accepted finds them noticed,
        whatever is killed meanwhile. Raises `EventsRejected` and `RecordsUnavailable`.
        """
        job: list[str] = []

        def beside(connection: Connection, book: Book, version: int) -> None:
            # As they are stored: a buyer that was merged into another is known by the other's number.
            kept = [one.row for one in book.events.rows]
            keys = [(one.policy_id, one.buyer_id, one.event_id) for one in kept]
            job.append(queue_job(connection, keys, version, datetime.now(tz=UTC)))
            told = [{"policy_id": policy_id, "event_id": event_id} for policy_id, _, event_id in keys]
            noted(connection, "insurer", "events_received", str(len(events)), told)

        with tempfile.TemporaryDirectory(prefix="events-") as folder:
            with (Path(folder) / "events.csv").open("w", encoding="utf-8", newline="") as file:
                written = csv.DictWriter(file, list(EventRow.model_fields))
                written.writeheader()
                written.writerows(events)
            try:
                import_book(self._engine, Path(folder), beside=beside)
            except BookRejected as error:
                raise EventsRejected([(_place(one), str(one)) for one in error.errors]) from error
        return job[0]


def _place(error: BookError) -> str:
    """Where in the request it is: the first event is the second line of a CSV file."""
    place = ("events", str(error.line - 2) if error.line else "", error.column or "")
    return ".".join(part for part in place if part)
