"""The buyers suite: typed names over a generated directory and over open data, beside the targets."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import starmap
from typing import Protocol

from bot.app import Assistant
from evals.buyers.asked import counts, of_the_outside
from evals.buyers.company import Company
from evals.buyers.directories import opened
from evals.buyers.finder import Finder, Found, find_all
from evals.buyers.measures import (
    MIX,
    TARGETS,
    Score,
    of_kinds,
    of_strangers,
    of_the_mix,
    score,
)
from evals.buyers.open_data import SharedDataMissing, open_questions
from evals.buyers.outside import outside_questions
from evals.buyers.query import ABSENT, PRESENT, Kind
from evals.buyers.questions import Questions, questions
from evals.buyers.words import Split
from evals.figure import Figure, SuiteReport, Table

WRONGLY_MORE = 0.002
"""So few more may be bound wrongly before it is a fall: it is the error that costs most."""
SIZE = 30_000
"""Companies in the generated directory."""


OTHERS: Mapping[str, Callable[[], Questions]] = {
    "open data": lambda: open_questions(Split.REPORT),
    "the shared generator's directory": lambda: outside_questions(SIZE, Split.REPORT, of_the_outside()),
}
"""What was not made up here."""


class Opening(Protocol):
    """Puts a directory where a finder can find in it."""

    def __call__(self, directory: Sequence[Company]) -> AbstractContextManager[Finder]: ...


def evaluate(_: Assistant) -> SuiteReport:
    """The product over directories of its own; the demo book is not asked."""
    found = report(questions(SIZE, Split.REPORT, counts()), opened)
    others = [of_others(title, making, opened) for title, making in OTHERS.items()]
    return replace(found, tables=(*found.tables, *others))


def report(made: Questions, opening: Opening) -> SuiteReport:
    """What a finder makes of these questions."""
    with opening(made.directory) as finder:
        found = list(find_all(finder, made.queries))
    mix = _scores(f"Buyers: the mix, {len(made.directory):,} companies", parts(found).items())
    tables = (_targets(found), mix, _by_kind(found))
    return SuiteReport("buyers", tuple(_figures(found)), tables, tuple(_failures(found)))


def parts(found: Sequence[Found]) -> dict[str, Score]:
    """The parts of the mix, all of it, and what is not to be bound, by name."""
    scores = {part: score(of_kinds(found, kinds)) for part, kinds in MIX.items()}
    return scores | {
        "overall": score(of_the_mix(found)),
        "absent": score(of_strangers(found)),
        "bad_number": score(of_kinds(found, [Kind.BAD_NUMBER])),
    }


def _figures(found: Sequence[Found]) -> Iterator[Figure]:
    for part, one in parts(found).items():
        for measure in ("r1", "r5", "r10", "bound"):
            value = getattr(one, measure)
            if value is not None:
                yield Figure(f"buyers.{part}.{measure}", value, one.of, guarded=True)
        if (wrongly := one.bound_wrongly) is not None:
            name = f"buyers.{part}.bound_wrongly"
            yield Figure(name, wrongly, one.of, higher_is_better=False, guarded=True, tolerance=WRONGLY_MORE)


def _targets(found: Sequence[Found]) -> Table:
    scores, rows = parts(found), []
    for target in TARGETS:
        value = getattr(scores[target.part], target.measure)
        if value is not None:
            verdict = "met" if target.met(value) else "missed"
            asked = str(scores[target.part].of)
            rows.append((target.part, target.measure, asked, f"{value:.4f}", str(target), verdict))
    return Table("Buyers: targets", ("queries", "measure", "n", "measured", "target", ""), tuple(rows))


def _by_kind(found: Sequence[Found]) -> Table:
    rows = [(kind, score(of_kinds(found, [kind]))) for kind in (*PRESENT, Kind.BAD_NUMBER, *ABSENT)]
    return _scores(f"Buyers: by kind, {len(found):,} queries", rows)


def _scores(title: str, rows: Iterable[tuple[str, Score]]) -> Table:
    columns = ("queries", "n", "R@1", "R@5", "R@10", "bound", "wrongly")
    return Table(title, columns, tuple(starmap(_row, rows)))


def _row(name: str, one: Score) -> tuple[str, ...]:
    return (name, str(one.of), *map(_shown, (one.r1, one.r5, one.r10, one.bound, one.bound_wrongly)))


def _shown(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def of_others(title: str, making: Callable[[], Questions], opening: Opening) -> Table:
    """Questions that need the shared data, by kind; or that it is not at hand."""
    try:
        made = making()
    except SharedDataMissing as error:
        return Table(f"Buyers: {title}", ("skipped",), ((str(error),),))
    with opening(made.directory) as finder:
        found = list(find_all(finder, made.queries))
    kinds = dict.fromkeys(one.query.kind for one in found)
    rows = [(kind, score([one for one in found if one.query.kind == kind])) for kind in kinds]
    return _scores(f"Buyers: {title}, {len(made.directory):,} companies", rows)


def _failures(found: Sequence[Found]) -> Iterator[str]:
    """Everything bound wrongly first, then what was not even among the first five."""
    yield from (str(one) for one in found if one.bound_wrongly)
    for one in found:
        if one.query.present and not one.bound_wrongly and not one.right_within(5):
            yield str(one)
