"""The shelf: live entries as documents of the library, where the assistant finds them like any other FAQ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from bot.language import Language
from bot.phrasebook import Phrasebook
from bot.review.bundled import REVIEWED, Bundled, digest_of
from bot.review.entries import Entries
from bot.review.entry import Entry, EntryState
from bot.review.faq_text import FaqText
from ingestion.chunking import chunk
from ingestion.documents import document_from
from ingestion.front_matter import Flags
from ingestion.reading.faq import read_faq
from ingestion.sources import Source
from knowledge.document import Document, Hide, Put, Remove, Step
from knowledge.library import Library
from knowledge.passage import Audience, Passage

_OWN = "review-"
_WORDS = Phrasebook(Path(__file__).with_name("words.yaml"))


@dataclass(frozen=True)
class Wording:
    """One text of an entry, and the document that it becomes."""

    entry_id: str
    document_id: str
    text: FaqText
    base: Bundled | None = None
    """The entry of a document that it stands for: it keeps that one's id, audience, terms and address."""

    @property
    def path(self) -> str:
        return f"{REVIEWED}{self.document_id.removeprefix(_OWN)}.yaml"

    @property
    def digest(self) -> str:
        """Of all that the document is made from."""
        return digest_of(self.text, self.base)


def document_id(entry_id: str) -> str:
    """What an entry's document is called, in the library and in a citation."""
    return f"{_OWN}{entry_id}"


def entry_of(document: str) -> str:
    """The document of the entry that an earlier wording's document belongs to; any other as it is."""
    return document.split("@")[0]


def as_document(wording: Wording) -> tuple[Document, tuple[Passage, ...]]:
    """The wording read as an FAQ file of its own. Raises `Unreadable` for what ingestion would refuse."""
    reading = read_faq(wording.path, yaml.safe_dump(_as_file(wording), allow_unicode=True).encode())
    source, digest = Source(wording.path), wording.digest
    document, blocks = document_from(source, reading, b"", Flags(), digest=digest)
    return document, tuple(chunk(document, blocks))


def wordings(entry: Entry) -> Iterator[Wording]:
    """The text that is live and, where that begins on a day of its own, those before it until then.

    The first of them may be the text of the document that the entry stands for.
    """
    begins: date | None = None
    own = document_id(entry.entry_id)
    for place, (number, text, base) in enumerate(_shown(entry)):
        if not place:
            yield Wording(entry.entry_id, own, text, base)
        elif begins is None:
            return
        elif text.effective_from and text.effective_from >= begins:
            continue
        else:
            until = min(text.effective_to or date.max, begins - timedelta(days=1))
            yield Wording(entry.entry_id, f"{own}@{number}", replace(text, effective_to=until), base)
        begins = text.effective_from


def _shown(entry: Entry) -> Iterator[tuple[int, FaqText, Bundled | None]]:
    for version in entry.approved:
        yield version.number, version.text, version.base
    if entry.before_review:
        yield 0, entry.before_review, entry.approved[-1].base


def hidden_by(entries: Iterable[Entry]) -> frozenset[tuple[str, str]]:
    """The entries of documents that are shown to nobody, because another text or none stands for them."""
    decided = (EntryState.LIVE, EntryState.RETIRED)
    origins = [one.origin for one in entries if one.origin and one.state in decided]
    return frozenset((origin.document, origin.entry) for origin in origins)


class Shelf:
    """The library's part that comes from the review; raises what SQLAlchemy raises."""

    def __init__(self, library: Library, entries: Entries) -> None:
        self._library, self._entries = library, entries

    def bring_up_to_date(self) -> bool:
        """Make the library hold exactly what is live; whether anything had to change.

        A process that stopped between an approval and this leaves nothing that the next call does not mend.
        It looks again after each change: somebody else may have approved or retired meanwhile.
        """
        changed = False
        while steps := list(self._missing()):
            self._library.apply(steps)
            changed = True
        return changed

    def _missing(self) -> Iterator[Step | Hide]:
        known = {path: one for path, one in self._library.known().items() if path.startswith(REVIEWED)}
        entries = self._entries.all()
        wanted = {one.path: one for entry in entries for one in wordings(entry)}
        gone = [one.document_id for path, one in known.items() if path not in wanted]
        if gone:
            yield Remove(gone)
        for path, wording in wanted.items():
            kept = known.get(path)
            if kept is None or kept.digest != wording.digest:
                yield Put(*as_document(wording))
        hidden = hidden_by(entries)
        if hidden != self._library.hidden():
            yield Hide(hidden)


def _as_file(wording: Wording) -> dict[str, object]:
    text, base = wording.text, wording.base
    spoken = {language.value: one for language, one in text.said.items()}
    topic = " / ".join(_WORDS.word("topics", text.topic.value, language) for language in Language)
    days = {"effective_from": text.effective_from, "effective_to": text.effective_to}
    kept = {"terms": list(base.terms), "links": [base.url] if base.url else []} if base else {}
    return {
        "id": wording.document_id,
        "title": f"FAQ · {topic}",
        "kind": "faq",
        "audience": base.audience.value if base else Audience.PUBLIC.value,
        **{name: day.isoformat() for name, day in days.items() if day},
        "entries": [
            {
                "id": base.origin.entry if base else wording.entry_id,
                "category": text.topic.value,
                "question": {tag: one.question for tag, one in spoken.items()},
                "answer": {tag: one.answer for tag, one in spoken.items()},
                "also": {tag: list(one.also) for tag, one in spoken.items()},
                **kept,
            }
        ],
    }
