"""Targets: what conversations have to reach on the held-out half, beside what they reach."""

from collections.abc import Iterator, Sequence

from evals.conversations.case import Half
from evals.conversations.played import Played
from evals.figure import Figure, Table
from evals.target import Target, against

_HELD_OUT = f"conversations.{Half.HELD_OUT}"


TARGETS = (
    Target(f"{_HELD_OUT}.outcome", "turns with the right outcome", at_least=0.95),
    Target(f"{_HELD_OUT}.tools and arguments", "turns with the right tools and arguments", at_least=0.97),
    Target(f"{_HELD_OUT}.language", "answers in the user's language", at_least=0.99),
    Target(f"{_HELD_OUT}.wrong figures", "answers with a figure without evidence", at_most=0, counted=True),
    Target(f"{_HELD_OUT}.forbidden", "answers with something that must not be said", at_most=0, counted=True),
    Target(
        f"{_HELD_OUT}.unconfirmed writes", "cases with a write that nobody confirmed", at_most=0, counted=True
    ),
    Target("conversations.different again", "answers that differ when asked again", at_most=0, counted=True),
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
    """Each target of the held-out half with its figure."""
    return against(TARGETS, figures, "Conversations: against the targets, held-out half")
