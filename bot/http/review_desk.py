"""What the pages of the review share: the stores behind them, and bringing the library to what is live."""

from collections.abc import Collection
from typing import Annotated

import structlog
from fastapi import Form

from bot.app import Assistant
from bot.book_names import book_names
from bot.http.page import WEB
from bot.phrasebook import Phrasebook
from bot.review.bundled import Bundled, BundledEntries, Origin, bundled_entries
from bot.review.clusters import Clusters
from bot.review.doubts import Doubts
from bot.review.entries import Entries
from bot.review.entry import Entry
from bot.review.shelf import Shelf
from bot.review.unsure import Sense
from knowledge.generation import BuildFailed
from tools.documents import reader_of
from tools.principal import PUBLIC, Principal

WORDS = Phrasebook(WEB / "templates" / "review.yaml")
Because = Annotated[str, Form(min_length=1, max_length=500)]
Digest = Annotated[str, Form(pattern=r"^[0-9a-f]{64}$")]
log = structlog.get_logger(__name__)


def publish(assistant: Assistant) -> bool:
    """Bring library and index to what is live; False where the index follows later by itself."""
    if not Shelf(assistant.library, Entries(assistant.engine)).bring_up_to_date():
        return True
    try:
        assistant.index.refresh()
    except BuildFailed as error:
        log.warning("review_index_not_built", reason=str(error))
        return False
    return True


def clusters_of(assistant: Assistant) -> Clusters:
    """What was asked in vain."""
    return Clusters(
        assistant.engine,
        assistant.encoder,
        lambda: names_of(assistant),
        sense=lambda question: _sense(assistant, question),
    )


def _sense(assistant: Assistant, question: str) -> Sense:
    today = assistant.settings.day()
    hits = assistant.retriever.search(question, reader=reader_of(PUBLIC), at_most=1, today=today)
    return Sense(hits[0].confidence, hits[0].in_field) if hits else Sense(0.0, 0.0)


def names_of(assistant: Assistant) -> Collection[str]:
    """What is taken out of every text, beside what is found without a list."""
    return book_names(assistant.records, assistant.principals.all())


def doubts_of(assistant: Assistant) -> Doubts:
    """What speaks against a text."""
    return Doubts(assistant.library, assistant.retriever, assistant.encoder, assistant.settings.day())


def bundled_of(assistant: Assistant, reader: Principal) -> BundledEntries:
    """The entries of documents that this reviewer may read."""
    return bundled_entries(assistant.library, reader_of(reader))


def bundled_now(assistant: Assistant, reader: Principal, found: Entry) -> Bundled | None:
    """What the document of an entry has now; None where it has it no more, or the entry stands for none."""
    return bundled_at(assistant, reader, found.origin) if found.origin else None


def bundled_at(assistant: Assistant, reader: Principal, origin: Origin) -> Bundled | None:
    """The entry of a document as it is now; None where there is none that this reviewer may read."""
    return bundled_entries(assistant.library, reader_of(reader), origin.document).of(origin)


def name_of(assistant: Assistant, who: str | None) -> str:
    """A person's name, for whoever reads the history."""
    person = assistant.principals.by_id(who) if who else None
    return person.name if person else who or ""
