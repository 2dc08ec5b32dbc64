"""The same cut told twice: by a limit's row, and by an event, which names no layer. A pure rule."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tools.changes import ChangeKind, Found

CUTS = frozenset({ChangeKind.LIMIT_REDUCED, ChangeKind.LIMIT_WITHDRAWN})
OF_LIMITS = CUTS | {ChangeKind.LIMIT_GRANTED, ChangeKind.LIMIT_RAISED, ChangeKind.LIMIT_EXPIRED}
"""What moves a limit: a cut is the same only while nothing of these came after it."""
_EVENT = re.compile(r"(?:^|\s)event \S")
_DECIDED = re.compile(r"limit decided (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class Cut:
    """A cut of a limit, by whom it was told and on which days it may be said to have been made."""

    kind: ChangeKind
    by_event: bool
    old: str | None
    new: str | None
    days: frozenset[date]
    """The day of effect, and of a row the day of the decision."""


def cut_of(
    kind: ChangeKind, old: str | None, new: str | None, effective_on: date | None, told_by: str
) -> Cut:
    """`told_by` is the record, or the source that ends with it."""
    decided = _DECIDED.search(told_by)
    days = (effective_on, date.fromisoformat(decided[1]) if decided else None)
    by_event = _EVENT.search(told_by) is not None
    return Cut(kind, by_event, old, new, frozenset(day for day in days if day))


def same_cut(one: Cut, other: Cut) -> bool:
    """Whether a row and an event surely tell the same: kind, new amount and a day are known and agree."""
    return (
        one.by_event is not other.by_event
        and one.kind is other.kind
        and one.kind in CUTS
        and one.new is not None
        and one.new == other.new
        and (one.old is None or other.old is None or one.old == other.old)
        and not one.days.isdisjoint(other.days)
    )


def told_once(found: Sequence[Found], last: Cut | None) -> Iterable[Found]:
    """What of a buyer's changes is news: without a cut that the last one, or an event beside it, tells too.

    `last` is how the limit moved last, as it was told; None where it never was. To be asked only where the
    limit has one layer: with several, an event does not say which of them it is about.
    """
    events = [cut for one in found if one.event_id is not None and (cut := _cut(one)) is not None]
    for one in found:
        cut = _cut(one)
        if cut is None or not (
            _is_told(cut, last) or (not cut.by_event and any(same_cut(cut, e) for e in events))
        ):
            yield one


def _is_told(cut: Cut, last: Cut | None) -> bool:
    return last is not None and same_cut(cut, last)


def _cut(one: Found) -> Cut | None:
    return cut_of(one.kind, one.old, one.new, one.effective_on, one.record) if one.kind in CUTS else None
