"""Writing to SQLite in turn: one thread after another, whatever becomes of the one before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from knowledge import database
from knowledge.database import Turn, first_to_write, open_database, reading
from tests.bot.slack.stand_in.waiting import wait_until


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """The turn that the threads of the test's database take."""
    one = Turn()
    monkeypatch.setattr(database, "Turn", lambda: one)
    return one


@pytest.fixture
def counter(tmp_path: Path, turn: Turn) -> Iterator[Engine]:
    """A database with one row to count up."""
    engine = open_database(f"sqlite:///{tmp_path / 'counter.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (1, 0)"))
    yield engine
    engine.dispose()


def count_up(engine: Engine) -> None:
    with engine.begin() as connection:
        n = connection.execute(text("SELECT n FROM counter")).scalar_one()
        connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})


def counted(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT n FROM counter")).scalar_one())


def is_waiting(turn: Turn, line: int) -> bool:
    return turn.waiting == line


def within(engine: Engine, seconds: float) -> None:
    """Another thread counts up, soon: the turn was passed on."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(count_up, engine).result(timeout=seconds)


def test_no_count_of_many_threads_is_lost(counter: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(count_up, counter) for _ in range(200)]:
            done.result()

    assert counted(counter) == 200


def test_whoever_only_reads_waits_for_no_writer(counter: Engine) -> None:
    with counter.begin() as connection:
        connection.execute(text("UPDATE counter SET n = 5"))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(counted, counter).result(timeout=2) == 0


def test_a_writer_that_fails_passes_the_turn_on(counter: Engine) -> None:
    with pytest.raises(IntegrityError), counter.begin() as connection:
        connection.execute(text("INSERT INTO counter VALUES (1, 1)"))

    within(counter, 2)
    assert counted(counter) == 1


def test_a_commit_that_fails_passes_the_turn_on_and_keeps_nothing(counter: Engine) -> None:
    with counter.begin() as connection:
        connection.execute(
            text("CREATE TABLE of (id INTEGER REFERENCES counter (id) DEFERRABLE INITIALLY DEFERRED)")
        )
    with pytest.raises(IntegrityError), counter.begin() as connection:
        connection.execute(text("INSERT INTO of VALUES (2)"))

    within(counter, 2)
    with reading(counter) as connection:
        assert connection.execute(text("SELECT count(*) FROM of")).scalar_one() == 0


def test_a_connection_that_is_closed_in_mid_transaction_passes_the_turn_on(counter: Engine) -> None:
    connection = counter.connect()
    connection.execute(text("UPDATE counter SET n = 7"))
    connection.close()

    within(counter, 2)
    assert counted(counter) == 1


def test_who_writes_may_read_however_many_wait_for_the_turn(counter: Engine, turn: Turn) -> None:
    with ThreadPoolExecutor(40) as pool:
        with counter.begin() as connection:
            connection.execute(text("UPDATE counter SET n = 1"))
            waiting = [pool.submit(count_up, counter) for _ in range(40)]
            wait_until(partial(is_waiting, turn, 40))

            assert counted(counter) == 0
        for one in waiting:
            one.result(timeout=10)

    assert counted(counter) == 41


def test_who_goes_first_passes_those_who_came_before(counter: Engine, turn: Turn) -> None:
    order: list[str] = []

    def write(name: str) -> None:
        with first_to_write(counter) if name == "first" else counter.begin() as connection:
            connection.execute(text("UPDATE counter SET n = n + 1"))
            order.append(name)

    with ThreadPoolExecutor(3) as pool, counter.begin() as connection:
        connection.execute(text("UPDATE counter SET n = 0"))
        for line, name in enumerate(("a", "b", "first"), 1):
            pool.submit(write, name)
            wait_until(partial(is_waiting, turn, line))
        connection.commit()

    assert order == ["first", "a", "b"]
    assert counted(counter) == 3


def test_who_waits_in_vain_leaves_the_line() -> None:
    turn = Turn()
    assert turn.taken(0, first=False)

    assert not turn.taken(0.01, first=False)
    assert not turn.taken(0.01, first=True)
    turn.pass_on()

    assert turn.taken(0, first=False)
