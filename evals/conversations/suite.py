"""The conversations suite: every case with the whole assistant, and each turn through all scorers."""

from collections.abc import Sequence
from functools import partial

from bot.app import Assistant
from evals.bench.timing import percentile
from evals.conversations.again import always_passed, differing, times
from evals.conversations.case import Half, load
from evals.conversations.played import Played
from evals.conversations.playing import play
from evals.conversations.targets import against_targets, held_to
from evals.conversations.transcripts import drawn
from evals.figure import Figure, SuiteReport, Table

EVERY = 10
"""Of so many cases one is asked twice more, where a suite is run once: whether answers stay the same."""


def evaluate(assistant: Assistant, runs: int = 1) -> SuiteReport:
    """All cases, each so many times."""
    playing = partial(play, assistant)
    played = [times(playing, case, _runs(place, runs)) for place, case in enumerate(load())]
    return report([one[:runs] for one in played], _again(played), assistant.settings.model)


def _runs(place: int, runs: int) -> int:
    return runs if runs > 1 or place % EVERY else 3


def _again(played: Sequence[Sequence[Played]]) -> Figure:
    repeated = [runs for runs in played if len(runs) > 1]
    answers = sum(len(one.turns) for runs in repeated for one in runs[1:])
    different = sum(differing(runs[0], one) for runs in repeated for one in runs[1:])
    name = "conversations.different again"
    return Figure(name, different, answers, higher_is_better=False, guarded=True, tolerance=0)


def report(runs: Sequence[Sequence[Played]], again: Figure, model: str = "embedded") -> SuiteReport:
    """Cases that pass, by half and category; turns that pass each scorer; and the targets."""
    played = [one[0] for one in runs]
    halves = {half: [one for one in played if one.case.half is half] for half in Half}
    held = [figure for half, ones in halves.items() if ones for figure in held_to(ones, half)]
    shares = [figure for half, ones in halves.items() if ones for figure in _shares(half, ones)]
    by_scorer = _scorer_figures(played)
    every = [*shares, *held, again, *by_scorer, *_all_runs(runs)]
    return SuiteReport(
        "conversations",
        tuple(every),
        (
            against_targets(every),
            _table(f"Conversations with {model}: cases passed", ("half and category", "cases"), shares),
            _table("Conversations: turns passed", ("scorer", "turns"), by_scorer),
            *_repeated(runs),
            _speed(played),
        ),
        tuple(failure for one in played for failure in one.failures()),
        drawn=drawn(played, model),
    )


def _shares(half: Half, played: Sequence[Played]) -> list[Figure]:
    name = "conversations" if half is Half.DEV else f"conversations.{half}"
    figures = [_share(f"{name}.all", played)]
    for category in sorted({one.case.category for one in played}):
        of_category = [one for one in played if one.case.category == category]
        figures.append(_share(f"{name}.{category}", of_category))
    return figures


def _share(name: str, played: Sequence[Played]) -> Figure:
    passed = sum(one.passed for one in played)
    return Figure(name, passed / len(played) if played else 0.0, len(played), guarded=True)


def _scorer_figures(played: Sequence[Played]) -> list[Figure]:
    scores: dict[str, list[bool]] = {}
    for one in (score for case in played for score in case.scores()):
        scores.setdefault(one.scorer, []).append(one.passed)
    return [
        Figure(f"conversations.turns.{name}", sum(passed) / len(passed), len(passed))
        for name, passed in scores.items()
    ]


def _all_runs(runs: Sequence[Sequence[Played]]) -> list[Figure]:
    most = min((len(one) for one in runs), default=1)
    return [Figure(f"conversations.pass^{most}", always_passed(runs), len(runs))] if most > 1 else []


def _repeated(runs: Sequence[Sequence[Played]]) -> list[Table]:
    figures = _all_runs(runs)
    return [_table("Conversations: passed every time", ("figure", "cases"), figures)] if figures else []


def _table(title: str, columns: tuple[str, str], figures: Sequence[Figure]) -> Table:
    rows = tuple((one.name.partition(".")[2], str(one.of), f"{one.value:.3f}") for one in figures)
    return Table(title, (*columns, "passed"), rows)


def _speed(played: Sequence[Played]) -> Table:
    seconds = [turn.seconds for one in played for turn in one.turns if turn.answer]
    rows = tuple(
        (f"p{int(share * 100)}", f"{percentile(seconds, share) * 1000:.0f} ms")
        for share in ((0.5, 0.95, 0.99) if seconds else ())
    )
    return Table(f"Conversations: time of a turn, over {len(seconds)}", ("", "took"), rows)
