"""`python -m evals.retrieval.fit` fits the weights and gate of the retriever, and writes its weights file.

Only questions of the `fit` split are looked at; the suite reports the others. Weights are searched one at a
time over a few values each, beginning with those that ship; the gate is two logistic regressions over the
hits' features, the one for the field also over messages of other matters that are in no eval, each heard by
a model that has not learned from it. In what proportion a long text's parts stand, halves of the open sets
decided once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Annotated, Any

import numpy as np
import typer
import yaml
from numpy.typing import NDArray
from rich.console import Console

from evals.product import product
from evals.retrieval.labels import answers
from evals.retrieval.measures import ranking
from evals.retrieval.questions import Kind, Question, Split, load
from evals.retrieval.searching import Legs, Searching, both_legs
from evals.retrieval.suite import find
from knowledge.confidence import Features
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.folding import is_chinese
from knowledge.passage import Hit
from knowledge.scope.train import as_if_unlearned, further
from knowledge.slips.mending import mend
from knowledge.weights import FITTED, KeyWeights, Weights

Rows = NDArray[np.float64]
Change = Callable[[Weights, float], Weights]

OF_A_TEXT = KeyWeights(
    characters=1.0, bigrams=2.0, k1=1.2, b=0.6, dense=0.8, meanings=0.7, together=1.8, verbatim=1.0
)
"""The proportions of a text's parts: fitted on those questions of InsQABench, CMRC and DRCD that
`evals.retrieval.open_sets` does not report."""


def of_a_text(scale: float) -> KeyWeights:
    """These proportions, counting so much beside a question's score."""
    parts = {
        name: round(scale * value, 3) for name, value in asdict(OF_A_TEXT).items() if name not in {"k1", "b"}
    }
    return replace(OF_A_TEXT, **parts)


def _part(kind: str, part: str) -> Change:
    """Sets one part of one kind of key."""

    def change(weights: Weights, value: float) -> Weights:
        changed: dict[str, Any] = {kind: replace(getattr(weights, kind), **{part: value})}
        return replace(weights, **changed)

    return change


def _whole(name: str) -> Change:
    def change(weights: Weights, value: float) -> Weights:
        changed: dict[str, Any] = {name: value}
        return replace(weights, **changed)

    return change


SEARCHED: Mapping[str, tuple[Change, tuple[float, ...]]] = {
    "text": (lambda w, value: replace(w, text=of_a_text(value)), (0.7, 0.9, 1.0, 1.3, 1.7, 2.2)),
    "text.meanings": (_part("text", "meanings"), (0.0, 0.4, 0.7, 1.0, 1.5)),
    "text.dense": (_part("text", "dense"), (0.5, 0.8, 1.5)),
    "entry.characters": (_part("entry", "characters"), (1.0, 1.6, 2.2, 3.0)),
    "entry.bigrams": (_part("entry", "bigrams"), (0.0, 0.3, 0.8)),
    "entry.meanings": (_part("entry", "meanings"), (0.5, 1.0, 1.5, 2.0)),
    "entry.dense": (_part("entry", "dense"), (0.5, 1.0, 2.0, 3.0)),
    "question.characters": (_part("question", "characters"), (0.1, 0.3, 0.6)),
    "question.dense": (_part("question", "dense"), (0.5, 0.95, 1.5)),
    "answer": (lambda w, value: replace(w, answer=of_a_text(value)), (0.1, 0.2, 0.35)),
    "answer_too": (_whole("answer_too"), (0.3, 0.6, 1.0)),
    "named_source": (_whole("named_source"), (0.0, 0.3, 0.6, 1.0)),
    "dense_floor": (_whole("dense_floor"), (0.0, 1.0, 2.0, 3.0)),
}
_LEAST_GAIN = 0.002
"""Less is one question of a small kind, and no reason to move a weight."""
_LABELLED_HITS = 3  # of each question: the gate judges the first ones, and is judged by them
_EVERY = 2  # of the further messages of other matters, so many to one are looked at: a minute instead of two
_PENALTY = 1.0
_HEADER = "# What counts how much in a search. Fitted by `python -m evals.retrieval.fit`, which says how.\n"

FEATURES = tuple(field.name for field in fields(Features))


def fitted_weights(legs: Legs, questions: Sequence[Question], told: Callable[[str], None]) -> Weights:
    """The weights under which these questions are answered best, then the gate for them."""
    inside = [question for question in questions if question.in_scope]
    best, weights = _quality(legs, legs.hybrid.weights, inside), legs.hybrid.weights
    told(f"quality now {best:.4f}")
    for name, (change, values) in SEARCHED.items():
        tried = {value: _quality(legs, change(weights, value), inside) for value in values}
        value = max(tried, key=lambda one: tried[one])
        if tried[value] > best + _LEAST_GAIN:
            best, weights = tried[value], change(weights, value)
            told(f"{name} = {value}: quality {best:.4f}")
    return with_gates(legs, weights, questions)


