"""Targets: what conversations have to reach on the held-out half, beside what they reach."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals.bound import Bound
from evals.conversations.case import Half
from evals.conversations.played import Played
from evals.figure import Figure, Table

_HELD_OUT = f"conversations.{Half.HELD_OUT}"


@dataclass(frozen=True)
class Target(Bound):
    """A figure by its name, and its bound."""

    name: str
    called: str

    def __str__(self) -> str:
        return f"≥ {self.at_least:.2f}" if self.at_least is not None else f"≤ {self.at_most:.0f}"


TARGETS = (
    Target(f"{_HELD_OUT}.outcome", "turns with the right outcome", at_least=0.95),
    Target(f"{_HELD_OUT}.tools and arguments", "turns with the right tools and arguments", at_least=0.97),
    Target(f"{_HELD_OUT}.language", "answers in the user's language", at_least=0.99),
    Target(f"{_HELD_OUT}.wrong figures", "answers with a figure without evidence", at_most=0),
    Target(f"{_HELD_OUT}.forbidden", "answers with something that must not be said", at_most=0),
    Target(f"{_HELD_OUT}.unconfirmed writes", "cases with a write that nobody confirmed", at_most=0),
    Target("conversations.different again", "answers that differ when asked again", at_most=0),
)


def held_to(played: Sequence[Played], half: Half) -> Iterator[Figure]:
    """The figures that targets are about, of one half."""
    name = f"conversations.{half}"
    for called, scorers in (
        ("outcome", ("outcome",)),
        ("tools and arguments", ("tools", "arguments")),
        ("language", ("language",)),
    ):
        turns = [turn for one in played for turn in one.turns if turn.answer]
        passed = [all(s.passed for s in turn.scores if s.scorer in scorers) for turn in turns]
        share = sum(passed) / len(passed) if passed else 0.0
        yield Figure(f"{name}.{called}", share, len(passed), guarded=True)
    for called, scorer in (
        ("wrong figures", "figures"),
        ("forbidden", "not said"),
        ("unconfirmed writes", "unconfirmed writes"),
    ):
        scores = [score for one in played for score in one.scores() if score.scorer == scorer]
        wrong = sum(not score.passed for score in scores)
        yield Figure(
            f"{name}.{called}", wrong, len(scores), higher_is_better=False, guarded=True, tolerance=0
        )


def against_targets(figures: Sequence[Figure]) -> Table:
    """Each target with its figure; one that was not measured has none, and is not met."""
    found = {figure.name: figure for figure in figures}
    rows = tuple(_row(target, found.get) for target in TARGETS)
    title = "Conversations: against the targets, held-out half"
    return Table(title, ("figure", "n", "measured", "target", ""), rows)


def _row(target: Target, figure_named: Callable[[str], Figure | None]) -> tuple[str, ...]:
    figure = figure_named(target.name)
    if figure is None:
        return (target.called, "", "", str(target), "not measured")
    value = f"{figure.value:.3f}" if target.at_least is not None else f"{figure.value:.0f}"
    return (
        target.called,
        str(figure.of),
        value,
        str(target),
        "met" if target.met(figure.value) else "missed",
    )
