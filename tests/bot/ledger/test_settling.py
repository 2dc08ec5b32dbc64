"""Settling: the counts follow what happened, late or twice or by two workers at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select, update

from bot.ledger.facts import DURABLE_AFTER
from bot.ledger.lease import Lease, LeaseLost
from bot.ledger.ledger import Ledger, Settled
from bot.ledger.schema import ledger_conversation, ledger_day, ledger_state, ledger_turn_day
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tests.bot.ledger.telling import (
    DAY,
    FROM_RECORD,
    HOUR,
    MINUTE,
    NOW,
    Told,
    endings,
    everything,
    go_on,
    hand,
    rate,
    tell,
)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine, SentenceEncoder().encode_query)


def told_of_all_kinds(engine: Engine) -> None:
    """Fourteen conversations on five days, two doors and two websites."""
    for place, outcome in enumerate(("answered", "not_found", "clarify", "refused", "smalltalk", None)):
        at = NOW - (20 - 8 * (place % 3)) * DAY
        tell(engine, f"c{place}", at, Told(outcome=outcome), channel="widget", site_id=f"S-{place % 2}")
        tell(engine, f"d{place}", at, Told(), Told("谢谢", "smalltalk", MINUTE), language_of(place))
    for place in range(2):
        tell(engine, f"p{place}", NOW - (5 - place) * DAY, Told("怎么办理索赔？"), who="P-1")
    hand(engine, "d0", NOW - 20 * DAY + HOUR, "我要找人工")


def language_of(place: int) -> Told:
    return Told("how do I claim?", "answered", 2 * MINUTE, language=("zh", "en")[place % 2])


def test_a_day_counts_each_eligible_conversation_once(engine: Engine, ledger: Ledger) -> None:
    told_of_all_kinds(engine)

    ledger.settle(NOW)

    with engine.connect() as connection:
        counted = connection.execute(select(func.sum(ledger_day.c.conversations))).scalar()
        eligible = connection.execute(
            select(func.count()).select_from(ledger_conversation).where(ledger_conversation.c.eligible)
        ).scalar()
        turns = connection.execute(select(func.sum(ledger_turn_day.c.turns))).scalar()
    assert (counted, eligible, turns) == (13, 13, 6 + 18 + 2)
    assert [endings(engine)[name] for name in ("d0", "p0", "p1")] == ["handed_over", "reopened", "assumed"]


def test_settling_again_in_small_steps_or_anew_leaves_the_same_rows(engine: Engine, ledger: Ledger) -> None:
    told_of_all_kinds(engine)
    for days in range(25, 0, -1):
        ledger.settle(NOW - days * DAY)
    ledger.settle(NOW)
    in_steps = everything(engine)

    again = ledger.settle(NOW)
    unchanged = everything(engine)
    ledger.settle(NOW, anew=True)

    assert unchanged == in_steps
    assert everything(engine) == in_steps
    assert again.conversations == 0


def test_two_workers_at_once_leave_the_rows_of_one(engine: Engine, ledger: Ledger) -> None:
    told_of_all_kinds(engine)
    came: list[Settled] = []
    start = Barrier(4)

    def work() -> None:
        start.wait()
        came.append(ledger.settle(NOW))

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    together = everything(engine)
    ledger.settle(NOW, anew=True)
    assert sum(not one.elsewhere for one in came) >= 1
    assert everything(engine) == together


def test_a_worker_that_lost_its_lease_writes_nothing(engine: Engine) -> None:
    slow = Lease(engine)
    assert slow.taken()
    assert not Lease(engine).taken()
    with engine.begin() as connection:  # it ran out, and another one took it
        connection.execute(update(ledger_state).values(lease="another"))

    with pytest.raises(LeaseLost), slow.writing(settled_until="9999") as connection:
        pytest.fail("it may not write")

    assert slow.read() == ("", "")


def test_a_success_becomes_durable_after_a_week_without_any_event(engine: Engine, ledger: Ledger) -> None:
    tell(engine, "c1", NOW, Told())
    known = select(ledger_day.c.ending, ledger_day.c.known, ledger_day.c.conversations)

    def at(moment: datetime) -> Sequence[tuple[str, bool, int]]:
        ledger.settle(moment)
        with engine.connect() as connection:
            return [(row.ending, row.known, row.conversations) for row in connection.execute(known)]

    assert at(NOW + MINUTE) == [("open", False, 1)]
    assert at(NOW + 2 * HOUR) == [("assumed", False, 1)]
    assert at(NOW + DURABLE_AFTER + HOUR) == [("assumed", True, 1)]


def test_a_late_thumbs_down_corrects_the_day_it_belongs_to(engine: Engine, ledger: Ledger) -> None:
    tell(engine, "c1", NOW, Told())
    ledger.settle(NOW + 10 * DAY)
    rate(engine, "c1-1", "down", NOW + 10 * DAY + HOUR)

    ledger.settle(NOW + 10 * DAY + 2 * HOUR)

    assert endings(engine) == {"c1": "reopened"}
    with engine.connect() as connection:
        row = connection.execute(select(ledger_turn_day)).one()
        assert (row.day, row.turns, row.disliked) == (NOW.date().isoformat(), 1, 1)
        assert connection.execute(select(ledger_day.c.ending)).scalars().all() == ["reopened"]


def test_a_conversation_that_goes_on_within_a_week_is_reopened_and_later_a_new_one(
    engine: Engine, ledger: Ledger
) -> None:
    tell(engine, "c1", NOW, Told())
    tell(engine, "c2", NOW, Told())
    ledger.settle(NOW + DAY)
    go_on(engine, "c1", NOW + 3 * DAY, Told("还是怎么索赔？"), first=2)
    go_on(engine, "c2", NOW + 9 * DAY, Told("逾期怎么办？", "not_found"), first=2)

    ledger.settle(NOW + 20 * DAY)

    with engine.connect() as connection:
        one = ledger_conversation.c
        rows = connection.execute(select(one.conversation_id, one.part, one.ending)).all()
    assert sorted(tuple(row) for row in rows) == [
        ("c1", 0, "reopened"),
        ("c2", 0, "assumed"),
        ("c2", 1, "abandoned"),
    ]


@pytest.mark.parametrize(
    ("who", "again", "cited", "after", "expected"),
    [
        ("P-1", "索赔要怎么办理？", (), 2 * DAY, "reopened"),
        ("P-1", "索赔要怎么办理？", (), 8 * DAY, "assumed"),
        ("P-1", "保费是怎么算出来的？", (), 2 * DAY, "assumed"),
        ("P-2", "索赔要怎么办理？", (), 2 * DAY, "assumed"),
        ("P-1", "索赔要怎么办理？", FROM_RECORD, 2 * DAY, "assumed"),
    ],
    ids=["the same again", "after a week", "something else", "somebody else", "a record looked up again"],
)
def test_the_same_person_asking_the_same_again_takes_the_success_back(
    engine: Engine,
    ledger: Ledger,
    who: str,
    again: str,
    cited: Sequence[dict[str, str]],
    after: timedelta,
    expected: str,
) -> None:
    tell(engine, "first", NOW, Told("怎么办理索赔？", cited=cited), who="P-1")
    ledger.settle(NOW + DAY)
    assert endings(engine)["first"] == "assumed"

    tell(engine, "second", NOW + after, Told(again), who=who)
    ledger.settle(NOW + after + 2 * HOUR)

    assert endings(engine)["first"] == expected


def test_a_turn_in_progress_is_counted_when_it_ends_or_has_broken_off(engine: Engine, ledger: Ledger) -> None:
    tell(engine, "c1", NOW, Told(outcome=None))
    outcomes = select(ledger_turn_day.c.outcome, ledger_turn_day.c.turns)

    ledger.settle(NOW + MINUTE)
    with engine.connect() as connection:
        assert connection.execute(outcomes).all() == []
    ledger.settle(NOW + 2 * HOUR)

    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(outcomes)] == [("broken_off", 1)]
    assert endings(engine) == {"c1": "abandoned"}