def with_gates(legs: Legs, weights: Weights, questions: Sequence[Question]) -> Weights:
    """These weights with a gate for each leg."""
    searched = {"hybrid": legs.hybrid.weighed(weights), "words": legs.words.weighed(weights)}
    confidence = {leg: gate_coefficients(one, questions) for leg, one in searched.items()}
    heard = as_if_unlearned([mend(text).text for text in further()[::_EVERY]], SentenceEncoder())
    field = {leg: field_coefficients(one, questions, heard) for leg, one in searched.items()}
    return replace(weights, confidence=confidence, field=field)


def _quality(legs: Legs, weights: Weights, questions: Sequence[Question]) -> float:
    """The mean over legs and kinds of R@1 and nDCG@10.

    So a kind with many questions does not outvote the others, and nothing leans on one encoder alone.
    """
    both = [find(leg.weighed(weights), questions) for leg in (legs.hybrid, legs.words)]
    kinds = [[one for one in found if one.question.kind is kind] for found in both for kind in Kind]
    measured = [ranking(of_kind) for of_kind in kinds if of_kind]
    return float(np.mean([(values["R@1"] + values["nDCG@10"]) / 2 for values in measured]))


def gate_coefficients(searched: Searching, questions: Sequence[Question]) -> dict[str, float]:
    """Logistic coefficients by feature, and `intercept`, from the first hits of every question."""
    labelled = [
        (hit, answers(hit, question))
        for question in questions
        for hit in searched.hits(question, _LABELLED_HITS)
    ]
    return _coefficients(labelled)


def field_coefficients(
    searched: Searching, questions: Sequence[Question], heard: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    """The same for whether a question is of the field at all, from the first hit of each.

    The messages of other matters, with their sense and likeness, together count what the questions out of
    scope do: those are of a few matters that their writers thought of, these of many more.
    """
    labelled = [(hit, question.in_scope) for question in questions for hit in searched.hits(question, 1)]
    others = list(_others(searched, heard))
    each = sum(not inside for _, inside in labelled) / max(1, len(others))
    return _coefficients(labelled, [(reasons, each) for reasons in others])


def _others(searched: Searching, heard: Mapping[str, tuple[float, float]]) -> Iterator[Mapping[str, float]]:
    """The reasons of the first hit of each of these messages."""
    for text, (sense, likeness) in heard.items():
        language = "zh" if is_chinese(text) else "en"
        asked = Question(text, Split.FIT, language, Kind.OUT_OF_SCOPE, text, ())
        for hit in searched.hits(asked, 1):
            vector = {"likeness": likeness} if "dense" in hit.scores else {}
            yield {**hit.reasons, "sense": sense, **vector}


def _coefficients(
    labelled: Sequence[tuple[Hit, bool]], others: Sequence[tuple[Mapping[str, float], float]] = ()
) -> dict[str, float]:
    """From labelled hits and the reasons of others that are not, each with what it counts."""
    reasons = [hit.reasons for hit, _ in labelled] + [one for one, _ in others]
    labels = [float(label) for _, label in labelled] + [0.0] * len(others)
    counts = [1.0] * len(labelled) + [each for _, each in others]
    rows = np.array([[one[name] for name in FEATURES] for one in reasons])
    found = logistic(rows, np.array(labels), np.array(counts))
    return {name: round(float(value), 3) for name, value in zip(("intercept", *FEATURES), found, strict=True)}


def logistic(
    rows: Rows, labels: Rows, counts: Rows | None = None, penalty: float = _PENALTY, steps: int = 50
) -> Rows:
    """Intercept and coefficients by Newton's method with a ridge penalty, which spares the intercept."""
    inputs = np.column_stack([np.ones(len(rows)), rows])
    each = np.ones(len(rows)) if counts is None else counts
    ridge = np.diag([0.0, *[penalty] * rows.shape[1]])
    found = np.zeros(inputs.shape[1])
    for _ in range(steps):
        shares = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (each * (labels - shares)) - ridge @ found
        curve = (inputs.T * (each * shares * (1 - shares))) @ inputs + ridge
        step = np.linalg.solve(curve, slope)
        found = found + step
        if np.abs(step).max() < 1e-8:
            break
    return found


def as_yaml(weights: Weights) -> str:
    """The weights in the form of the retriever's file."""
    values = asdict(weights)
    return _HEADER + yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def main(
    gate_only: Annotated[bool, typer.Option(help="Leave the ranking's weights as they are")] = False,
    dry_run: Annotated[bool, typer.Option(help="Print the weights instead of writing them")] = False,
) -> None:
    """Fit, and write what was found to the retriever's weights file."""
    console = Console(stderr=True)
    questions = [question for question in load() if question.split is Split.FIT]
    with product() as assistant, both_legs(assistant) as legs:
        if gate_only:
            weights = with_gates(legs, legs.hybrid.weights, questions)
        else:
            weights = fitted_weights(legs, questions, console.print)
    if dry_run:
        typer.echo(as_yaml(weights))
        return
    FITTED.write_text(as_yaml(weights), encoding="utf-8")
    console.print(f"Written to {FITTED}.")


if __name__ == "__main__":
    typer.run(main)
