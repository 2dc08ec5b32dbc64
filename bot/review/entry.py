"""An FAQ entry as it is kept: its versions, who wrote and decided what, and which of them readers get."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import Connection, select

from bot.review.bundled import Bundled, BundledEntries, Origin, bundled_from
from bot.review.faq_text import FaqText, faq_text_from
from bot.review.schema import faq_entry, faq_version

BUNDLED_AUTHOR = "bundled"
"""Who is kept as the author of a text that came with a document: no principal has this id."""


class EntryState(StrEnum):
    """What readers get of an entry; a live one may have a newer version that waits."""

    PROPOSED = "proposed"
    LIVE = "live"
    RETIRED = "retired"
    BUNDLED = "bundled"
    """Readers get the text of the document that the entry came in with."""


class VersionState(StrEnum):
    """What became of one text."""

    REQUESTED = "requested"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REPLACED = "replaced"
    RETIRED = "retired"
    """It was approved, and taken out with its entry: approving another text does not bring it back."""
    LIFTED = "lifted"
    """With its approval the document's own text, which it equals, was shown again."""


class EntryUnknown(Exception):
    """There is no such entry."""


@dataclass(frozen=True)
class Version:
    """One text of an entry, and who did what with it."""

    number: int
    text: FaqText
    digest: str
    """SHA-256 of the text and of `base`: what an approval is bound to."""
    state: VersionState
    drafted_by: str
    drafted_at: str
    decided_by: str | None
    decided_at: str | None
    because: str | None
    """Why it was approved despite a doubt, or sent back."""
    base: Bundled | None = None
    """What the document had when this was written; None for an entry of the review's own."""


@dataclass(frozen=True)
class Entry:
    """An entry with its versions, the newest first."""

    entry_id: str
    cluster_id: str | None
    """The questions that it answers; None for one that stands for an entry of a document."""
    state: EntryState
    version: int | None
    """The one that is live, or that last was; None before the first approval."""
    first_live_at: str | None
    versions: Sequence[Version]
    origin: Origin | None = None
    """The entry of a document that it stands for; None for one of the review's own."""

    @property
    def requested(self) -> Version | None:
        """The text that waits for a second person."""
        return next((one for one in self.versions if one.state is VersionState.REQUESTED), None)

    @property
    def authors(self) -> frozenset[str]:
        """Everybody who wrote at the text that waits since somebody last decided: none of them may now.

        And who wrote the same text before, unless it was approved then: two people have read that.
        """
        waiting = self.requested
        if waiting is None:
            return frozenset()
        approved = (VersionState.APPROVED, VersionState.RETIRED, VersionState.LIFTED)
        decided = (*approved, VersionState.SENT_BACK)
        until = [one for one in self.versions if one.number <= waiting.number]
        undecided = takewhile(lambda one: one.state not in decided, until)
        same = (one for one in until if one.text == waiting.text and one.state not in approved)
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

    @property
    def base(self) -> Bundled | None:
        """What the document had when somebody last decided to show another text, or none, in its place.

        While its own text is shown: when what waits was written. None where nothing of a document is meant.
        """
        if self.state is EntryState.BUNDLED:
            return self.requested.base if self.requested else None
        return next((one.base for one in self.versions if one.number == self.version), None)

    def is_changed_underneath(self, bundled: BundledEntries) -> bool:
        """Whether the document has another text now, or none."""
        return self.base is not None and bundled.of(self.base.origin) != self.base

    @property
    def before_review(self) -> FaqText | None:
        """The document's text as it was when the first of those that are shown was written.

        None for an entry of the review's own, and where the document's text was retired first.
        """
        if not self.approved or any(one.state is VersionState.RETIRED for one in self.versions):
            return None
        base = self.approved[-1].base
        return base.text if base else None


def entries_in(connection: Connection, entry_id: str | None = None) -> list[Entry]:
    """Every entry, or this one; none where there is none."""
    versions: dict[str, list[Version]] = {}
    query = select(faq_version).order_by(faq_version.c.entry_id, faq_version.c.number.desc())
    entries = select(faq_entry)
    if entry_id is not None:
        query = query.where(faq_version.c.entry_id == entry_id)
        entries = entries.where(faq_entry.c.entry_id == entry_id)
    for row in connection.execute(query):
        version = Version(
            row.number,
            faq_text_from(row.text),
            row.digest,
            VersionState(row.state),
            row.drafted_by,
            row.drafted_at,
            row.decided_by,
            row.decided_at,
            row.because,
            bundled_from(row.base) if row.base else None,
        )
        versions.setdefault(row.entry_id, []).append(version)
    return [
        Entry(
            row.entry_id,
            row.cluster_id,
            EntryState(row.state),
            row.version,
            row.first_live_at,
            versions[row.entry_id],
            Origin(row.of_document, row.of_entry) if row.of_document is not None else None,
        )
        for row in connection.execute(entries)
    ]
