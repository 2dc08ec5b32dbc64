"""FAQ entries: drafted by one person, approved as they stand by another, live until retired."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.audit import noted
from bot.review.bundled import Bundled, Origin, digest_of
from bot.review.clusters import TurnState, moved
from bot.review.entry import (
    BUNDLED_AUTHOR,
    Entry,
    EntryState,
    EntryUnknown,
    Version,
    VersionState,
    entries_in,
)
from bot.review.faq_text import FaqText
from bot.review.schema import faq_case, faq_entry, faq_version
from knowledge.database import reading
from knowledge.passage import Audience
from tools.principal import Principal


class OwnDraft(Exception):
    """Whoever wrote at a text may not decide on it: another person does."""


class TextChanged(Exception):
    """What was to be decided on is not what waits now: the reviewer should read it again."""


class Entries:
    """In SQL; raises what SQLAlchemy raises. Every change is audited with it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[Entry]:
        """Every entry, those whose text was written last first."""
        with reading(self._engine) as connection:
            return sorted(entries_in(connection), key=lambda one: one.versions[0].drafted_at, reverse=True)

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

    def standing_for(self, origin: Origin) -> str | None:
        """The entry that stands for this one of a document; None where nobody wrote or retired anything."""
        with reading(self._engine) as connection:
            return _standing_for(connection, origin)

    def replace(self, who: Principal, bundled: Bundled, text: FaqText) -> str:
        """A text that is to stand for an entry of a document, and waits for a second person; its id."""
        if known := self.standing_for(bundled.origin):
            self.rewrite(who, known, text, bundled)
            return known
        try:
            with self._engine.begin() as connection:
                entry_id = _open_for(connection, bundled.origin)
                _request(connection, who, entry_id, 1, text, bundled)
                return entry_id
        except IntegrityError:  # somebody else was first: theirs is known now
            return self.replace(who, bundled, text)

    def retire_bundled(self, who: Principal, bundled: Bundled) -> str:
        """Readers get an entry of a document no more; one that another text stands for is left; its id.

        Retired again after the document has changed, the text that it has now is what was retired.
        """
        known = self.standing_for(bundled.origin)
        try:
            with self._engine.begin() as connection:
                entry_id = known or _open_for(connection, bundled.origin)
                entry = _held(connection, entry_id) if known else None
                if entry is None or _is_to_retire(entry, bundled):
                    _keep_retired(connection, who, entry_id, _next(entry), bundled)
                return entry_id
        except IntegrityError:
            return self.retire_bundled(who, bundled)

    def rewrite(self, who: Principal, entry_id: str, text: FaqText, base: Bundled | None = None) -> None:
        """A new version, in place of one that waits; the live one stays until it is approved.

        `base` is what the document has now, for an entry that stands for one.
        """
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            if entry.requested:
                _decide(connection, entry_id, entry.requested.number, VersionState.REPLACED, who, None)
            _request(connection, who, entry_id, _next(entry), text, base or entry.versions[0].base)
            _move(connection, entry, (TurnState.NEW,), TurnState.PENDING)

    def approve(
        self,
        who: Principal,
        entry_id: str,
        digest: str,
        despite: str = "",
        bundled: Bundled | None = None,
    ) -> None:
        """The text of this digest becomes what readers get, and its questions cases to be played again.

        `despite` says why a doubt that was shown does not count. `bundled` is what the document has now:
        where the text equals it, the document speaks for itself again. Raises `EntryUnknown`, `OwnDraft`, and
        `TextChanged` when no text with this digest waits (any more).
        """
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            version = _waiting(entry, who, digest)
            _decide(connection, entry_id, version.number, VersionState.APPROVED, who, despite or None)
            if bundled is not None and bundled.text == version.text:
                _lift(connection, entry_id, version.number)
            else:
                live = {"state": EntryState.LIVE.value, "first_live_at": entry.first_live_at or _now()}
                _set(connection, entry_id, **live, version=version.number)
                _keep_cases(connection, entry_id, version)
            _move(connection, entry, (TurnState.NEW, TurnState.PENDING), TurnState.APPLIED)
            noted(connection, who.id, "faq_approved", entry_id, {"version": version.number, "digest": digest})

    def send_back(self, who: Principal, entry_id: str, digest: str, because: str) -> None:
        """The text is not approved, for this reason. Raises what `approve` does."""
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            version = _waiting(entry, who, digest)
            _decide(connection, entry_id, version.number, VersionState.SENT_BACK, who, because)
            _move(connection, entry, (TurnState.PENDING,), TurnState.NEW)
            noted(connection, who.id, "faq_sent_back", entry_id, {"version": version.number})

    def retire(self, who: Principal, entry_id: str) -> None:
        """Readers get it no more; one that is not live is left as it is. Raises `EntryUnknown`."""
        with self._engine.begin() as connection:
            entry = _held(connection, entry_id)
            if entry.state is not EntryState.LIVE:
                return
            _set(connection, entry_id, state=EntryState.RETIRED.value)
            shown = (faq_version.c.entry_id == entry_id, faq_version.c.state == VersionState.APPROVED.value)
            connection.execute(update(faq_version).where(*shown).values(state=VersionState.RETIRED.value))
            noted(connection, who.id, "faq_retired", entry_id, {"version": entry.version or 0})


