"""The outbox: posts go out in their order, once, and what cannot be said is said another way or logged."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Engine

from bot.slack.outbox import LEASE, Outbox, put
from bot.slack.post import Post
from tests.bot.slack.test_inbox import Clock


def a_post(key: str, place: str = "T1/C1", team: str = "T1", method: str = "chat.postMessage") -> Post:
    return Post(key, team, place, method, {"channel": place[3:], "text": key})


@pytest.fixture
def clock() -> Clock:
    return Clock()


Keep = Callable[[Sequence[Post]], None]


@pytest.fixture
def keep(engine: Engine, clock: Clock) -> Keep:
    """Keeps posts as whoever handles an envelope does."""

    def kept(posts: Sequence[Post]) -> None:
        with engine.begin() as connection:
            put(connection, posts, clock())

    return kept


@pytest.fixture
def outbox(engine: Engine, clock: Clock) -> Outbox:
    return Outbox(engine, clock)


def test_a_post_of_the_same_key_is_kept_once(outbox: Outbox, keep: Keep) -> None:
    keep([a_post("p1")])
    keep([a_post("p1")])

    assert outbox.counts() == {"waiting": 1}


def test_posts_of_one_channel_go_out_in_their_order_and_hold_up_no_other(outbox: Outbox, keep: Keep) -> None:
    keep([a_post("one"), a_post("two"), a_post("other", place="T1/C2")])

    first, other = outbox.take(), outbox.take()

    assert first
    assert other
    assert (first.post.key, other.post.key) == ("one", "other")
    assert outbox.take() is None
    outbox.sent(first, "1.0")
    second = outbox.take()
    assert second
    assert second.post.key == "two"


def test_a_first_try_is_sure_and_whatever_a_dead_sender_held_is_not(
    outbox: Outbox, keep: Keep, clock: Clock
) -> None:
    keep([a_post("p1")])
    first = outbox.take()
    assert first
    assert not first.unsure
    clock.now += LEASE + 1

    again = outbox.take()

    assert again
    assert again.unsure
    assert again.tries == 2


def test_slacks_wait_holds_for_every_call_of_its_kind_in_that_workspace(
    outbox: Outbox, keep: Keep, clock: Clock
) -> None:
    keep([a_post("p1"), a_post("p2", "T1/C2"), a_post("p3", "T1/C3", method="chat.update")])
    keep([a_post("p4", "T2/C1", team="T2")])
    first = outbox.take()
    assert first
    outbox.later(first, 30.0, "ratelimited", unsure=False, hold=True)

    due = [outbox.take(), outbox.take(), outbox.take()]

    assert [one.post.key if one else None for one in due] == ["p3", "p4", None]
    clock.now += 31
    later = outbox.take()
    assert later
    assert later.post.key == "p1"
    assert not later.unsure


def test_a_sender_that_lost_its_lease_settles_nothing(outbox: Outbox, keep: Keep, clock: Clock) -> None:
    keep([a_post("p1")])
    slow = outbox.take()
    clock.now += LEASE + 1
    quick = outbox.take()
    assert slow
    assert quick

    outbox.bury(slow, "too late", [a_post("instead")])
    outbox.sent(quick, "1.0")

    assert outbox.counts() == {"sent": 1}


def test_nothing_more_is_said_to_a_workspace_that_removed_us(outbox: Outbox, keep: Keep) -> None:
    keep([a_post("p1"), a_post("p2", team="T2", place="T2/C1")])

    assert outbox.drop("T1") == 1
    due = outbox.take()
    assert due
    assert due.post.key == "p2"
    assert outbox.take() is None
