"""Noticing: what the book says now is compared with what was noticed last, and what differs is kept once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, select

from knowledge.database import reading
from tools.changes import Found, change_id
from tools.differences import differences, of_event
from tools.principal import OPERATOR
from tools.records.book_version import records_usable
from tools.records.change_schema import noticed_change, noticed_policy, noticed_snapshot
from tools.records.merged_snapshots import merged_snapshot
from tools.records.notice_jobs import NoticeJob, NoticeJobs, end_jobs
from tools.records.notice_lease import ComparedUpTo, LeaseLost, NoticeLease, compared_up_to
from tools.records.sql import SqlRecords, records_readable
from tools.records.told_cuts import without_doubles
from tools.records.upsert import Values, insert_into, merge
from tools.risk_alerts import AlertSources, Scored, scores
from tools.snapshots import EMPTY, read_snapshot, snapshot

Pair = tuple[str, str]
"""A policy and a buyer."""
ONE_BY_ONE = 50
"""So many buyers are read one by one; of more, the whole book is."""
READINGS = 3
"""A book that others write to meanwhile is read so often, then left for the next round."""
_AT_ONCE = 500


@dataclass(frozen=True)
class Noticed:
    """What a comparison came to."""

    changes: int = 0
    buyers: int = 0
    """Compared, under each policy."""
    begun: tuple[str, ...] = ()
    """Policies whose first snapshot this was: nothing is told from before."""
    jobs: tuple[str, ...] = ()
    """Jobs that are done with it."""
    elsewhere: bool = False
    """Another process is at it, or the book was written to all the while: the next round will tell."""


@dataclass
class _Round:
    """What one reading of the book found."""

    whole: bool
    """Whether it was of all buyers: only then a policy can begin to be watched."""
    buyers: int = 0
    rows: list[Values] = field(default_factory=list)
    found: list[tuple[Pair, Found]] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)
    of_one_layer: set[Pair] = field(default_factory=set)
    """Whose limit has one kind of cover, so that an event about the limit can only mean that."""


@dataclass(frozen=True)
class _Last:
    """What was noticed before, and what is to be noticed in any case."""

    texts: Mapping[Pair, str]
    policies: frozenset[str]
    upto: ComparedUpTo
    jobs: Sequence[NoticeJob]

    @property
    def sent(self) -> frozenset[tuple[str, str]]:
        """Policy and event of what insurers' systems sent and nobody has noticed yet."""
        return frozenset((policy, event) for job in self.jobs for policy, _, event in job.events)


class Noticing:
    """Over the records of a database, with the points of early warning that its people use."""

    def __init__(
        self,
        engine: Engine,
        records: SqlRecords,
        sources: AlertSources,
        clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
    ) -> None:
        self._engine, self._records, self._sources, self._clock = engine, records, sources, clock
        self.jobs = NoticeJobs(engine)

    def is_behind(self, today: date) -> bool:
        """Whether the book or the day is another than at the last comparison. Raises `RecordsUnavailable`."""
        with records_readable():
            upto = compared_up_to(self._engine)
        return upto != ComparedUpTo(self._records.book_version(), today)

    def everything(self, today: date, cause: str | None = None) -> Noticed:
        """Compares every buyer; `cause` is who brought what has changed. Raises `RecordsUnavailable`.

        Without a cause it is the calendar's where the book is the same as at the last comparison, else that
        of unnamed records.
        """
        return self._in_turn(lambda lease: self._compared(lease, today, cause, None))

    def what_was_sent(self, today: date) -> Noticed:
        """Compares the buyers of the jobs that are queued. Raises `RecordsUnavailable`."""
        if not self.jobs.queued():
            return Noticed()

        def compare(lease: NoticeLease) -> Noticed:
            buyers = {buyer for job in self.jobs.queued() for _, buyer in job.pairs}
            few = sorted(buyers) if len(buyers) <= ONE_BY_ONE else None
            return self._compared(lease, today, "webhook", few)

        return self._in_turn(compare)

    def _in_turn(self, compare: Callable[[NoticeLease], Noticed]) -> Noticed:
        lease = NoticeLease(self._engine, self._clock)
        with records_usable("written"):
            if not lease.taken():
                return Noticed(elsewhere=True)
            try:
                return compare(lease)
            except LeaseLost:
                return Noticed(elsewhere=True)
            finally:
                lease.give_back()

    def _compared(
        self, lease: NoticeLease, today: date, cause: str | None, buyers: list[str] | None
    ) -> Noticed:
        for _ in range(READINGS):
            version = self._records.book_version()
            last = self._last(buyers)
            asked = {policy for job in last.jobs for policy, _ in job.pairs}
            if buyers is not None and not asked <= last.policies:
                return self._compared(lease, today, cause, None)
            found = self._read(last, today, buyers)
            if self._records.book_version() == version:
                upto = ComparedUpTo(version, today) if buyers is None else _caught_up(last, version)
                unnamed = "calendar" if version == last.upto.version else "records"
                return self._keep(lease, last, found, upto, cause or unnamed)
        return Noticed(elsewhere=True)

    def _last(self, buyers: list[str] | None) -> _Last:
        table = noticed_snapshot.c
        query = select(table.policy_id, table.buyer_id, table.content)
        query = query if buyers is None else query.where(table.buyer_id.in_(buyers))
        upto, jobs = compared_up_to(self._engine), self.jobs.queued()
        with reading(self._engine) as connection:
            texts = {(row[0], row[1]): row[2] for row in connection.execute(query)}
            policies = frozenset(connection.execute(select(noticed_policy.c.policy_id)).scalars())
        return _Last(texts, policies, upto, jobs)

    def _read(self, last: _Last, today: date, buyers: list[str] | None) -> _Round:
        found, sent = _Round(whole=buyers is None), last.sent
        for scored in self._scored(today, buyers):
            found.buyers += 1
            pair = (scored.policy_id, scored.told.buyer.id)
            told = [one for one in (of_event(event, scored.told) for event in scored.told.events) if one]
            by_id = {change_id(*pair, one): one for one in reversed(told)}
            now = snapshot(scored.told, scored.level, by_id, today)
            text = now.as_text()
            before = last.texts.get(pair)
            if text == before or (pair[0] not in last.policies and not found.whole):
                continue
            found.rows.append({"policy_id": pair[0], "buyer_id": pair[1], "content": text})
            if merged := merged_snapshot(before):
                found.found += ((pair, one) for one in merged.news(pair[0], by_id.values()))
            elif pair[0] in last.policies:
                then = read_snapshot(before) if before else EMPTY
                seen_on = last.upto.day or today
                found.found += ((pair, one) for one in differences(then, now, scored.told, today, seen_on))
                found.found += ((pair, by_id[number]) for number in by_id if number not in then.events)
                if len({row.kind for row in scored.told.limits}) == 1:
                    found.of_one_layer.add(pair)
            else:
                found.begun.add(pair[0])
                found.found += ((pair, one) for one in told if (pair[0], one.event_id) in sent)
        return found

    def _scored(self, today: date, buyers: list[str] | None) -> Iterator[Scored]:
        if buyers is None:
            yield from scores(self._sources, OPERATOR, today)
        for buyer in buyers or ():
            yield from scores(self._sources, OPERATOR, today, buyer)

    def _keep(
        self, lease: NoticeLease, last: _Last, found: _Round, upto: ComparedUpTo, cause: str
    ) -> Noticed:
        """Snapshots, changes and ended jobs in one transaction; a change that is there already stays one."""
        now = self._clock().astimezone(UTC)
        begun = self._beginning(last, found) if found.whole else ()  # read before the turn to write is ours
        with lease.writing(upto) as connection:
            merge(connection, noticed_snapshot, found.rows)
            _begin(connection, begun, now)
            kept = _kept(connection, found, last.sent, cause, now)
            done = {job.job_id: sum(pair in job.pairs for pair in kept) for job in last.jobs}
            end_jobs(connection, done, now)
        return Noticed(len(kept), found.buyers, begun, tuple(done))

    def _beginning(self, last: _Last, found: _Round) -> tuple[str, ...]:
        """The policies that are watched from now on, those too that have no buyer yet."""
        there = {one.policy_id for one in self._records.policies(OPERATOR)}
        return tuple(sorted((found.begun | there) - last.policies))


