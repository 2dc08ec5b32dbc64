"""The lexicon: finds in a question the words it knows, and says what else may stand for them.

Each `*.txt` beside this file holds one subject, a concept a line: `zh, zh | en, en`. All words of a line may
stand for one another in a question; none is ever put into a quote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from knowledge.folding import Tokens, fold, tokens

FOLDER = Path(__file__).parent
EVERYDAY = frozenset({"amounts", "everyday", "qualities", "speech", "time", "verbs"})
_UNIT = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)*|\d+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LEFT_OVER = 1.5
"""What a character that no word takes up costs, against one word: two words beat a word and an orphan."""
_PART = 0.3
"""What a word inside a longer known one counts: 限额 in 限额批复, where no passage says the longer one."""


@dataclass(frozen=True)
class Concept:
    """One line: words that may stand for one another, folded."""

    subject: str
    """The name of the file it stands in."""
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def of_the_field(self) -> bool:
        """Whether its words are trade and insurance rather than everyday speech."""
        return self.subject not in EVERYDAY

    def words(self) -> Iterator[str]:
        return chain(self.zh, self.en)


@dataclass(frozen=True)
class Alternative:
    """Another way to say what was typed, as `knowledge.folding.tokens` would give it for a passage."""

    word: str
    tokens: Tokens
    weight: float
    """Below 1, the weight of what was typed: smaller the more meanings the typed word has."""


@dataclass(frozen=True)
class Meaning:
    """A stretch of the question that the lexicon knows, and what else may stand for it.

    A passage says it once, by whichever way it says it most fully: with `share` the part, 0 to 1, of a way's
    tokens that it holds (weighed by their rarity), `max(share(own), max(one.weight * share(one.tokens)))`.
    Over all passages that share is to a meaning what the count is to a term, so its rarity is of the whole
    meaning: a word with many alternatives is a common one and says little.
    """

    typed: str
    own: Tokens
    alternatives: tuple[Alternative, ...]
    weight: float
    """1, or less for a word that is only part of a longer known one."""


@dataclass(frozen=True)
class Expanded:
    """A question taken apart: what the lexicon knows, and the tokens of what it does not know."""

    meanings: tuple[Meaning, ...]
    rest: Tokens
    """Counts as typed; pairs of neighbours that a known word and an unknown one share are in neither."""


@lru_cache(maxsize=4096)
def translations(question: str) -> Expanded:
    """What else may stand for the words of a question, in its own language and in the other.

    Meanings come in the order of the question, each followed by its parts. Without a known word there are no
    meanings and all tokens are in `rest`.
    """
    return lexicon().expand(question)


@lru_cache(maxsize=1)
def lexicon() -> "Lexicon":
    """The bundled lexicon, read once."""
    concepts = []
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if (concept := concept_of(line, path.stem)) is not None:
                concepts.append(concept)
    return Lexicon(concepts)


def concept_of(line: str, subject: str) -> Concept | None:
    """The concept of a line; None for a blank one or a comment. Raises ValueError where a side is missing."""
    text = line.partition("#")[0].strip()
    if not text:
        return None
    sides = [
        tuple(fold(word.strip()) for word in side.split(",") if word.strip()) for side in text.split("|")
    ]
    if len(sides) != 2 or not all(sides):
        raise ValueError(f"a line of the lexicon reads `zh, zh | en, en`, not: {line}")
    return Concept(subject, *sides)


class Lexicon:
    """Concepts by their words; a Latin word is known in all forms of its stem."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = concepts
        self._places: dict[tuple[str, ...], list[int]] = {}
        for place, concept in enumerate(concepts):
            for key in dict.fromkeys(_units(word) for word in concept.words() if _says_something(word)):
                self._places.setdefault(key, []).append(place)
        self._longest = max(map(len, self._places), default=0)

    def expand(self, question: str) -> Expanded:
        """See `translations`."""
        found = list(_UNIT.finditer(fold(question)))
        units = [_unit(one.group()) for one in found]
        meanings, rest, start = [], [], 0
        for here, there in self._known(units):
            rest.append(_between(found, start, here))
            meanings.append(self._meaning(found, units, here, there, 1))
            meanings += [
                self._meaning(found, units, *part, _PART) for part in self._parts(units, here, there)
            ]
            start = there
        rest.append(_between(found, start, len(found)))
        return Expanded(tuple(meanings), tokens("\n".join(rest)) if any(rest) else Tokens((), ()))

    def _known(self, units: Sequence[str]) -> list[tuple[int, int]]:
        """The known stretches of the cheapest reading: few words, little left over, long words first."""
        cost, came = [0.0], [0]
        for end in range(1, len(units) + 1):
            best, start = cost[end - 1] + _LEFT_OVER, end - 1
            for length in range(1, min(self._longest, end) + 1):
                known = tuple(units[end - length : end]) in self._places
                if known and (other := cost[end - length] + 1) <= best:
                    best, start = other, end - length
            cost.append(best)
            came.append(start)
        stretches, end = [], len(units)
        while end:
            if tuple(units[came[end] : end]) in self._places:
                stretches.append((came[end], end))
            end = came[end]
        return stretches[::-1]

    def _parts(self, units: Sequence[str], here: int, there: int) -> Iterator[tuple[int, int]]:
        """The known stretches inside one; a single Chinese character is no word there."""
        for start in range(here, there):
            for end in range(start + 1, there + 1):
                part = tuple(units[start:end])
                if end - start < there - here and part in self._places and not _HAN.fullmatch("".join(part)):
                    yield start, end

    def _meaning(
        self, found: Sequence[re.Match[str]], units: Sequence[str], here: int, there: int, weight: float
    ) -> Meaning:
        typed = _between(found, here, there)
        return Meaning(typed, tokens(typed), self._alternatives(tuple(units[here:there])), weight)

    @lru_cache(maxsize=8192)  # noqa: B019 (one lexicon lives as long as the process)
    def _alternatives(self, units: tuple[str, ...]) -> tuple[Alternative, ...]:
        places = self._places[units]
        weight = 1 / (1 + len(places)) ** 0.5
        alternatives: dict[Tokens, Alternative] = {}
        for word in dict.fromkeys(chain.from_iterable(self.concepts[place].words() for place in places)):
            held = tokens(word)
            if held.characters and _units(word) != units:
                alternatives.setdefault(held, Alternative(word, held, weight))
        return tuple(alternatives.values())


def _says_something(word: str) -> bool:
    """Not so "the" or "who", of which a passage keeps no token; "who pays" does."""
    return bool(tokens(word).characters) or len(_units(word)) > 1


def _between(found: Sequence[re.Match[str]], start: int, end: int) -> str:
    return found[0].string[found[start].start() : found[end - 1].end()] if start < end else ""


def _units(word: str) -> tuple[str, ...]:
    return tuple(_unit(found.group()) for found in _UNIT.finditer(word))


@lru_cache(maxsize=50_000)
def _unit(text: str) -> str:
    """A Chinese character or a number as it is, a Latin word by its stem."""
    if _HAN.match(text) or text.isdecimal():
        return text
    return " ".join(tokens(text).characters) or text
