"""The second reading: the few best candidates once more, by all that their passages say.

The first ranking knows a text as counts of terms and as one vector. Of a few candidates more can be asked:
whether each piece of the question has its like in what they say (`knowledge.alignment`), whether one sentence
is about it, and what the same entry says in its other language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from math import exp

import numpy as np

from knowledge.alignment import Alignment
from knowledge.catalogue import Shelf
from knowledge.closeness import NOT_CLOSE, sentences
from knowledge.encoder.static_model import Pieces, StaticModel
from knowledge.folding import fold
from knowledge.key import KeyKind
from knowledge.lexical import KINDS, Scores
from knowledge.matching import Candidate, Matches
from knowledge.passage import DocumentKind, Passage, Reader
from knowledge.weights import AgainWeights

AGAIN = 12
"""So many candidates are read again, however many hits are wanted."""
_ENTRY = KINDS.index(KeyKind.ENTRY)
_CONTRACT = frozenset(
    {
        DocumentKind.WORDING,
        DocumentKind.SPECIAL_CONDITIONS,
        DocumentKind.SCHEDULE,
        DocumentKind.ENDORSEMENT,
    }
)

Ranked = tuple[Candidate, Passage]


@dataclass(frozen=True)
class Again:
    """What the second reading finds: of an entry the first five, of a text the others."""

    phrased: float = 0.0
    """How much of the question's pieces its questions have, those in its other language too."""
    whole: float = 0.0
    """The cosine of all its questions together."""
    entry_characters: float = 0.0
    """BM25 of these, which the first ranking lets count too much beside the rest."""
    twin_dense: float = 0.0
    """What the best cosine of its passage in the other language counts."""
    twin_meanings: float = 0.0
    """What that passage says of what is meant."""
    text: float = 0.0
    """1 for a text."""
    contract: float = 0.0
    """1 for a text of a contract: who asks of one need not name it."""
    said: float = 0.0
    """How much of the question's pieces the text has."""
    sentence: float = 0.0
    """The cosine of its best sentence."""
    text_together: float = 0.0
    text_verbatim: float = 0.0
    text_characters: float = 0.0
    text_bigrams: float = 0.0

    def shown(self) -> dict[str, float]:
        """What there is of it that is not among the parts of the first score."""
        return {name: value for name, value in vars(self).items() if value and name not in _KNOWN_ALREADY}


_KNOWN_ALREADY = frozenset(
    {"entry_characters", "text", "contract", "text_together", "text_verbatim", "text_characters"}
    | {"text_bigrams"}
)


@dataclass(frozen=True)
class _Opened:
    """A candidate with its texts, folded."""

    candidate: Candidate
    own: Passage
    place: int
    """Of its passage on the shelf."""
    twins: Sequence[int]
    questions: Sequence[str]
    """All questions of its passage together, then those of its twins."""
    text: Sequence[str]
    """Of a text its sentences."""


@dataclass(frozen=True)
class SecondReading:
    """Of one question's matches, for one reader, by the encoder's table."""

    matches: Matches
    model: StaticModel
    weights: AgainWeights
    reader: Reader
    today: date | None

    def in_order(self, question: str, ranked: Iterable[Ranked]) -> Iterator[Ranked]:
        """The first of these in their new order, each with its new score; then the others behind them."""
        rest = iter(ranked)
        first = list(islice(rest, AGAIN))
        read = self.read(question, [candidate for candidate, _ in first])
        scored = [
            (self._scored(candidate, again), passage)
            for (candidate, passage), again in zip(first, read, strict=True)
        ]
        scored.sort(key=lambda one: -one[0].score)
        yield from scored
        for candidate, passage in rest:
            yield replace(candidate, score=min(candidate.score, scored[-1][0].score)), passage

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Again]:
        """What is found of each; of none anything for a question without a known piece."""
        opened = [self._opened(candidate) for candidate in candidates]
        texts = [text for one in opened for text in (*one.questions, *one.text)]
        asked, *pieces = self.model.pieces([fold(question), *texts])  # at once: each call has its price
        if not texts or not asked.length:
            return [Again()] * len(opened)
        held = dict(zip(texts, pieces, strict=True))
        alignment = Alignment(asked, pieces, self.model.table)
        return [self._found(one, alignment, held) for one in opened]

    def _found(self, one: _Opened, alignment: Alignment, held: Mapping[str, Pieces]) -> Again:
        if one.questions:
            return self._of_entry(one, alignment, [held[each] for each in one.questions])
        return self._of_text(one, alignment, [held[each] for each in one.text])

    def _scored(self, candidate: Candidate, again: Again) -> Candidate:
        more = points(again, self.weights.points)
        score = _above_nothing(candidate.score + more)
        return replace(candidate, score=score, again={**again.shown(), "again": more})

    def _opened(self, candidate: Candidate) -> _Opened:
        shelf = self.matches.shelves[candidate.shelf]
        place = int(shelf.passage_of_key[candidate.key])
        own = shelf.passages[place]
        if not own.questions:
            text = shelf.keys[shelf.keys_of(place).stop - 1].text
            return _Opened(candidate, own, place, (), (), sentences(text))
        allowed = {one.id for one in self.matches.members(candidate, self.reader, self.today)}
        twins = [
            other
            for other in shelf.together_with(candidate.key)
            if other != place and shelf.passages[other].id in allowed
        ]
        asked = [own.questions, *(shelf.passages[other].questions for other in twins)]
        questions = [fold("\n".join(one)) for one in asked]
        return _Opened(candidate, own, place, twins, questions, ())

    def _of_entry(self, one: _Opened, alignment: Alignment, questions: Sequence[Pieces]) -> Again:
        matches, shelf = self.matches, self.matches.shelves[one.candidate.shelf]
        keys = shelf.keys_of(one.place)
        entry = keys.start + int(np.argmax(shelf.lexical.kinds[keys] == _ENTRY))
        cosines = matches.cosines[one.candidate.shelf] if matches.cosines is not None else None
        return Again(
            phrased=alignment.share(questions),
            whole=alignment.cosine(questions[0]),
            entry_characters=float(matches.characters[one.candidate.shelf][entry]),
            twin_dense=0.0 if cosines is None else _best(shelf, cosines, one.twins),
            twin_meanings=_best(shelf, matches.meanings[one.candidate.shelf], one.twins),
        )

    def _of_text(self, one: _Opened, alignment: Alignment, text: Sequence[Pieces]) -> Again:
        place, matches = one.candidate.shelf, self.matches
        key = matches.shelves[place].keys_of(one.place).stop - 1
        close = matches.closeness.get((place, key), NOT_CLOSE)
        return Again(
            text=1.0,
            contract=float(one.own.kind in _CONTRACT),
            said=alignment.share(text),
            sentence=max(map(alignment.cosine, text), default=0.0),
            text_together=close.together,
            text_verbatim=close.verbatim,
            text_characters=float(matches.characters[place][key]),
            text_bigrams=float(matches.bigrams[place][key]),
        )


def points(again: Again, weights: Mapping[str, float]) -> float:
    """What is added to the score."""
    if again == Again():
        return 0.0
    return sum((weights[name] * value for name, value in vars(again).items()), weights["intercept"])


def _above_nothing(score: float) -> float:
    """The same order above 0, which would be nothing found: below 1 it falls ever more slowly."""
    return score if score >= 1 else exp(score - 1)


def _best(shelf: Shelf, scores: Scores, passages: Sequence[int]) -> float:
    """The best score that a key of these passages has; 0 without one."""
    return max((float(scores[shelf.keys_of(place)].max(initial=0)) for place in passages), default=0.0)
