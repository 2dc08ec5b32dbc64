"""Erasure: everything of one person is taken out in one transaction, but for what is kept with its reason."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from bot.audit import noted
from bot.privacy.holding import Erasure, Holding
from bot.privacy.inventory import HOLDINGS, ON_ERASURE
from bot.privacy.live_turns import hold
from bot.privacy.person import Person, PersonUnknown, Subject, person_of
from bot.privacy.removal import removed
from bot.privacy.tombstones import Tombstone, add, buried, tombstone
from knowledge.database import leave_no_trace, reading
from tools.principal import OPERATOR

EVENT = "person_erased"


@dataclass(frozen=True)
class Erased:
    """What an erasure did, or would do."""

    rows: Mapping[str, int]
    """Deleted or changed, by table; empty where nothing was left to erase."""
    kept: Mapping[str, str]
    """Why, by table, for rows that stay."""
    digest: str = ""
    """What stands for the person in the audit; empty where nothing was erased."""
    trace: str = ""
    """Why the database's file may still hold what was erased; empty where it does not."""


def _now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class Eraser:
    """Over the database of a home. Every method raises what SQLAlchemy raises, and `PersonUnknown`."""

    engine: Engine
    home: Path
    settle: Callable[[datetime], object] = lambda _: None
    """Brings the ledger up to date, so that what is erased has been counted."""
    now: Callable[[], datetime] = _now

    def would_erase(self, subject: Subject, *, keeps_account: bool = False) -> Erased:
        """Counts and changes nothing. What a group of questions would be called instead is not counted."""
        with reading(self.engine) as connection:
            who = _known(connection, subject)
            meant = [
                one for one in _meant(keeps_account=keeps_account) if one.erasure is not Erasure.REWORDED
            ]
            rows = _counted(connection, who, meant, left_to_do=True)
            return Erased(rows, _kept(connection, who, keeps_account=keeps_account))

    def erase(self, subject: Subject, *, keeps_account: bool = False, reference: str = "") -> Erased:
        """All or nothing; again, it finds nothing left. `reference` is the request's, for the audit.

        Raises `PersonBusy` while somebody answers them, and `NotNoted`.
        """
        self.settle(self.now())
        stone = tombstone(subject, self.now(), keeps_account=keeps_account)
        with self.engine.begin() as connection:
            who = _known(connection, subject)
            rows = self._erased(connection, who, stone, reference)
            kept = _kept(connection, who, keeps_account=keeps_account)
            if rows:  # before the end of the transaction: done and not noted, a restore would undo it
                add(self.home, stone)
        trace = leave_no_trace(self.engine)
        return Erased(rows, kept, stone.digest if rows else "", trace)

    def erase_again(self, stones: Sequence[Tombstone]) -> Counter[str]:
        """What a restored database holds of people who were erased since; how many rows went, by table."""
        counts: Counter[str] = Counter()
        with self.engine.begin() as connection:
            for stone, subject in list(buried(connection, stones)):
                counts += self._erased(connection, person_of(connection, subject), stone, "restored")
        leave_no_trace(self.engine)
        return counts

    def _erased(self, connection: Connection, who: Person, stone: Tombstone, reference: str) -> Counter[str]:
        hold(connection, who, self.now())
        rows = removed(connection, who, _meant(keeps_account=stone.keeps_account))
        if rows:
            told = {"kind": stone.kind.value, "rows": rows, "reference": reference}
            noted(connection, OPERATOR.id, EVENT, stone.digest, told, self.now())
        return rows


def _known(connection: Connection, subject: Subject) -> Person:
    who = person_of(connection, subject)
    if not _counted(connection, who, HOLDINGS):
        raise PersonUnknown(f"Nothing is kept of {subject.kind.value} {subject.value!r}.")
    return who


def _meant(*, keeps_account: bool) -> Sequence[Holding]:
    return [one for one in ON_ERASURE if not (keeps_account and one.of_account)]


def _kept(connection: Connection, who: Person, *, keeps_account: bool) -> Mapping[str, str]:
    """Why rows are still there, for those tables that hold some."""
    stays = [one for one in HOLDINGS if one.because]
    kept = {one.table.name: one.because for one in stays if _counted(connection, who, [one])}
    if keeps_account:
        account = [one for one in HOLDINGS if one.of_account]
        kept |= dict.fromkeys(_counted(connection, who, account), "the person keeps the account")
    return kept


def _counted(
    connection: Connection, who: Person, holdings: Sequence[Holding], *, left_to_do: bool = False
) -> Counter[str]:
    """How many rows are theirs, or left to be erased of them, by table; only those above 0."""
    found: defaultdict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for part in who.parts():
        for one in holdings:
            rows = one.of(connection, part)
            if rows is not None:  # one row may be theirs for two reasons
                query = select(*one.table.primary_key.columns)
                query = query.where(one.to_do(rows) if left_to_do else rows)
                found[one.table.name] |= {tuple(row) for row in connection.execute(query)}
    return +Counter({table: len(keys) for table, keys in found.items()})
