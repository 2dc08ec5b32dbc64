"""The same policy parameter with different values in two documents for the same people and days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from knowledge.document import Outline, Statement

_AT_MOST = 10
"""More of one document help nobody; the rest is counted."""


def contradictions(new: Outline, kept: Iterable[Outline]) -> list[str]:
    """A warning for each parameter that other documents give only other values for, with both places.

    A policy's own documents are compared with those of the same policy and kind alone: that a schedule
    differs from the general wording, or an endorsement from the schedule, is what they are for.
    """
    if not new.statements:
        return []
    others = [one for one in kept if one.id != new.id and one.statements and _speak_alike(new, one)]
    found = [warning for other in others for warning in _between(new, other)]
    more = len(found) - _AT_MOST
    return found[:_AT_MOST] + (
        [f"and {more} more values that other documents contradict"] if more > 0 else []
    )


def _between(new: Outline, other: Outline) -> Iterator[str]:
    for parameter in dict.fromkeys(statement.parameter for statement in new.statements):
        ours, theirs = _of(new, parameter), _of(other, parameter)
        if not theirs or {one.value for one in ours} & {one.value for one in theirs}:
            continue
        yield f"the {parameter} is {_said(ours[0])}, but {_said(theirs[0])} in {other.path}"


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
