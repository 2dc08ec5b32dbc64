"""Early warning: what a buyer's signals add up to, by published points (`domain.md` §5.3 F9).

A pure rule. It is no credit decision and no judgement on a company: it says which facts of the book a person
should look at first, and why. Every signal keeps the record that tells it, its day and its points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum


class Sign(StrEnum):
    """What a signal is a sign of."""

    INSOLVENCY = "insolvency"
    LIMIT_CUT = "limit_cut"
    """The insurer reduced or withdrew the limit."""
    CUT_ANNOUNCED = "cut_announced"
    """It announced that it will, and until then the present limit stands."""
    GRADE_DOWN = "grade_down"
    BOUNCED_PAYMENT = "bounced_payment"
    ADVERSE_NEWS = "adverse_news"
    DAYS_LATE = "days_late"
    """The buyer pays later and later. No book of ours holds the days of payments, so this stays unknown."""
    LONG_OVERDUE = "long_overdue"
    """An invoice is overdue for more than half of the maximum extension period."""
    DISPUTES = "disputes"
    LONGER_TERMS = "longer_terms"
    """The buyer asks for longer terms. No book of ours holds it, so this stays unknown."""
    ORDER_SPIKE = "order_spike"


class Level(StrEnum):
    """How soon somebody should look; `none` is what is left below amber."""

    RED = "red"
    AMBER = "amber"
    NONE = "none"


@dataclass(frozen=True)
class Weights:
    """The points of each sign and where the levels begin: F9's, unless a company sets its own."""

    limit_cut: int = 4
    cut_announced: int = 4
    grade_down: int = 3
    bounced_payment: int = 4
    adverse_news: int = 4
    days_late: int = 3
    long_overdue: int = 2
    disputes: int = 2
    longer_terms: int = 2
    order_spike: int = 1
    amber: int = 4
    red: int = 7
    notches: int = 2
    """From so many notches down on, a grade counts."""
    horizon_days: int = 180
    """What happened longer ago does not count."""

    def of(self, sign: Sign) -> int:
        """The points of a sign; an insolvency has none, for it is red whatever the points are."""
        points: int = getattr(self, sign.value, 0)
        return points


F9 = Weights()


