"""Where the sentences of a text end, in Chinese and in Latin script."""

import re
from collections.abc import Iterator

_CHINESE_END = r"[。！？；][”’」』）】\"']*"
_LATIN_END = r"[.!?;][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-ZÄÖÜ0-9㐀-鿿])|[!?](?=[㐀-鿿])"
_END = re.compile(rf"(?:{_CHINESE_END}|{_LATIN_END}|\n)\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|No|Nos|Art|Arts|Sec|cl|approx|vs|Mr|Ms|Dr|Ltd|Inc|Co|z\.B)|\b[A-Z0-9])\.\s*\Z"
)
_PAUSE = re.compile(r"[，,、：:]\s*|\s+")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of every sentence; together they are the whole text."""
    start = 0
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text, start, match.end()):
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def pause_spans(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of every stretch between two commas or spaces, for a sentence that is too long."""
    start = 0
    for match in _PAUSE.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)
