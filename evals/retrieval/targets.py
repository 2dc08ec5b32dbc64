"""Targets: what the retriever has to reach, beside what it reaches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.bound import Bound
from evals.figure import Figure, Table
from evals.retrieval.measures import Found, ranking
from evals.retrieval.questions import Kind, Split

SAME_LANGUAGE = "retrieval.hybrid.held_out.same_language"


@dataclass(frozen=True)
class Target(Bound):
    """A figure by its name, and its bound."""

    name: str
    called: str

    def __str__(self) -> str:
        return f"≥ {self.at_least:.2f}" if self.at_least is not None else f"≤ {self.at_most:.2f}"


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
    """Each target with its figure; one that could not be measured has none, and is not met."""
    by_name = {figure.name: figure for figure in figures}
    rows = tuple(_row(target, by_name) for target in TARGETS)
    return Table("Retrieval: against the targets", ("figure", "n", "measured", "target", ""), rows)


def _row(target: Target, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    figure = figures.get(target.name)
    if figure is None:
        return (target.called, "", "", str(target), "not measured")
    verdict = "met" if target.met(figure.value) else "missed"
    return (target.called, str(figure.of), f"{figure.value:.3f}", str(target), verdict)