@dataclass(frozen=True)
class Signal:
    """One fact of the book that a sign is told by."""

    sign: Sign
    source: str
    """The record that tells it: `event EV-0025`, `limit decided 2026-11-18`, `invoice LQ26-0061`."""
    on: date | None = None
    """The day it is told of; None is unknown."""
    old: str | None = None
    new: str | None = None
    change: str = ""
    """For a limit: `reduction` or `withdrawal`. Only the same change may be told twice."""
    until: date | None = None
    """For a limit: the day from which the change holds, where one is told."""
    notches: int | None = None
    """For a grade: how far down it went, below zero for up; None where the scale does not tell."""
    stands: bool = False
    """Whether it is as it is today, whatever day it began: then it is never too old."""
    facts: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What else the record says: the invoice, its days overdue, the note."""
    points: int = 0


@dataclass(frozen=True)
class Assessment:
    """What the signals come to. `unknown` are the signs that the book cannot tell: not zero, not counted."""

    level: Level
    points: int
    signals: tuple[Signal, ...]
    unknown: tuple[Sign, ...] = ()


TOLD_WITHIN = timedelta(days=7)
"""A change may be written down so many days apart by who decided it and by who was told."""
_LONG = timedelta(days=366)
_LIMIT = (Sign.LIMIT_CUT, Sign.CUT_ANNOUNCED)
_ORDER = {sign: place for place, sign in enumerate(Sign)}


def assess(
    signals: Iterable[Signal], today: date, weights: Weights = F9, unknown: Iterable[Sign] = ()
) -> Assessment:
    """The level that these signals of one buyer under one policy come to, whatever their order."""
    told = [one for one in set(signals) if one.on is None or one.stands or one.on <= today]
    by_sign: dict[Sign, list[Signal]] = {}
    for one in sorted(told, key=_in_order) if len(told) > 1 else told:
        by_sign.setdefault(one.sign, []).append(one)
    moves = by_sign.pop(Sign.GRADE_DOWN, [])
    found, untold = _grade(moves, today, weights) if moves else ([], False)
    changes = [one for sign in _LIMIT for one in by_sign.pop(sign, [])]
    found += _limit_changes(changes, today, weights) if changes else []
    for of_sign in by_sign.values():
        found += _once([one for one in of_sign if _counts(one, today, weights)], weights)
    not_told = {*unknown, *([Sign.GRADE_DOWN] if untold else [])}
    points = sum(one.points for one in found)
    ordered = tuple(sorted(found, key=_shown) if len(found) > 1 else found)
    return Assessment(
        _level(points, ordered, weights), points, ordered, tuple(sorted(not_told, key=_ORDER.__getitem__))
    )


def _level(points: int, found: Sequence[Signal], weights: Weights) -> Level:
    if any(one.sign is Sign.INSOLVENCY for one in found) or points >= weights.red:
        return Level.RED
    return Level.AMBER if points >= weights.amber else Level.NONE


def _in_order(one: Signal) -> tuple[object, ...]:
    told = (one.old or "", one.new or "", one.change, one.until or date.max, one.notches or 0)
    return (one.on or date.max, _ORDER[one.sign], one.source, *told, one.stands)


def _shown(one: Signal) -> tuple[object, ...]:
    """Insolvency first, then what counts most, then the newest; one without a day last."""
    newest = -(one.on or date.min).toordinal()
    return (one.sign is not Sign.INSOLVENCY, -one.points, newest, _ORDER[one.sign], one.source)


def _counts(one: Signal, today: date, weights: Weights) -> bool:
    """Whether it is new enough. One without a day is taken in: a gap in a record must not lower a warning."""
    return one.stands or one.on is None or one.on >= today - timedelta(days=weights.horizon_days)


def _once(found: Sequence[Signal], weights: Weights) -> list[Signal]:
    """All that tells of one sign, each thing once; its points are given once, to the newest."""
    different = list({(one.on, one.old, one.new, one.source): one for one in found}.values())
    newest = max(different, key=lambda one: (one.on or date.min, one.source), default=None)
    return [replace(one, points=weights.of(one.sign)) if one is newest else one for one in different]


def _limit_changes(told: Sequence[Signal], today: date, weights: Weights) -> list[Signal]:
    """Each change of the limit once, however many records tell it and whether it was announced before.

    Two tellings are the same change if the days they tell of leave it possible. What is left is the number
    of changes that cannot all be the same, so that one more telling never makes it smaller.
    """
    found: list[Signal] = []
    for change in ("reduction", "withdrawal"):
        of_kind = [one for one in told if one.change == change]
        for same in _changes(of_kind):
            counting = [one for one in same if _counts(one, today, weights)]
            dated_and_old = any(one.on is not None and one not in counting for one in same)
            if counting and not (dated_and_old and all(one.on is None for one in counting)):
                found.append(_one_change(counting, weights))
    return found


def _changes(told: Sequence[Signal]) -> list[list[Signal]]:
    """The tellings by the change they tell: each joins the first that its days allow."""
    latest: list[date] = []
    groups: list[list[Signal]] = []
    for one in sorted(told, key=lambda one: (_days(one)[1], _in_order(one))):
        begins, ends = _days(one)
        place = next((at for at, day in enumerate(latest) if begins <= day <= ends), None)
        if place is None:
            latest.append(ends)
            groups.append([one])
        else:
            groups[place].append(one)
    return groups


def _days(one: Signal) -> tuple[date, date]:
    """The days on which the change may have been made that a record tells of."""
    if one.on is None:
        return date.min, date.max
    begins = one.on - TOLD_WITHIN
    if one.sign is Sign.CUT_ANNOUNCED:
        return begins, (one.until or one.on + _LONG) + TOLD_WITHIN
    return begins, max(one.until or one.on, one.on) + TOLD_WITHIN


def _one_change(same: Sequence[Signal], weights: Weights) -> Signal:
    """The change as the record tells it that says most, with every record that tells it."""
    most = max(
        same, key=lambda one: (weights.of(one.sign), one.sign is Sign.LIMIT_CUT, _said(one), one.source)
    )
    until = max((one.until for one in same if one.until), default=None)
    on = most.on or min((one.on for one in same if one.on), default=None)
    sources = "; ".join(dict.fromkeys(one.source for one in sorted(same, key=lambda one: one.source)))
    old = most.old or next((one.old for one in same if one.old), None)
    return replace(most, source=sources, on=on, until=until, old=old, points=weights.of(most.sign))


def _said(one: Signal) -> int:
    return sum(part is not None for part in (one.on, one.old, one.new))


def _grade(told: Sequence[Signal], today: date, weights: Weights) -> tuple[list[Signal], bool]:
    """The moves that took the grade down from its best since the horizon, and whether any cannot be told.

    A rise after a fall takes the fall back. A move without a day counts by itself, and only when it is down.
    """
    every = [one for one in told if _counts(one, today, weights)]
    moves = list({(one.on, one.old, one.new): one for one in every}.values())
    untold = [one for one in moves if one.notches is None]
    dated = [(one, one.notches) for one in moves if one.notches is not None and one.on is not None]
    undated = [(one, one.notches) for one in moves if one.notches is not None and one.on is None]
    fallen, since = 0, 0
    for place, (_, notches) in enumerate(dated):
        fallen, since = (fallen, since) if fallen > 0 else (0, place)
        fallen += notches
    falls = [one for one, notches in dated[since:] if notches > 0] if fallen > 0 else []
    falls += [one for one, notches in undated if notches > 0]
    down = max(fallen, 0) + sum(notches for _, notches in undated if notches > 0)
    reached = weights.grade_down if down >= weights.notches else 0
    last = max(falls, key=lambda one: (one.on or date.min, one.source), default=None)
    return [*(replace(one, points=reached if one is last else 0) for one in falls), *untold], bool(untold)
