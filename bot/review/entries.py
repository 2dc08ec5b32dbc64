"""FAQ entries: drafted by one person, approved as they stand by another, live until retired."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.audit import noted
from bot.review.clusters import TurnState, moved
from bot.review.faq_text import FaqText, faq_text_from
from bot.review.schema import faq_case, faq_entry, faq_version
from knowledge.database import reading
from tools.principal import Principal


class EntryState(StrEnum):
    """What readers get of an entry; a live one may have a newer version that waits."""

    PROPOSED = "proposed"
    LIVE = "live"
    RETIRED = "retired"


class VersionState(StrEnum):
    """What became of one text."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REPLACED = "replaced"
    RETIRED = "retired"
    """It was approved, and taken out with its entry: approving another text does not bring it back."""


class EntryUnknown(Exception):
    """There is no such entry."""


class OwnDraft(Exception):
    """Whoever wrote at a text may not decide on it: another person does."""


class TextChanged(Exception):
    """What was to be decided on is not what waits now: the reviewer should read it again."""


@dataclass(frozen=True)
class Version:
    """One text of an entry, and who did what with it."""

    number: int
    text: FaqText
    digest: str
    state: VersionState
    drafted_by: str
    drafted_at: str
    decided_by: str | None
    decided_at: str | None
    because: str | None
    """Why it was approved despite a doubt, or sent back."""


@dataclass(frozen=True)
class Entry:
    """An entry with its versions, the newest first."""

    entry_id: str
    cluster_id: str
    state: EntryState
    version: int | None
    """The one that is live, or that last was; None before the first approval."""
    first_live_at: str | None
    versions: Sequence[Version]

    @property
    def requested(self) -> Version | None:
        """The text that waits for a second person."""
        return next((one for one in self.versions if one.state is VersionState.REQUESTED), None)

    @property
    def authors(self) -> frozenset[str]:
        """Everybody who wrote at the text that waits since somebody last decided: none of them may now."""
        decided = (VersionState.APPROVED, VersionState.SENT_BACK, VersionState.RETIRED)
        undecided = takewhile(lambda one: one.state not in decided, self.versions)
        waiting = self.requested
        same = (one for one in self.versions if waiting and one.digest == waiting.digest)
        return frozenset(one.drafted_by for one in (*undecided, *same))

    @property
    def approved(self) -> Sequence[Version]:
        """What readers got and get, the newest first; none where nothing is live."""
        shown = [one for one in self.versions if one.state is VersionState.APPROVED]
        return shown if self.state is EntryState.LIVE else ()

    @property
    def live(self) -> Version | None:
        """The text that readers get."""
        found = (one for one in self.versions if one.number == self.version)
        return next(found) if self.state is EntryState.LIVE else None


