"""The shelf: live entries as documents of the library, where the assistant finds them like any other FAQ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from bot.language import Language
from bot.phrasebook import Phrasebook
from bot.review.entries import Entries, Entry
from bot.review.faq_text import FaqText
from ingestion.chunking import chunk
from ingestion.documents import document_from
from ingestion.front_matter import Flags
from ingestion.reading.faq import read_faq
from ingestion.sources import Source
from knowledge.document import Document, Put, Remove, Step
from knowledge.library import Library
from knowledge.passage import Passage

PREFIX = "review/"
"""Where the library's paths of reviewed entries begin; no folder of this program's own has it."""
_OWN = "review-"
_WORDS = Phrasebook(Path(__file__).with_name("words.yaml"))


@dataclass(frozen=True)
class Wording:
    """One text of an entry, and the document that it becomes."""

    entry_id: str
    document_id: str
    text: FaqText

    @property
    def path(self) -> str:
        return f"{PREFIX}{self.document_id.removeprefix(_OWN)}.yaml"


def document_id(entry_id: str) -> str:
    """What an entry's document is called, in the library and in a citation."""
    return f"{_OWN}{entry_id}"


def entry_of(document: str) -> str:
    """The document of the entry that an earlier wording's document belongs to; any other as it is."""
    return document.split("@")[0]


def as_document(wording: Wording) -> tuple[Document, tuple[Passage, ...]]:
    """The wording read as an FAQ file of its own. Raises `Unreadable` for what ingestion would refuse."""
    reading = read_faq(wording.path, yaml.safe_dump(_as_file(wording), allow_unicode=True).encode())
    source, digest = Source(wording.path), wording.text.digest
    document, blocks = document_from(source, reading, b"", Flags(), digest=digest)
    return document, tuple(chunk(document, blocks))


def wordings(entry: Entry) -> Iterator[Wording]:
    """The text that is live and, where that begins on a day of its own, those before it until then."""
    begins: date | None = None
    for place, version in enumerate(entry.approved):
        text, own = version.text, document_id(entry.entry_id)
        if not place:
            yield Wording(entry.entry_id, own, text)
        elif begins is None:
            return
        elif text.effective_from and text.effective_from >= begins:
            continue
        else:
            until = min(text.effective_to or date.max, begins - timedelta(days=1))
            yield Wording(entry.entry_id, f"{own}@{version.number}", replace(text, effective_to=until))
        begins = text.effective_from


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

    def _missing(self) -> Iterator[Step]:
        known = {path: one for path, one in self._library.known().items() if path.startswith(PREFIX)}
        wanted = {one.path: one for entry in self._entries.all() for one in wordings(entry)}
        gone = [one.document_id for path, one in known.items() if path not in wanted]
        if gone:
            yield Remove(gone)
        for path, wording in wanted.items():
            kept = known.get(path)
            if kept is None or kept.digest != wording.text.digest:
                yield Put(*as_document(wording))


def _as_file(wording: Wording) -> dict[str, object]:
    text = wording.text
    spoken = {language.value: one for language, one in text.spoken.items()}
    topic = " / ".join(_WORDS.word("topics", text.topic.value, language) for language in Language)
    days = {"effective_from": text.effective_from, "effective_to": text.effective_to}
    return {
        "id": wording.document_id,
        "title": f"FAQ · {topic}",
        "kind": "faq",
        "audience": "public",
        **{name: day.isoformat() for name, day in days.items() if day},
        "entries": [
            {
                "id": wording.entry_id,
                "category": text.topic.value,
                "question": {tag: one.question for tag, one in spoken.items()},
                "answer": {tag: one.answer for tag, one in spoken.items()},
                "also": {tag: list(one.also) for tag, one in spoken.items()},
            }
        ],
    }