def _standing_for(connection: Connection, origin: Origin) -> str | None:
    of_it = (faq_entry.c.of_document == origin.document, faq_entry.c.of_entry == origin.entry)
    found: str | None = connection.execute(select(faq_entry.c.entry_id).where(*of_it)).scalar()
    return found


def _open_for(connection: Connection, origin: Origin) -> str:
    entry_id = f"F-{secrets.token_hex(4)}"
    of_it = {"of_document": origin.document, "of_entry": origin.entry}
    state = EntryState.BUNDLED.value
    connection.execute(insert(faq_entry).values(entry_id=entry_id, state=state, **of_it))
    return entry_id


def _set(connection: Connection, entry_id: str, **values: str | int) -> None:
    connection.execute(update(faq_entry).where(faq_entry.c.entry_id == entry_id).values(**values))


def _next(entry: Entry | None) -> int:
    return entry.versions[0].number + 1 if entry else 1


def _request(
    connection: Connection,
    who: Principal,
    entry_id: str,
    number: int,
    text: FaqText,
    base: Bundled | None = None,
) -> None:
    digest = digest_of(text, base)
    connection.execute(
        insert(faq_version).values(
            entry_id=entry_id,
            number=number,
            text=text.as_json(),
            digest=digest,
            state=VersionState.REQUESTED.value,
            drafted_by=who.id,
            drafted_at=_now(),
            base=base.as_json() if base else None,
        )
    )
    noted(connection, who.id, "faq_drafted", entry_id, {"version": number, "digest": digest})


def _is_to_retire(entry: Entry, bundled: Bundled) -> bool:
    is_shown = entry.state is EntryState.BUNDLED
    return is_shown or (entry.state is EntryState.RETIRED and entry.base != bundled)


def _keep_retired(
    connection: Connection, who: Principal, entry_id: str, number: int, bundled: Bundled
) -> None:
    """The document's text as a version that was taken out, so that it can be read and put back."""
    now = _now()
    connection.execute(
        insert(faq_version).values(
            entry_id=entry_id,
            number=number,
            text=bundled.text.as_json(),
            digest=digest_of(bundled.text, bundled),
            state=VersionState.RETIRED.value,
            drafted_by=BUNDLED_AUTHOR,
            drafted_at=now,
            decided_by=who.id,
            decided_at=now,
            base=bundled.as_json(),
        )
    )
    _set(connection, entry_id, state=EntryState.RETIRED.value, version=number)
    noted(connection, who.id, "faq_retired", entry_id, {"version": number})


def _lift(connection: Connection, entry_id: str, number: int) -> None:
    """The document's own text is shown again; what stood for it is history."""
    own = faq_version.c.entry_id == entry_id
    shown = faq_version.c.state.in_([VersionState.APPROVED.value, VersionState.RETIRED.value])
    connection.execute(update(faq_version).where(own, shown).values(state=VersionState.REPLACED.value))
    lifting = (own, faq_version.c.number == number)
    connection.execute(update(faq_version).where(*lifting).values(state=VersionState.LIFTED.value))
    connection.execute(delete(faq_case).where(faq_case.c.entry_id == entry_id))
    _set(connection, entry_id, state=EntryState.BUNDLED.value, version=number)


def _move(connection: Connection, entry: Entry, of: Sequence[TurnState], to: TurnState) -> None:
    if entry.cluster_id is not None:
        moved(connection, entry.cluster_id, of, to)


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


def _keep_cases(connection: Connection, entry_id: str, version: Version) -> None:
    """The public asks them: what others alone may read has none."""
    connection.execute(delete(faq_case).where(faq_case.c.entry_id == entry_id))
    if version.base and version.base.audience is not Audience.PUBLIC:
        return
    for language, spoken in version.text.said.items():
        values = {"entry_id": entry_id, "language": language.value, "question": spoken.question}
        connection.execute(insert(faq_case).values(**values))


def _held(connection: Connection, entry_id: str) -> Entry:
    """The entry, kept from others until this transaction ends (SQLite lets one writer in at a time)."""
    own = faq_entry.c.entry_id == entry_id
    connection.execute(select(faq_entry.c.entry_id).where(own).with_for_update())
    return _one(connection, entry_id)


def _one(connection: Connection, entry_id: str) -> Entry:
    found = entries_in(connection, entry_id)
    if not found:
        raise EntryUnknown(entry_id)
    return found[0]


def _now() -> str:
    return datetime.now(tz=UTC).isoformat()
