"""The conversations suite: every case with the whole assistant, and each turn through all scorers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import Assistant
from evals.conversations import conduct, groundedness, wording
from evals.conversations.case import Case, load
from evals.conversations.score import Given, Score, Scorer
from evals.figure import Figure, SuiteReport, Table
from evals.product import person

SCORERS: tuple[Scorer, ...] = (
    conduct.outcome,
    conduct.tools,
    conduct.arguments,
    conduct.cards,
    wording.said,
    wording.not_said,
    wording.cited,
    wording.language,
    groundedness.grounded_figures,
)


@dataclass(frozen=True)
class Played:
    """A case with the scores of its turns."""

    case: Case
    turns: tuple[tuple[Score, ...], ...]

    @property
    def passed(self) -> bool:
        return all(score.passed for scores in self.turns for score in scores)


def evaluate(assistant: Assistant) -> SuiteReport:
    """All cases."""
    return report([play(assistant, case) for case in load()])


def play(assistant: Assistant, case: Case) -> Played:
    """One case, in a conversation of its own."""
    principal = person(assistant.principals, case.principal)
    conversation, turns = None, []
    for expected in case.turns:
        answer = assistant.agent.answer(principal, expected.say, conversation)
        conversation = answer.conversation_id
        turns.append(tuple(scorer(Given(expected, answer)) for scorer in SCORERS))
    return Played(case, tuple(turns))


def report(played: Sequence[Played]) -> SuiteReport:
    """The share of cases that pass, whole and by category, and of turns that pass each scorer."""
    categories = sorted({one.case.category for one in played})
    figures = [_share("conversations.all", played, guarded=True)]
    for category in categories:
        of_category = [one for one in played if one.case.category == category]
        figures.append(_share(f"conversations.{category}", of_category, guarded=True))
    by_scorer = _scorer_figures(played)
    rows = tuple((figure.name.partition(".")[2], str(figure.of), f"{figure.value:.3f}") for figure in figures)
    scorer_rows = tuple((f.name.rpartition(".")[2], str(f.of), f"{f.value:.3f}") for f in by_scorer)
    return SuiteReport(
        "conversations",
        (*figures, *by_scorer),
        (
            Table("Conversations: cases passed", ("category", "cases", "passed"), rows),
            Table("Conversations: turns passed", ("scorer", "turns", "passed"), scorer_rows),
        ),
        tuple(_failures(played)),
    )


def _share(name: str, played: Sequence[Played], *, guarded: bool) -> Figure:
    passed = sum(one.passed for one in played)
    return Figure(name, passed / len(played) if played else 0.0, len(played), guarded=guarded)


def _scorer_figures(played: Sequence[Played]) -> list[Figure]:
    scores: dict[str, list[bool]] = {}
    for one in (score for case in played for turn in case.turns for score in turn):
        scores.setdefault(one.scorer, []).append(one.passed)
    return [
        Figure(f"conversations.turns.{name}", sum(passed) / len(passed), len(passed))
        for name, passed in scores.items()
    ]


def _failures(played: Sequence[Played]) -> list[str]:
    return [
        f"{one.case.id} turn {place} {expected.say!r}: {score.scorer}: {score.explanation}"
        for one in played
        for place, (expected, scores) in enumerate(zip(one.case.turns, one.turns, strict=True), start=1)
        for score in scores
        if not score.passed
    ]
