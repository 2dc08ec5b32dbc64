"""Asked again: whether a case comes out the same each time, to the letter and in its scores."""

import json
import re
from collections.abc import Callable, Sequence

from evals.conversations.case import Case
from evals.conversations.played import Played, PlayedTurn

_PASSING = re.compile(
    r"\b[cta]_[\w-]{16,}|HO-[0-9A-F]{6}|(?<![A-Z])[A-Z]{2,3}(-[A-Z]{2})?-[0-9A-F]{6,12}\b"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z]*( UTC)?"
)
"""Ids, references and times of the turn itself, which no two turns have in common.

A reference may begin a line, where the text as JSON has the letter of `\\n` before it.
"""


def differing(one: Played, other: Played) -> int:
    """How many answers differ between two runs of a case, apart from ids and times."""
    pairs = zip(one.turns, other.turns, strict=False)
    return sum(_letters(a) != _letters(b) for a, b in pairs) + abs(len(one.turns) - len(other.turns))


def _letters(turn: PlayedTurn) -> str:
    if turn.answer is None:
        return str(turn.result)
    return _PASSING.sub("…", json.dumps(turn.answer.as_data(), ensure_ascii=False, sort_keys=True))


def times(play: Callable[[Case], Played], case: Case, runs: int) -> Sequence[Played]:
    """The case, played so many times."""
    return [play(case) for _ in range(runs)]


def always_passed(runs: Sequence[Sequence[Played]]) -> float:
    """pass^k: the share of cases that pass every one of their k runs."""
    return sum(all(one.passed for one in case) for case in runs) / len(runs) if runs else 0.0
