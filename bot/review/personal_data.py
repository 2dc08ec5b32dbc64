"""Personal data taken out of an entry before it is kept: nobody's contacts reach the library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bot.redaction import KnownNames, redacted
from bot.review.faq_text import FaqText


@dataclass(frozen=True)
class TakenOut:
    """One text as it was written, and as it is kept."""

    before: str
    after: str


def without_personal_data(text: FaqText, names: Iterable[str]) -> tuple[FaqText, Sequence[TakenOut]]:
    """The entry as it may be kept, and every text that had to be changed for it."""
    known = KnownNames(names)
    changes: list[TakenOut] = []

    def cleaned(one: str) -> str:
        clean = redacted(one, known)
        if clean == normalize("NFKC", one):
            return one  # nothing was found: the text keeps its own punctuation
        changes.append(TakenOut(one, clean))
        return clean

    return text.each(cleaned), changes
