"""Mending: a question with its slips of the pen read as what was meant, and which they were."""

import re
from functools import lru_cache

from knowledge.confusions import RIGHT, SLIPS
from knowledge.slips.slip import Mended, Slip, apply
from knowledge.slips.sounds import misheard
from knowledge.slips.spelling import misspelt

_WRONG = re.compile("|".join(map(re.escape, sorted([*SLIPS, *RIGHT], key=len, reverse=True))))


@lru_cache(maxsize=4096)
def mend(question: str) -> Mended:
    """The question as it was meant: the known confusions, Chinese words by their sound, English by spelling.

    For comparing, never for quoting. A text without slips comes back as it is.
    """
    confused = [
        Slip(found.start(), found.group(), SLIPS[found.group()])
        for found in _WRONG.finditer(question)
        if found.group() in SLIPS
    ]
    text = apply(question, confused)
    guessed = [*misheard(text), *misspelt(text)]
    return Mended(apply(text, guessed), (*confused, *guessed))
