"""The shelf: live entries as documents of the library, where the assistant finds them like any other FAQ."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.language import Language
from bot.phrasebook import Phrasebook
from bot.review.entries import Entries
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
_WORDS = Phrasebook(Path(__file__).with_name("words.yaml"))


def document_id(entry_id: str) -> str:
    """What an entry's document is called, in the library and in a citation."""
    return f"review-{entry_id}"


def as_document(entry_id: str, text: FaqText) -> tuple[Document, tuple[Passage, ...]]:
    """The entry read as an FAQ file of its own. Raises `Unreadable` for what ingestion would refuse."""
    path = f"{PREFIX}{entry_id}.yaml"
    reading = read_faq(path, yaml.safe_dump(_as_file(entry_id, text), allow_unicode=True).encode())
    document, blocks = document_from(Source(path), reading, b"", Flags(), digest=text.digest)
    return document, tuple(chunk(document, blocks))


class Shelf:
    """The library's part that comes from the review; raises what SQLAlchemy raises."""

    def __init__(self, library: Library, entries: Entries) -> None:
        self._library, self._entries = library, entries

    def bring_up_to_date(self) -> bool:
        """Make the library hold exactly what is live; whether anything had to change.

        A process that stopped between an approval and this leaves nothing that the next call does not mend.
        """
        steps = list(self._missing())
        self._library.apply(steps)
        return bool(steps)

    def _missing(self) -> Iterator[Step]:
        known = {path: one for path, one in self._library.known().items() if path.startswith(PREFIX)}
        live = {entry.entry_id: entry.live.text for entry in self._entries.all() if entry.live}
        wanted = {document_id(entry_id) for entry_id in live}
        gone = [one.document_id for one in known.values() if one.document_id not in wanted]
        if gone:
            yield Remove(gone)
        for entry_id, text in live.items():
            kept = known.get(f"{PREFIX}{entry_id}.yaml")
            if kept is None or kept.digest != text.digest:
                yield Put(*as_document(entry_id, text))


def _as_file(entry_id: str, text: FaqText) -> dict[str, object]:
    spoken = {language.value: one for language, one in text.spoken.items()}
    topic = " / ".join(_WORDS.word("topics", text.topic.value, language) for language in Language)
    days = {"effective_from": text.effective_from, "effective_to": text.effective_to}
    return {
        "id": document_id(entry_id),
        "title": f"FAQ · {topic}",
        "kind": "faq",
        "audience": "public",
        **{name: day.isoformat() for name, day in days.items() if day},
        "entries": [
            {
                "id": entry_id,
                "category": text.topic.value,
                "question": {tag: one.question for tag, one in spoken.items()},
                "answer": {tag: one.answer for tag, one in spoken.items()},
                "also": {tag: list(one.also) for tag, one in spoken.items()},
            }
        ],
    }
