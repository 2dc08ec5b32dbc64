"""Guard 3: words in quotation marks that no evidence of this turn has to the letter."""

import re

from bot.answer import MARK
from bot.guards.basis import Basis, plain

_QUOTED = re.compile(r"“([^”]+)”|「([^」]+)」|『([^』]+)』|\"([^\"]{2,})\"")
_TO_BE_SAID = re.compile(
    r"(?:\b(?:say|reply|type|write|with|or|as)|回复|说|输入|写|或|告诉我|叫)\s*$", re.IGNORECASE
)
"""Before words that the reader may say, and that nobody is said to have written."""
_SHORTEST = 12
"""Characters, a Chinese one for two: what is shorter is a word that is spoken of, not a quotation."""


def stands(sentence: str, basis: Basis) -> bool:
    """Whether each quotation is in the evidence, or is what the user wrote."""
    text = MARK.sub("", sentence)
    quoted = [
        next(filter(None, found.groups()))
        for found in _QUOTED.finditer(text)
        if not _TO_BE_SAID.search(text[: found.start()])
    ]
    if sentence.lstrip().startswith("> "):
        quoted.append(MARK.sub("", sentence).strip().removeprefix(">"))
    return all(plain(one).strip(" .。…") in basis.known for one in quoted if _length(one) >= _SHORTEST)


def _length(text: str) -> int:
    return sum(2 if character > "\u2e80" else 1 for character in text)
