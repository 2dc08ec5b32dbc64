"""Personal data taken out of an entry before it is kept: nobody's contacts reach the library."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bot.answer import sentences
from bot.redaction import KnownNames, redacted
from bot.review.faq_text import FaqText

_MARK = re.compile(r"\[[^\][]+\]")
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mme|Dr|Prof|Hr|Fr|Co|Ltd|Inc|Corp|Cie|Bros|No|Nr|Tel|St|Jr|Sr|[A-Za-z])\.$",
    re.IGNORECASE,
)
_COMPANY = {"[company]", "[公司]"}


@dataclass(frozen=True)
class TakenOut:
    """One text as it was written, and as it is kept."""

    before: str
    after: str


def without_personal_data(
    text: FaqText, names: Iterable[str], published: FaqText | None = None
) -> tuple[FaqText, Sequence[TakenOut]]:
    """The entry as it may be kept, and every text that had to be changed for it.

    Sentences of what is `published` already stay: a document's own figure is nobody's data.
    """
    known = KnownNames(names)
    changes: list[TakenOut] = []
    open_to_all = {
        sentence.strip() for one in (published.texts if published else ()) for sentence in _sentences(one)
    }

    def cleaned(one: str) -> str:
        clean = "".join(
            sentence if sentence.strip() in open_to_all else _cleaned(sentence, known)
            for sentence in _sentences(one)
        )
        if clean != one:
            changes.append(TakenOut(one, clean))
        return clean

    return text.each(cleaned), changes


def _sentences(text: str) -> Iterator[str]:
    """The text cut at its ends; "Mr." and "Co." end none: a name is judged with what stands before it."""
    begun = ""
    for part in sentences(text):
        begun += part
        if not _ABBREVIATED.search(begun.rstrip()):
            yield begun
            begun = ""
    yield begun


def _cleaned(sentence: str, known: KnownNames) -> str:
    """A sentence without personal data keeps its own punctuation.

    What is a company only by its capital stays too: an author writes "for Germany", a visitor a name.
    """
    clean = redacted(sentence, known)
    if clean == normalize("NFKC", sentence):
        return sentence
    return sentence if _is_guess(sentence, clean, known) else clean


def _is_guess(sentence: str, clean: str, known: KnownNames) -> bool:
    """Whether nothing but companies was taken out, and none of them for more than its capital."""
    taken = set(_MARK.findall(clean)) - set(_MARK.findall(sentence))
    small = sentence.lower()
    return taken <= _COMPANY and redacted(small, known) == normalize("NFKC", small)
