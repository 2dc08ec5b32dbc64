"""The same policy parameter with different values in two documents for the same people and days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.document import Outline, Statement

_AT_MOST = 10
"""More of one document help nobody; the rest is counted."""


@dataclass(frozen=True)
class Contradiction:
    """A parameter that two documents give different values for."""

    ours: Statement
    theirs: Statement
    other: Outline
    """The document that theirs stands in."""


def contradictions(new: Outline, kept: Iterable[Outline]) -> list[str]:
    """A warning for each parameter that other documents give only other values for, with both places."""
    found = [
        f"the {one.ours.parameter} is {_said(one.ours)}, but {_said(one.theirs)} in {one.other.path}"
        for one in contradicted(new, kept)
    ]
    more = len(found) - _AT_MOST
    return found[:_AT_MOST] + (
        [f"and {more} more values that other documents contradict"] if more > 0 else []
    )


def contradicted(new: Outline, kept: Iterable[Outline]) -> list[Contradiction]:
    """Each parameter that another document gives only other values for, once a document.

    A policy's own documents are compared with those of the same policy and kind alone: that a schedule
    differs from the general wording, or an endorsement from the schedule, is what they are for.
    """
    if not new.statements:
        return []
    others = [one for one in kept if one.id != new.id and one.statements and _speak_alike(new, one)]
    return [found for other in others for found in _between(new, other)]


def _between(new: Outline, other: Outline) -> Iterator[Contradiction]:
    for parameter in dict.fromkeys(statement.parameter for statement in new.statements):
        ours, theirs = _of(new, parameter), _of(other, parameter)
        if not theirs or {one.value for one in ours} & {one.value for one in theirs}:
            continue
        yield Contradiction(ours[0], theirs[0], other)


def _of(outline: Outline, parameter: str) -> Sequence[Statement]:
    return [statement for statement in outline.statements if statement.parameter == parameter]


def _said(statement: Statement) -> str:
    return f"{statement.value} ({statement.place}: “{statement.words}”)"


def _speak_alike(new: Outline, other: Outline) -> bool:
    if set(new.policies) != set(other.policies) or (new.policies and new.kind is not other.kind):
        return False
    pairs = ((new.insurer, other.insurer), (new.country, other.country))
    if any(one and another and one != another for one, another in pairs):
        return False
    begins = max(new.effective_from or date.min, other.effective_from or date.min)
    return begins <= min(new.effective_to or date.max, other.effective_to or date.max)
