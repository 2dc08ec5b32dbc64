"""A cut that a limit row and an event both tell is one change, whichever comes first; two cuts stay two."""

from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records.noticing_book import (
    BOOK,
    LIMITS,
    TODAY,
    begun,
    brought,
    changes,
    event,
    noticing,
    sent,
)

ROW = "POL-1,B-1,named,APPROVED,{amount},EUR,2026-11-20,,2026-11-19,{code},,,\n"
CUTS = ("limit_reduced", "limit_withdrawn")


def row_comes(engine: Engine, folder: Path, amount: str = "4000") -> None:
    brought(engine, folder, {"limits.csv": LIMITS + ROW.format(amount=amount, code="R07")})
    noticing(engine).everything(TODAY, "import")


def event_comes(
    engine: Engine,
    folder: Path,
    number: str = "E-1",
    day: str = "2026-11-20",
    new: str = "4000",
    kind: str = "limit_reduced",
    buyer: str = "B-1",
) -> None:
    told = event(number, kind, buyer, occurred_on=day, old_value="9000", new_value=new)
    sent(engine, folder, [told])
    noticing(engine).what_was_sent(TODAY)
    noticing(engine).everything(TODAY)


def cuts(engine: Engine) -> list[str]:
    return [one.kind.value for one in changes(engine) if one.kind.value in CUTS]


@pytest.mark.parametrize("order", list(permutations([row_comes, event_comes])))
@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-19"], ids=["day of effect", "day of decision"])
def test_a_cut_that_a_row_and_an_event_tell_is_one_change(
    engine: Engine, tmp_path: Path, order: tuple[object, ...], day: str
) -> None:
    begun(engine, tmp_path)
    for comes in order:
        if comes is event_comes:
            event_comes(engine, tmp_path, day=day)
        else:
            row_comes(engine, tmp_path)

    assert cuts(engine) == ["limit_reduced"]


def test_both_in_one_import_are_one_change(engine: Engine, tmp_path: Path) -> None:
    begun(engine, tmp_path)
    told = "event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value,note\n"
    brought(
        engine,
        tmp_path,
        {
            "limits.csv": LIMITS + ROW.format(amount="4000", code=""),
            "events.csv": told + "E-1,POL-1,B-1,limit_reduced,2026-11-20,9000,4000,\n",
        },
    )
    noticing(engine).everything(TODAY, "import")

    assert cuts(engine) == ["limit_reduced"]


@pytest.mark.parametrize("row_first", [True, False])
def test_a_withdrawal_is_one_change_too(engine: Engine, tmp_path: Path, row_first: bool) -> None:
    begun(engine, tmp_path)

    def row() -> None:
        gone = ROW.format(amount="0", code="").replace("APPROVED", "WITHDRAWN")
        brought(engine, tmp_path, {"limits.csv": LIMITS + gone})
        noticing(engine).everything(TODAY, "import")

    def told() -> None:
        event_comes(engine, tmp_path, new="0", kind="limit_withdrawn")

    for comes in (row, told) if row_first else (told, row):
        comes()

    assert cuts(engine) == ["limit_withdrawn"]


@pytest.mark.parametrize(
    "other",
    [{"day": "2026-11-10"}, {"day": ""}, {"new": "3000"}, {"new": ""}, {"buyer": "B-2"}],
    ids=["another day", "no day", "another amount", "no amount", "another buyer"],
)
@pytest.mark.parametrize("row_first", [True, False])
def test_what_is_not_surely_the_same_stays_two(
    engine: Engine, tmp_path: Path, other: dict[str, str], row_first: bool
) -> None:
    begun(engine, tmp_path)

    def told() -> None:
        event_comes(engine, tmp_path, **other)

    def row() -> None:
        row_comes(engine, tmp_path)

    for comes in (row, told) if row_first else (told, row):
        comes()

    assert len(cuts(engine)) == 2


def test_an_event_from_before_the_watch_hides_no_cut(engine: Engine, tmp_path: Path) -> None:
    """It was in the book when the watch began, so nobody was told of it; its row comes now."""
    brought(
        engine,
        tmp_path,
        {
            **BOOK,
            "events.csv": BOOK["events.csv"] + "E-1,POL-1,B-1,limit_reduced,2026-11-20,9000,4000,\n",
        },
    )
    noticing(engine).everything(TODAY, "import")

    row_comes(engine, tmp_path)

    assert cuts(engine) == ["limit_reduced"]
