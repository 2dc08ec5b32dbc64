"""Where one message may hold several questions, or one question about several companies."""

import re
from collections.abc import Sequence

_END = re.compile(r"(?<=[?？])\s*")
_LINK = re.compile(
    r"\s*[、，,]\s*(?:and\s+|以及|还有|和)?|\s+and\s+(?:also\s+)?|\s+as well as\s+|\s+plus\s+|"
    r"\s*(?:以及|还有|和|与|跟|及)\s*"
)
_LINK_WORD = re.compile(
    r"\s*、\s*|\s*(?:以及|还有|和|与|跟|及|同埋)\s*|\s+and\s+(?:also\s+)?|\s+as well as\s+|\s+plus\s+"
)
"""What links companies and stands in few other places."""
_ASKS = re.compile(
    r"[?？]$|多少|多久|多长|什么|哪|几|吗|怎么|是否|\b(what|when|how|which|who|where|is|are|can|do|does)\b",
    re.I,
)
MOST_PIECES = 8
"""Pieces of one message that a company is looked for in."""


def questions_in(message: str) -> Sequence[str]:
    """The questions of a message in order; none when it holds but one.

    Only a question mark parts them. A sentence that states something belongs to the question beside it, so
    a message with one is left whole.
    """
    pieces = [piece.strip() for piece in _END.split(message) if re.search(r"\w", piece)]
    told = any(re.search(r"[。.;；!！\n]\s*\S", piece) for piece in pieces)
    if len(pieces) < 2 or told or not all(_ASKS.search(piece) for piece in pieces):
        return ()
    return pieces


def pieces_in(message: str) -> Sequence[str]:
    """What stands between the words that link companies; none when nothing links.

    A link may belong to a company's own name: whoever uses the pieces must know two companies in them.
    """
    pieces = [piece for piece in _LINK.split(message) if re.search(r"\w", piece)]
    return pieces if 2 <= len(pieces) <= MOST_PIECES else ()


def linked_in(message: str) -> Sequence[str]:
    """The same, parted by words for "and" alone."""
    pieces = [piece for piece in _LINK_WORD.split(message) if re.search(r"\w", piece)]
    return pieces if 2 <= len(pieces) <= MOST_PIECES else ()
