"""What remains: changes of one thing, told together, come to one change or to none. A pure rule."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from tools.changes import Change, ChangeKind

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
_FAMILIES = (
    frozenset(
        {
            ChangeKind.LIMIT_GRANTED,
            ChangeKind.LIMIT_RAISED,
            ChangeKind.LIMIT_REDUCED,
            ChangeKind.LIMIT_WITHDRAWN,
        }
    ),
    frozenset({ChangeKind.GRADE_UP, ChangeKind.GRADE_DOWN, ChangeKind.GRADE_CHANGED}),
    frozenset({ChangeKind.OVERDUE_STARTED, ChangeKind.OVERDUE_AGED, ChangeKind.OVERDUE_SETTLED}),
    frozenset({ChangeKind.LEVEL, ChangeKind.LEVEL_DOWN}),
    frozenset({ChangeKind.CLAIM_STATUS}),
)
"""Changes that can undo each other; any other kind is an event that stays one."""
_LEVELS = ("none", "amber", "red")


def remaining(changes: Iterable[Change]) -> Sequence[Change]:
    """One change for each thing that is different in the end, in the order of the last change of each.

    A thing that is again as it was is left out; so is an overdue that began and was settled meanwhile.
    What remains keeps the id of its last change, and begins where its first one began.
    """
    groups: dict[tuple[object, ...], list[Change]] = {}
    for one in sorted(changes, key=lambda change: change.sequence):
        groups.setdefault(_thing(one), []).append(one)
    left = (_remains(group) for group in groups.values())
    return sorted((one for one in left if one), key=lambda change: change.sequence)


def same_thing(one: Change, other: Change) -> bool:
    """Whether one may have undone or gone on from the other."""
    return _thing(one) == _thing(other)


def _thing(change: Change) -> tuple[object, ...]:
    family = next((one for one in _FAMILIES if change.kind in one), None)
    return change.policy_id, change.buyer_id, change.subject, family or change.change_id


def _remains(group: Sequence[Change]) -> Change | None:
    first, last = group[0], group[-1]
    if len(group) == 1:
        return last
    if first.kind is ChangeKind.OVERDUE_STARTED and last.kind is ChangeKind.OVERDUE_SETTLED:
        return None
    if first.old is not None and first.old == last.new:
        return None
    return replace(last, old=first.old, kind=_kind(group))


def _kind(group: Sequence[Change]) -> ChangeKind:
    """What the whole way comes to: no two steps may hide that the way as a whole went down."""
    first, last = group[0], group[-1]
    if last.kind in _FAMILIES[0]:
        return _of_amounts(first.old, last.new) or last.kind
    if last.kind in _FAMILIES[1]:
        return last.kind if len({one.kind for one in group}) == 1 else ChangeKind.GRADE_CHANGED
    if last.kind in _FAMILIES[2] and first.kind is ChangeKind.OVERDUE_STARTED:
        return ChangeKind.OVERDUE_STARTED
    if last.kind in _FAMILIES[3] and first.old in _LEVELS and last.new in _LEVELS:
        rose = _LEVELS.index(last.new) > _LEVELS.index(first.old)
        return ChangeKind.LEVEL if rose else ChangeKind.LEVEL_DOWN
    return last.kind


def _of_amounts(old: str | None, new: str | None) -> ChangeKind | None:
    """Raised or reduced; None where the two are not amounts of one currency."""
    before, after = _AMOUNT.fullmatch(old or ""), _AMOUNT.fullmatch(new or "")
    if not before or not after or before[2] != after[2]:
        return None
    rose = Decimal(after[1]) > Decimal(before[1])
    if Decimal(after[1]) == 0:
        return ChangeKind.LIMIT_WITHDRAWN
    return ChangeKind.LIMIT_RAISED if rose else ChangeKind.LIMIT_REDUCED