def _begin(connection: Connection, policies: Sequence[str], now: datetime) -> None:
    """Keeps since when these policies are watched."""
    for policy_id in policies:
        first = insert_into(connection, noticed_policy).values(policy_id=policy_id, since=now)
        connection.execute(first.on_conflict_do_nothing())


def _caught_up(last: _Last, version: int) -> ComparedUpTo:
    """Where all that came since the last whole comparison are these jobs, the whole book is compared."""
    since = last.upto.version
    if since is not None and set(range(since + 1, version + 1)) <= {job.version for job in last.jobs}:
        return replace(last.upto, version=version)
    return last.upto


def _kept(
    connection: Connection, found: _Round, sent: frozenset[tuple[str, str]], cause: str, now: datetime
) -> list[Pair]:
    """Writes the changes in the order in which they were found; gives the pairs of those that are new."""
    news = without_doubles(connection, found.found, found.of_one_layer)
    numbered = [(change_id(*pair, one), pair, one) for pair, one in news]
    there = _there(connection, [number for number, _, _ in numbered])
    rows: dict[str, Values] = {}
    pairs: list[Pair] = []
    for number, pair, one in numbered:
        if number in there or number in rows:
            if one.event_id is not None:
                continue  # told before, by an import or by another event
            number = change_id(*pair, one, again=now.isoformat())
        rows[number] = _row(number, pair, one, _source(pair[0], one, sent, cause), now)
        pairs.append(pair)
    if rows:
        statement = insert_into(connection, noticed_change).on_conflict_do_nothing()
        connection.execute(statement, list(rows.values()))
    return pairs


def _there(connection: Connection, numbers: Sequence[str]) -> set[str]:
    column = noticed_change.c.change_id
    found: set[str] = set()
    for begin in range(0, len(numbers), _AT_ONCE):
        query = select(column).where(column.in_(numbers[begin : begin + _AT_ONCE]))
        found |= set(connection.execute(query).scalars())
    return found


def _source(policy_id: str, one: Found, sent: frozenset[tuple[str, str]], cause: str) -> str:
    """Who brought it, and the record."""
    if one.event_id is not None:
        by = "webhook" if (policy_id, one.event_id) in sent else "import"
    else:
        by = one.by or cause
    return f"{by} {one.record}".strip()


def _row(number: str, pair: Pair, one: Found, source: str, now: datetime) -> Values:
    return {
        "change_id": number,
        "policy_id": pair[0],
        "buyer_id": pair[1],
        "kind": one.kind.value,
        "subject": one.subject,
        "old": one.old,
        "new": one.new,
        "effective_on": one.effective_on,
        "run_off_until": one.run_off_until,
        "reason_code": one.reason_code,
        "source": source,
        "noticed_at": now,
    }
