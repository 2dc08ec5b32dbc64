"""Closeness: whether a text says what was asked in one place, and in the asker's own words.

BM25 takes a text for a bag of terms. Of two long texts with the same terms, the one that has them in one
sentence answers more often, and so does the one whose title or clause the question repeats.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.folding import HAN, Tokens, fold, tokens

_LATIN = rf"[^\W_{HAN}]+(?:[-./'’][^\W_{HAN}]+)*"
_RUN = re.compile(rf"\s*({_LATIN})")
_UNIT = re.compile(rf"[{HAN}]| {_LATIN}")
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+|\.\s")
_LONGER_COUNTS_MORE = 1.5
"""A run of four counts 1.4 times as much as two runs of two."""


@dataclass(frozen=True)
class Closeness:
    """Two shares, 0 to 1."""

    together: float
    """What the best sentence holds of the question's terms, weighed by their rarity."""
    verbatim: float
    """What the text repeats of the question in runs of two and more characters or words."""


class Asked:
    """A question made ready to be compared with many texts."""

    def __init__(self, question: str, terms: Tokens, rarity: Mapping[str, float]) -> None:
        """`rarity` is that of each of the question's terms in what is searched."""
        self._written = _written(question)[0]
        self._units = [unit.span() for unit in _UNIT.finditer(self._written) if _tells(unit.group())]
        written = [term for term in terms.bigrams if " " not in term]
        written += [term for term in terms.characters if not term.startswith("§")]
        self._wanted = [(_as_written(term), rarity[term]) for term in dict.fromkeys(written)]
        self._all = sum(rare for _, rare in self._wanted)

    def closeness(self, text: str) -> Closeness:
        """Of this text to the question; nothing of a question without terms."""
        whole, sentences = _written(text)
        return Closeness(self._together(sentences), self._verbatim(whole))

    def _together(self, sentences: Sequence[str]) -> float:
        if not self._all:
            return 0.0
        held = (sum(rare for term, rare in self._wanted if term in sentence) for sentence in sentences)
        return max(held, default=0.0) / self._all

    def _verbatim(self, text: str) -> float:
        """Greedily from the left: the longest run from here, then the longest from its end."""
        start, units, runs = 0, self._units, list[int]()
        while start < len(units):
            end = start
            while end < len(units) and self._written[units[start][0] : units[end][1]] in text:
                end += 1
            if end - start > 1:
                runs.append(end - start)
            start = max(end, start + 1)
        return sum(map(_worth, runs)) / _worth(max(1, len(units)))


@lru_cache(maxsize=2048)
def _written(text: str) -> tuple[str, tuple[str, ...]]:
    """Folded, with one space before each Latin word or number; whole, and by sentence."""
    whole = _RUN.sub(lambda run: f" {run[1]}", fold(text))
    return whole, tuple(_SENTENCE_END.split(whole))


def _worth(units: int) -> float:
    return float(units**_LONGER_COUNTS_MORE)


def _as_written(term: str) -> str:
    """How a term begins where it is written: a stem's last i stands for a y (policies, policy)."""
    return term if re.match(f"[{HAN}]", term) else f" {term.removesuffix('i')}"


def _tells(unit: str) -> bool:
    """Not so the, of and their like."""
    return not unit.startswith(" ") or bool(tokens(unit).characters)
