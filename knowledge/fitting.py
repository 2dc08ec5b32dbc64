"""Fitting of the weights: `python -m knowledge.fitting [--write]`, a few minutes.

Asks each held-out FAQ entry's questions one by one, with that one question taken away from the index: the
others, the answer and the other language have to lead there. The encoder never saw these entries. Weights
are climbed to the best ranks, one at a time; half of the entries fit them, the other half is
measured. Confidence is a logistic regression on whether a hit was right: with the entry there, with the entry
taken away, with nothing taken away (a question known word for word), and for questions out of scope.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.catalogue import Shelf, background
from knowledge.confidence import Features
from knowledge.encoder import corpus
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.folding import fold, is_chinese
from knowledge.matching import Matches, above_floor, fuse, match
from knowledge.passage import Audience, DocumentKind, Passage
from knowledge.weights import FITTED, Weights, fitted, weights_of

Scores = NDArray[np.float32]

_GRID: Mapping[str, Sequence[float]] = {
    "question.bigrams": (0.1, 0.2, 0.3, 0.5, 0.8),
    "question.b": (0.2, 0.4, 0.6, 0.8),
    "question.k1": (0.4, 0.8, 1.2, 2.0),
    "text.characters": (0.2, 0.4, 0.6, 0.8, 1.0),
    "text.bigrams": (0.2, 0.4, 0.7, 1.0, 1.4),
    "text.b": (0.2, 0.5, 0.8),
    "text.k1": (0.8, 1.2, 2.0),
    "dense": (0.0, 0.3, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0),
    "dense_floor": (1.0, 1.5, 2.0),
}


@dataclass(frozen=True)
class Trial:
    """A question, the group that answers it, and the keys taken away because they are the question itself."""

    question: str
    language: str
    group: int | None
    """None for a question out of scope."""
    hidden: NDArray[np.bool_]


@dataclass(frozen=True)
class Measured:
    """How a set of trials went."""

    first: float
    """The share whose first hit was right."""
    in_five: float
    reciprocal_rank: float

    @property
    def worth(self) -> float:
        """What is climbed: first places count twice, for they are what is read."""
        return self.reciprocal_rank + self.first

    def __str__(self) -> str:
        return f"R@1 {self.first:.3f}  R@5 {self.in_five:.3f}  MRR {self.reciprocal_rank:.3f}"


class Bench:
    """The bundled documents on one shelf, with vectors, ready to be asked."""

    def __init__(self, encoder: SentenceEncoder | None) -> None:
        self.entries = corpus.entries()
        everything = [*self.entries, *corpus.terms()]
        passages = [one for entry in everything for one in _passages(entry)]
        self.shelf = Shelf.build("public", [*passages, *map(_page, corpus.pages())])
        self._texts = [fold(key.text) for key in self.shelf.keys]
        self._encoder = encoder
        self._vectors = None if encoder is None else encoder.encode_document(self._texts)
        self._cosines: dict[str, Scores] = {}
        self._words: dict[str, tuple[tuple[float, ...], Scores, Scores]] = {}
        self._background = (0.0, 0.1) if self._vectors is None else background({"public": self._vectors})

    def trials(self, ids: Sequence[str]) -> list[Trial]:
        """Every question of these entries."""
        places = {group: place for place, group in enumerate(self.shelf.groups)}
        return [
            Trial(question, language, places[f"faq\n{entry.id}"], self._hidden(question))
            for entry in self.entries
            if entry.id in ids
            for language, questions in entry.questions.items()
            for question in questions
        ]

    def match(self, trial: Trial, weights: Weights, *, without_answer: bool = False) -> Matches:
        """The scores of all keys but the hidden ones."""
        matches = match(trial.question, [self.shelf], self._near(trial, weights), trial.language, weights)
        hidden = trial.hidden | (self.shelf.group_of_key == trial.group) if without_answer else trial.hidden
        return replace(matches, fused=[np.where(hidden, np.float32(0), matches.fused[0])])

    def measure(self, trials: Sequence[Trial], weights: Weights) -> Measured:
        ranks = np.array([_rank(self._fused(trial, weights), trial, self.shelf) for trial in trials])
        return Measured(float((ranks == 1).mean()), float((ranks <= 5).mean()), float((1 / ranks).mean()))

    def _fused(self, trial: Trial, weights: Weights) -> Scores:
        """As `match`, with the scores of words kept by shape: climbing asks for the same ones many times."""
        shapes = (weights.question.k1, weights.question.b, weights.text.k1, weights.text.b)
        known = self._words.get(trial.question)
        if known is None or known[0] != shapes:
            matches = match(trial.question, [self.shelf], None, trial.language, weights)
            known = (shapes, matches.characters[0], matches.bigrams[0])
            self._words[trial.question] = known
        near = self._near(trial, weights)
        parts = fuse(self.shelf, known[1], known[2], None if near is None else near[0], weights)
        return np.where(trial.hidden, np.float32(0), parts)

    def _near(self, trial: Trial, weights: Weights) -> list[Scores] | None:
        if self._encoder is None or self._vectors is None:
            return None
        if trial.question not in self._cosines:
            vector = self._encoder.encode_query([fold(trial.question)])[0]
            self._cosines[trial.question] = self._vectors @ vector
        return [above_floor(self._cosines[trial.question], self._background, weights)]

    def _hidden(self, question: str) -> NDArray[np.bool_]:
        asked = fold(question)
        own = [asked == text or text.startswith(f"{asked}\n") for text in self._texts]
        return np.array(own, dtype=np.bool_)


def climb(bench: Bench, trials: Sequence[Trial], start: Weights) -> Weights:
    """The best weights found by changing one at a time, twice through."""
    best, reached = start, bench.measure(trials, start).worth
    for _round in range(2):
        for name, values in _GRID.items():
            for value in values:
                tried = _with(best, name, value)
                found = bench.measure(trials, tried).worth
                if found > reached + 1e-4:
                    best, reached = tried, found
    return best


def confidence_of(bench: Bench, trials: Sequence[Trial], weights: Weights) -> dict[str, float]:
    """Logistic coefficients for whether a hit among the first three is right."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it has no types

    rows: list[tuple[Features, bool]] = []
    for place, trial in enumerate(trials):
        rows += _judged(bench.match(trial, weights), trial, bench.shelf)
        if trial.group is not None:
            rows += _judged(bench.match(trial, weights, without_answer=True), trial, bench.shelf)
            if place % 3 == 0:
                known = replace(trial, hidden=np.zeros_like(trial.hidden))
                rows += _judged(bench.match(known, weights), known, bench.shelf)
    values = np.array([list(asdict(features).values()) for features, _ in rows])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(values, [right for _, right in rows])
    names = list(asdict(rows[0][0]))
    found = {name: round(float(value), 3) for name, value in zip(names, model.coef_[0], strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 3), **found}


