"""The inbox: what was accepted is handled once, in its order, whoever dies."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from bot.slack.inbox import LEASE, MOST_TRIES, Envelope, Inbox
from bot.slack.outbox import Outbox
from bot.slack.post import Post


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(engine: Engine, clock: Clock) -> Inbox:
    return Inbox(engine, clock)


def envelope(key: str, place: str = "T1/C1/1.0", twin: str | None = None) -> Envelope:
    return Envelope(key, place, {"said": key}, twin)


def a_post(key: str) -> Post:
    return Post(key, "T1", "T1/C1", "chat.postMessage", {"channel": "C1", "text": key})


def test_the_same_event_is_kept_once_however_often_slack_repeats_it(inbox: Inbox) -> None:
    assert [inbox.accept(envelope("e1")) for _ in range(4)] == [True, False, False, False]


def test_a_mention_that_arrives_as_two_events_is_kept_once(inbox: Inbox) -> None:
    assert inbox.accept(envelope("message", twin="T1:C1:1.0"))
    assert not inbox.accept(envelope("app_mention", twin="T1:C1:1.0"))


def test_envelopes_without_a_twin_do_not_shut_each_other_out(inbox: Inbox) -> None:
    assert inbox.accept(envelope("e1"))
    assert inbox.accept(envelope("e2"))


def test_an_event_delivered_by_many_at_once_is_kept_once(inbox: Inbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: inbox.accept(envelope("e1")), range(32)))

    assert kept.count(True) == 1


def test_what_is_said_in_one_thread_is_taken_one_after_another(inbox: Inbox) -> None:
    inbox.accept(envelope("first"))
    inbox.accept(envelope("second"))
    inbox.accept(envelope("elsewhere", place="T1/C2/1.0"))

    first, elsewhere = inbox.take(), inbox.take()

    assert first
    assert elsewhere
    assert (first.key, elsewhere.key) == ("first", "elsewhere")
    assert inbox.take() is None
    inbox.finish(first, [])
    second = inbox.take()
    assert second
    assert second.key == "second"


def test_two_workers_never_hold_the_same_envelope(inbox: Inbox) -> None:
    for number in range(30):
        inbox.accept(envelope(f"e{number}", place=f"T1/C{number}/1.0"))

    with ThreadPoolExecutor(6) as pool:
        taken = [one for one in pool.map(lambda _: inbox.take(), range(60)) if one]

    assert len({one.key for one in taken}) == len(taken)


def test_what_a_dead_worker_held_is_taken_again_and_its_late_word_no_longer_counts(
    inbox: Inbox, clock: Clock, engine: Engine
) -> None:
    inbox.accept(envelope("e1"))
    dead = inbox.take()
    assert dead
    clock.now += LEASE + 1

    living = inbox.take()

    assert living
    assert living.key == "e1"
    assert living.tries == 2
    assert not inbox.finish(dead, [a_post("late")])
    assert inbox.finish(living, [a_post("answer")])
    due = Outbox(engine, clock).take()
    assert due
    assert due.post.key == "answer"


def test_an_envelope_is_done_together_with_what_is_to_be_said(
    inbox: Inbox, engine: Engine, clock: Clock
) -> None:
    inbox.accept(envelope("e1"))
    taken = inbox.take()
    assert taken
    unsayable = Post("p1", "T1", "T1/C1", "chat.postMessage", {"text": object()})

    with pytest.raises(TypeError):
        inbox.finish(taken, [unsayable])

    assert inbox.counts() == {"waiting": 1}
    assert Outbox(engine, clock).take() is None


def test_what_was_put_off_comes_back_at_its_time(inbox: Inbox, clock: Clock) -> None:
    inbox.accept(envelope("e1"))
    taken = inbox.take()
    assert taken
    inbox.later(taken, 8.0, "busy")

    assert inbox.take() is None
    clock.now += 9
    again = inbox.take()
    assert again
    assert again.tries == 2
    assert not again.last_try


def test_the_fifth_try_is_the_last(inbox: Inbox, clock: Clock) -> None:
    inbox.accept(envelope("e1"))
    for _ in range(MOST_TRIES - 1):
        taken = inbox.take()
        assert taken
        assert not taken.last_try
        inbox.later(taken, 0, "busy")

    last = inbox.take()

    assert last
    assert last.last_try
    inbox.fail(last, [a_post("sorry")], "REF")
    assert inbox.counts() == {"failed": 1}


def test_the_words_of_people_are_gone_once_they_are_answered(inbox: Inbox, clock: Clock) -> None:
    inbox.accept(envelope("e1"))
    taken = inbox.take()
    assert taken
    inbox.finish(taken, [])

    assert inbox.forget(clock.now + 1) == 1
    assert inbox.counts() == {}