class Entries:
    """In SQL; raises what SQLAlchemy raises. Every change is audited with it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[Entry]:
        """Every entry, those whose text was written last first."""
        with reading(self._engine) as connection:
            return sorted(_read(connection), key=lambda one: one.versions[0].drafted_at, reverse=True)

    def one(self, entry_id: str) -> Entry:
        """An entry. Raises `EntryUnknown`."""
        with reading(self._engine) as connection:
            return _one(connection, entry_id)

    def draft(self, who: Principal, cluster_id: str, text: FaqText) -> str:
        """A new entry that answers this cluster and waits for a second person; its id."""
        entry_id = f"F-{secrets.token_hex(4)}"
        with self._engine.begin() as connection:
            values = {"entry_id": entry_id, "cluster_id": cluster_id, "state": EntryState.PROPOSED.value}
            connection.execute(insert(faq_entry).values(**values))
            _request(connection, who, entry_id, 1, text)
            moved(connection, cluster_id, (TurnState.NEW,), TurnState.PENDING)
        return entry_id

    def rewrite(self, who: Principal, entry_id: str, text: FaqText) -> None:
        """A new version, in place of one that waits; the live one stays until it is approved."""
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            if entry.requested:
                _decide(connection, entry_id, entry.requested.number, VersionState.REPLACED, who, None)
            _request(connection, who, entry_id, entry.versions[0].number + 1, text)
            moved(connection, entry.cluster_id, (TurnState.NEW,), TurnState.PENDING)

    def approve(self, who: Principal, entry_id: str, digest: str, despite: str = "") -> None:
        """The text of this digest becomes what readers get, and its questions cases to be played again.

        `despite` says why a doubt that was shown does not count. Raises `EntryUnknown`, `OwnDraft`, and
        `TextChanged` when no text with this digest waits (any more).
        """
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            version = _waiting(entry, who, digest)
            _decide(connection, entry_id, version.number, VersionState.APPROVED, who, despite or None)
            connection.execute(
                update(faq_entry)
                .where(faq_entry.c.entry_id == entry_id)
                .values(
                    state=EntryState.LIVE.value,
                    version=version.number,
                    first_live_at=entry.first_live_at or _now(),
                )
            )
            _keep_cases(connection, entry_id, version.text)
            moved(connection, entry.cluster_id, (TurnState.NEW, TurnState.PENDING), TurnState.APPLIED)
            noted(connection, who.id, "faq_approved", entry_id, {"version": version.number, "digest": digest})

    def send_back(self, who: Principal, entry_id: str, digest: str, because: str) -> None:
        """The text is not approved, for this reason. Raises what `approve` does."""
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            version = _waiting(entry, who, digest)
            _decide(connection, entry_id, version.number, VersionState.SENT_BACK, who, because)
            moved(connection, entry.cluster_id, (TurnState.PENDING,), TurnState.NEW)
            noted(connection, who.id, "faq_sent_back", entry_id, {"version": version.number})

    def retire(self, who: Principal, entry_id: str) -> None:
        """Readers get it no more; one that is not live is left as it is. Raises `EntryUnknown`."""
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            if entry.state is not EntryState.LIVE:
                return
            own = faq_entry.c.entry_id == entry_id
            connection.execute(update(faq_entry).where(own).values(state=EntryState.RETIRED.value))
            shown = (faq_version.c.entry_id == entry_id, faq_version.c.state == VersionState.APPROVED.value)
            connection.execute(update(faq_version).where(*shown).values(state=VersionState.RETIRED.value))
            noted(connection, who.id, "faq_retired", entry_id, {"version": entry.version or 0})


def _request(connection: Connection, who: Principal, entry_id: str, number: int, text: FaqText) -> None:
    connection.execute(
        insert(faq_version).values(
            entry_id=entry_id,
            number=number,
            text=text.as_json(),
            digest=text.digest,
            state=VersionState.REQUESTED.value,
            drafted_by=who.id,
            drafted_at=_now(),
        )
    )
    noted(connection, who.id, "faq_drafted", entry_id, {"version": number, "digest": text.digest})


def _waiting(entry: Entry, who: Principal, digest: str) -> Version:
    version = entry.requested
    if version is None or version.digest != digest:
        raise TextChanged(entry.entry_id)
    if who.id in entry.authors:
        raise OwnDraft(entry.entry_id)
    return version


def _decide(
    connection: Connection,
    entry_id: str,
    number: int,
    state: VersionState,
    who: Principal,
    because: str | None,
) -> None:
    own = (faq_version.c.entry_id == entry_id, faq_version.c.number == number)
    values = {"state": state.value, "decided_by": who.id, "decided_at": _now(), "because": because}
    connection.execute(update(faq_version).where(*own).values(**values))


def _keep_cases(connection: Connection, entry_id: str, text: FaqText) -> None:
    connection.execute(delete(faq_case).where(faq_case.c.entry_id == entry_id))
    for language, spoken in text.spoken.items():
        values = {"entry_id": entry_id, "language": language.value, "question": spoken.question}
        connection.execute(insert(faq_case).values(**values))


def _held(connection: Connection, entry_id: str) -> Entry:
    """The entry, kept from others until this transaction ends (SQLite lets one writer in at a time)."""
    own = faq_entry.c.entry_id == entry_id
    connection.execute(select(faq_entry.c.entry_id).where(own).with_for_update())
    return _one(connection, entry_id)


def _one(connection: Connection, entry_id: str) -> Entry:
    found = _read(connection, entry_id)
    if not found:
        raise EntryUnknown(entry_id)
    return found[0]


def _read(connection: Connection, entry_id: str | None = None) -> list[Entry]:
    versions: dict[str, list[Version]] = {}
    query = select(faq_version).order_by(faq_version.c.entry_id, faq_version.c.number.desc())
    for row in connection.execute(
        query if entry_id is None else query.where(faq_version.c.entry_id == entry_id)
    ):
        versions.setdefault(row.entry_id, []).append(
            Version(
                row.number,
                faq_text_from(row.text),
                row.digest,
                VersionState(row.state),
                row.drafted_by,
                row.drafted_at,
                row.decided_by,
                row.decided_at,
                row.because,
            )
        )
    entries = select(faq_entry)
    rows = connection.execute(
        entries if entry_id is None else entries.where(faq_entry.c.entry_id == entry_id)
    )
    return [
        Entry(
            row.entry_id,
            row.cluster_id,
            EntryState(row.state),
            row.version,
            row.first_live_at,
            versions[row.entry_id],
        )
        for row in rows
    ]


def _now() -> str:
    return datetime.now(tz=UTC).isoformat()