def out_of_scope(bench: Bench) -> list[Trial]:
    """Questions that no passage answers."""
    nothing = np.zeros(len(bench.shelf.keys), dtype=np.bool_)
    lines = (corpus.DATA / "out_of_scope.txt").read_text(encoding="utf-8").splitlines()
    return [Trial(line, "zh" if is_chinese(line) else "en", None, nothing) for line in lines]


def _judged(matches: Matches, trial: Trial, shelf: Shelf) -> Iterator[tuple[Features, bool]]:
    found = list(islice(matches.ranked(), 3))
    for place, candidate in enumerate(found):
        rivals = [one.score for one in found if one is not candidate]
        right = trial.group is not None and candidate.group == shelf.groups[trial.group]
        yield matches.features(candidate, max(rivals, default=0.0)), right
        if place == 0 and trial.group is None:
            return


def _rank(fused: Scores, trial: Trial, shelf: Shelf) -> int:
    best = np.zeros(len(shelf.groups), dtype=np.float32)
    np.maximum.at(best, shelf.group_of_key, fused)
    own = best[trial.group] if trial.group is not None else 0
    return int((best > own).sum()) + 1 if own > 0 else len(best)


def _with(weights: Weights, name: str, value: float) -> Weights:
    part, _, parameter = name.rpartition(".")
    values = asdict(weights)
    (values[part] if part else values)[parameter] = value
    return weights_of(values)


def _passages(entry: corpus.Entry) -> Iterator[Passage]:
    for language, questions in entry.questions.items():
        yield Passage(
            id=f"{entry.id}:{language}",
            document_id="faq",
            path="faq",
            title="",
            section=questions[0],
            text=entry.answers[language],
            search_text=entry.answers[language],
            language=language,
            kind=DocumentKind.FAQ,
            audience=Audience.PUBLIC,
            entry=entry.id,
            questions=questions,
        )


def _page(paragraph: tuple[str, str, str, str]) -> Passage:
    name, language, heading, text = paragraph
    return Passage(
        id=name,
        document_id="page",
        path="page",
        title="",
        section=heading,
        text=text,
        search_text=text,
        language=language,
        kind=DocumentKind.GUIDE,
        audience=Audience.PUBLIC,
    )


def report(bench: Bench, weights: Weights, ids: Sequence[str], say: Callable[[str], None]) -> None:
    """Words alone against words and vectors, by language."""
    for language in ("zh", "en"):
        trials = [trial for trial in bench.trials(ids) if trial.language == language]
        say(f"{language}, {len(trials)} questions")
        say(f"  words   {bench.measure(trials, replace(weights, dense=0.0))}")
        say(f"  hybrid  {bench.measure(trials, weights)}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help=f"write what was found to {FITTED.name}")
    given = arguments.parse_args()
    bench = Bench(SentenceEncoder())
    held = sorted(corpus.held_out())
    to_fit, to_measure = held[::2], held[1::2]
    weights = climb(bench, bench.trials(to_fit), fitted())
    report(bench, weights, to_measure, _say)
    trials = [*bench.trials(held), *out_of_scope(bench)]
    found = {
        "hybrid": confidence_of(bench, trials, weights),
        "words": confidence_of(Bench(None), trials, weights),
    }
    weights = replace(weights, confidence=found)
    written = yaml.safe_dump(asdict(weights), sort_keys=False)
    _say(written)
    if given.write:
        head = "# What counts how much in a search. Written by `python -m knowledge.fitting --write`.\n"
        FITTED.write_text(head + written, encoding="utf-8")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
