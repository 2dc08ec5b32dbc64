"""Changes that undo each other before the digest are told as what remains."""

import pytest

from bot.alerts.remaining import remaining
from tests.bot.alerts.people import BUYER, OTHER, change
from tools.changes import ChangeKind as Kind

FIVE, FOUR, THREE = "500000 CNY", "400000 CNY", "300000 CNY"
Step = tuple[Kind, str | None, str | None]


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([(Kind.LIMIT_REDUCED, FIVE, THREE)], (Kind.LIMIT_REDUCED, FIVE, THREE)),
        (
            [(Kind.LIMIT_REDUCED, FIVE, THREE), (Kind.LIMIT_RAISED, THREE, FIVE)],
            None,
        ),
        (
            [(Kind.LIMIT_REDUCED, FIVE, THREE), (Kind.LIMIT_RAISED, THREE, FOUR)],
            (Kind.LIMIT_REDUCED, FIVE, FOUR),
        ),
        (
            [(Kind.LIMIT_WITHDRAWN, FIVE, "none"), (Kind.LIMIT_GRANTED, "none", THREE)],
            (Kind.LIMIT_REDUCED, FIVE, THREE),
        ),
        (
            [(Kind.LIMIT_RAISED, FIVE, "600000 CNY"), (Kind.LIMIT_GRANTED, "none", "90000 EUR")],
            (Kind.LIMIT_GRANTED, FIVE, "90000 EUR"),
        ),
        ([(Kind.GRADE_DOWN, "BB", "B"), (Kind.GRADE_UP, "B", "BB")], None),
        ([(Kind.GRADE_DOWN, "BB", "CCC"), (Kind.GRADE_UP, "CCC", "B")], (Kind.GRADE_CHANGED, "BB", "B")),
        ([(Kind.GRADE_DOWN, "BB", "B"), (Kind.GRADE_DOWN, "B", "CCC")], (Kind.GRADE_DOWN, "BB", "CCC")),
        ([(Kind.OVERDUE_STARTED, None, "1"), (Kind.OVERDUE_SETTLED, "1", None)], None),
        (
            [(Kind.OVERDUE_AGED, "30", "60"), (Kind.OVERDUE_SETTLED, "60", None)],
            (Kind.OVERDUE_SETTLED, "30", None),
        ),
        ([(Kind.LEVEL, "none", "red"), (Kind.LEVEL_DOWN, "red", "amber")], (Kind.LEVEL, "none", "amber")),
        ([(Kind.GRADE_DOWN, None, "B"), (Kind.GRADE_UP, "B", None)], (Kind.GRADE_CHANGED, None, None)),
    ],
)  # fmt: skip
def test_of_several_changes_of_one_thing_the_whole_way_is_told(steps: list[Step], left: Step | None) -> None:
    changes = [change(at, kind, old=old, new=new) for at, (kind, old, new) in enumerate(steps, 1)]

    found = remaining(changes)

    assert [(one.kind, one.old, one.new) for one in found] == ([left] if left else [])


@pytest.mark.parametrize("differs", [{"buyer_id": OTHER}, {"subject": "layer 2"}, {"policy_id": "POL-9"}])
def test_changes_of_different_things_never_undo_each_other(differs: dict[str, str]) -> None:
    down = change(1, Kind.LIMIT_REDUCED, buyer_id=BUYER, old="5 CNY", new="3 CNY")
    up = change(2, Kind.LIMIT_RAISED, **{"buyer_id": BUYER, **differs}, old="3 CNY", new="5 CNY")

    assert remaining([down, up]) == [down, up]


@pytest.mark.parametrize(
    "kind", [Kind.INSOLVENCY, Kind.ADVERSE_NEWS, Kind.BOUNCED_PAYMENT, Kind.STOP_SHIPMENT]
)
def test_an_event_is_never_undone(kind: Kind) -> None:
    events = [change(1, kind, old="a", new="b"), change(2, kind, old="b", new="a")]

    assert remaining(events) == events
