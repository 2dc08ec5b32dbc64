"""Measures: how well the ranked hits fit the labels, and how well the gate tells answers from none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from evals.retrieval.labels import answers, ranked_labels
from evals.retrieval.questions import Question
from knowledge.passage import Hit
from tools.documents import answering

MEASURES = {"R@1": R @ 1, "R@3": R @ 3, "R@5": R @ 5, "MRR": RR @ 10, "nDCG@10": nDCG @ 10}


@dataclass(frozen=True)
class Found:
    """A question with what was found for it."""

    question: Question
    hits: Sequence[Hit]

    @property
    def answering(self) -> Hit | None:
        """The hit that would be given as the answer; None when the gate holds all back."""
        return next(iter(answering(self.hits)), None)


def ranking(found: Sequence[Found]) -> Mapping[str, float]:
    """The mean of each measure over these in-scope questions; empty for none."""
    return measured(
        {one.question.id: one.question.relevant[0] for one in found},
        {one.question.id: ranked_labels(one.hits, one.question) for one in found},
    )


def measured(wanted: Mapping[str, str], found: Mapping[str, Sequence[str]]) -> Mapping[str, float]:
    """The mean of each measure over questions by id: what each wanted, what was found best first."""
    if not wanted:
        return {}
    qrels = [Qrel(question, name, 1) for question, name in wanted.items()]
    run = [
        ScoredDoc(question, name, -float(place))
        for question, names in found.items()
        for place, name in enumerate(names)
    ]
    values = ir_measures.calc_aggregate(list(MEASURES.values()), qrels, run)
    return {name: float(values[measure]) for name, measure in MEASURES.items()}


@dataclass(frozen=True)
class Gate:
    """Shares at the product's answering threshold."""

    answered: float
    """In-scope questions that got an answer."""
    answered_right: float
    """In-scope questions whose answer is a labelled passage."""
    false_answers: float
    """Out-of-scope questions that got an answer."""


def gate(found: Sequence[Found]) -> Gate:
    """Over in-scope and out-of-scope questions together."""
    inside = [one for one in found if one.question.in_scope]
    outside = [one for one in found if not one.question.in_scope]
    right = [one for one in inside if one.answering is not None and answers(one.answering, one.question)]
    return Gate(
        answered=_share([one for one in inside if one.answering is not None], inside),
        answered_right=_share(right, inside),
        false_answers=_share([one for one in outside if one.answering is not None], outside),
    )


def _share(some: Sequence[Found], of: Sequence[Found]) -> float:
    return len(some) / len(of) if of else 0.0
