"""Targets: what the retriever has to reach, beside what it reaches."""

from collections.abc import Iterable, Sequence

from evals.figure import Figure, Table
from evals.retrieval.measures import Found, ranking
from evals.retrieval.questions import Kind, Split
from evals.target import Target, against

SAME_LANGUAGE = "retrieval.hybrid.held_out.same_language"


_HELD_OUT = "retrieval.hybrid.held_out"
TARGETS = (
    Target(f"{SAME_LANGUAGE}.R@1", "held out, same language: R@1", at_least=0.90),
    Target(f"{SAME_LANGUAGE}.R@5", "held out, same language: R@5", at_least=0.98),
    Target(f"{_HELD_OUT}.cross.R@3", "held out, across languages: R@3", at_least=0.90),
    Target(f"{_HELD_OUT}.gate.answered", "held out, in scope: answered", at_least=0.95),
    Target(f"{_HELD_OUT}.gate.false_answers", "held out, out of scope: answered", at_most=0.03),
    Target("open_sets.insqabench.product.nDCG@10", "InsQABench, question alone: nDCG@10", at_least=0.65),
    Target(
        "open_sets.insqabench_contract_known.product.nDCG@10",
        "InsQABench, contract known: nDCG@10",
        at_least=0.96,
    ),
    Target("open_sets.cmrc.product.nDCG@10", "CMRC: nDCG@10", at_least=0.98),
    Target("open_sets.drcd.product.nDCG@10", "DRCD, traditional: nDCG@10", at_least=0.98),
)


def same_language(found: Sequence[Found]) -> Iterable[Figure]:
    """Ranking over the held-out questions that a passage in their own language answers."""
    own = [
        one
        for one in found
        if one.question.split is Split.HELD_OUT
        and one.question.in_scope
        and one.question.kind is not Kind.CROSS
    ]
    for measure, value in ranking(own).items():
        yield Figure(f"{SAME_LANGUAGE}.{measure}", value, len(own), guarded=True)


def against_targets(figures: Iterable[Figure]) -> Table:
    """Each target of the retriever with its figure."""
    return against(TARGETS, figures, "Retrieval: against the targets")
