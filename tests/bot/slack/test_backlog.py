"""A backlog: what waits in thousands holds up neither who takes the next nor who keeps one more."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, insert

from bot.slack.inbox import Inbox
from bot.slack.schema import inbox as table
from tests.bot.slack.test_inbox import Clock, envelope

STEP = 100
"""Steps of SQLite's machine between two counts."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def waiting(engine: Engine, count: int, at: float) -> None:
    """So many envelopes, each at a place of its own."""
    row = {"payload": "{}", "received_at": at, "state": "waiting", "tries": 0, "due_at": at}
    rows = [{"key": f"e{number}", "place": f"T1/C{number}/1.0", **row} for number in range(count)]
    with engine.begin() as connection:
        connection.execute(insert(table), rows)


def effort(engine: Engine, act: Callable[[], object]) -> int:
    """What SQLite does meanwhile, in hundreds of its steps: the same on any machine."""
    counted: list[None] = []
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(lambda: counted.append(None), STEP)
    try:
        act()
    finally:
        driver.set_progress_handler(None, 0)
    return len(counted)


def test_who_takes_the_next_of_thousands_reads_no_more_than_of_a_few(engine: Engine, clock: Clock) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("counts the steps of SQLite")
    inbox = Inbox(engine, clock)
    waiting(engine, 10, clock.now)
    of_few = effort(engine, inbox.take)
    with engine.begin() as connection:
        connection.execute(table.delete())
    waiting(engine, 5000, clock.now)

    of_thousands = effort(engine, inbox.take)

    assert of_few > 0
    assert of_thousands <= of_few + 2


def test_what_came_first_is_taken_first_and_what_was_put_off_when_its_time_has_come(
    engine: Engine, clock: Clock
) -> None:
    inbox = Inbox(engine, clock)
    inbox.accept(envelope("first", place="T1/C1/1.0"))
    taken = inbox.take()
    assert taken
    inbox.later(taken, 5.0, "busy")
    clock.now += 1
    inbox.accept(envelope("second", place="T1/C2/1.0"))
    clock.now += 5
    inbox.accept(envelope("third", place="T1/C3/1.0"))

    order = [one.key for one in (inbox.take(), inbox.take(), inbox.take()) if one]

    assert order == ["second", "first", "third"]
