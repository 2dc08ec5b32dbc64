"""Where a conversation stands: who counts as helped, and who never does."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Outcome
from bot.ledger.facts import Facts, TurnFact, parts_of
from bot.ledger.said import LONGEST, Said, said_in
from bot.ledger.standing import ABSTENTIONS, SUCCESSES, Ending, standing_of

BEGUN = datetime(2026, 11, 2, 22, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATER = BEGUN + 30 * DAY


def turn(
    outcome: Outcome | None = Outcome.ANSWERED, after: timedelta = timedelta(), said: Said = Said.QUESTION
) -> TurnFact:
    """A message so long after the beginning, answered a second later with a source."""
    at = BEGUN + after
    answered = at + timedelta(seconds=1) if outcome else None
    return TurnFact(at, said, outcome, answered, cited=outcome is Outcome.ANSWERED)


def ending(*turns: TurnFact, now: datetime = LATER) -> Ending:
    return standing_of(Facts(turns), now).ending


THANKS = turn(Outcome.SMALLTALK, MINUTE, Said.THANKS)
ENDINGS: Sequence[tuple[str, Sequence[TurnFact], Ending]] = (
    ("an answer with sources, and silence", [turn()], Ending.ASSUMED),
    ("an answer without sources", [replace(turn(), cited=False)], Ending.UNPROVEN),
    ("an action that waits for a confirmation", [turn(Outcome.CONFIRM)], Ending.UNPROVEN),
    ("thanks at the end", [turn(), THANKS], Ending.CONFIRMED),
    ("thanks after an answer without sources", [replace(turn(), cited=False), THANKS], Ending.CONFIRMED),
    ("a thumbs up", [replace(turn(), cited=False, liked_at=BEGUN + HOUR)], Ending.CONFIRMED),
    (
        "a thumbs up, then nothing found",
        [replace(turn(), liked_at=BEGUN), turn(Outcome.NOT_FOUND, MINUTE)],
        Ending.ABANDONED,
    ),
    ("a thumbs down", [replace(turn(), disliked_at=BEGUN + MINUTE)], Ending.REJECTED),
    (
        "thanks, then a thumbs down within the hour",
        [replace(turn(), disliked_at=BEGUN + 2 * MINUTE), THANKS],
        Ending.REJECTED,
    ),
    ("a complaint at the end", [turn(), turn(Outcome.ANSWERED, MINUTE, Said.COMPLAINT)], Ending.REJECTED),
    ("left after being asked back", [turn(Outcome.CLARIFY)], Ending.ABANDONED),
    ("left after nothing was found", [turn(Outcome.NOT_FOUND)], Ending.ABANDONED),
    ("thanks after nothing was found", [turn(Outcome.NOT_FOUND), THANKS], Ending.ABANDONED),
    ("left after a failure", [turn(Outcome.UNAVAILABLE)], Ending.ABANDONED),
    ("a turn that broke off", [turn(None)], Ending.ABANDONED),
    ("never mind", [turn(), turn(Outcome.SMALLTALK, MINUTE, Said.GAVE_UP)], Ending.ABANDONED),
    ("a question that may not be answered", [turn(Outcome.REFUSED)], Ending.REFUSED),
    ("something else afterwards", [turn(), turn(Outcome.OUT_OF_SCOPE, MINUTE)], Ending.UNPROVEN),
    ("a person was asked for", [turn(), turn(Outcome.HANDED_OVER, MINUTE)], Ending.HANDED_OVER),
    ("a further question after an hour", [turn(), turn(Outcome.ANSWERED, 2 * HOUR)], Ending.REOPENED),
    ("a further question within the hour", [turn(), turn(Outcome.ANSWERED, 30 * MINUTE)], Ending.ASSUMED),
    ("thanks a day later", [turn(), turn(Outcome.SMALLTALK, DAY, Said.THANKS)], Ending.CONFIRMED),
    (
        "back for an answer after none was found",
        [turn(Outcome.NOT_FOUND), turn(Outcome.ANSWERED, DAY)],
        Ending.ASSUMED,
    ),
    ("a thumbs down three days later", [replace(turn(), disliked_at=BEGUN + 3 * DAY)], Ending.REOPENED),
    ("a thumbs down three weeks later", [replace(turn(), disliked_at=BEGUN + 21 * DAY)], Ending.REOPENED),
)


@pytest.mark.parametrize(
    ("turns", "expected"), [case[1:] for case in ENDINGS], ids=[case[0] for case in ENDINGS]
)
def test_a_conversation_ends_as_the_person_left_it(turns: Sequence[TurnFact], expected: Ending) -> None:
    assert ending(*turns) is expected


@pytest.mark.parametrize("outcome", [Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE])
def test_a_greeting_or_another_subject_alone_is_in_no_count(outcome: Outcome) -> None:
    assert not standing_of(Facts([turn(outcome)]), LATER).eligible


def test_a_success_is_open_for_an_hour_and_not_yet_known_for_a_week() -> None:
    facts = Facts([turn()])
    last = facts.last_at

    early = standing_of(facts, last + 59 * MINUTE)
    young = standing_of(facts, last + HOUR)
    old = standing_of(facts, last + 7 * DAY)

    assert (early.ending, early.due_at) == (Ending.OPEN, last + HOUR)
    assert (young.ending, young.known, young.durable, young.due_at) == (
        Ending.ASSUMED,
        False,
        False,
        last + 7 * DAY,
    )
    assert (old.known, old.durable, old.due_at) == (True, True, None)


def test_who_asks_the_same_again_elsewhere_was_not_helped() -> None:
    asked_again = Facts([turn()], asked_again_at=BEGUN + 2 * DAY)

    assert standing_of(asked_again, LATER).ending is Ending.REOPENED


def test_a_hand_over_counts_against_any_thanks() -> None:
    facts = Facts([turn(), THANKS], handed_over_at=BEGUN + HOUR)

    assert standing_of(facts, LATER).ending is Ending.HANDED_OVER


def test_what_goes_on_after_more_than_a_week_is_a_conversation_of_its_own() -> None:
    turns = [turn(), turn(after=7 * DAY), turn(after=15 * DAY), turn(after=15 * DAY + HOUR)]

    assert list(parts_of(turns)) == [(0, 2), (2, 4)]
    assert list(parts_of([])) == []


@st.composite
def conversations(draw: st.DrawFn) -> Facts:
    """Any conversation of up to five messages, with any ratings."""
    moment, turns = BEGUN, []
    for _ in range(draw(st.integers(1, 5))):
        moment += draw(st.sampled_from([MINUTE, 59 * MINUTE, HOUR, 2 * HOUR, DAY, 6 * DAY]))
        outcome = draw(st.sampled_from([*Outcome, None]))
        liked = draw(st.none() | st.integers(0, 20).map(lambda days: days * DAY))
        disliked = (
            None if liked is not None else draw(st.none() | st.integers(0, 20).map(lambda days: days * DAY))
        )
        turns.append(
            TurnFact(
                moment,
                draw(st.sampled_from([*Said, Said.QUESTION, Said.QUESTION])),
                outcome,
                moment + MINUTE / 2 if outcome else None,
                cited=draw(st.booleans()),
                liked_at=None if liked is None else moment + liked,
                disliked_at=None if disliked is None else moment + disliked,
            )
        )
    return Facts(turns, draw(st.none() | st.just(moment + MINUTE)), draw(st.none() | st.just(moment + DAY)))


moments = st.integers(0, 40 * 24).map(lambda hours: timedelta(hours=hours))


@settings(deadline=None)
@given(conversations(), moments)
def test_abandoned_and_success_exclude_each_other_and_every_eligible_one_has_one_ending(
    facts: Facts, after: timedelta
) -> None:
    standing = standing_of(facts, facts.last_at + after)

    assert standing.ending in Ending
    if standing.durable:
        assert standing.known
        assert standing.ending in SUCCESSES
        assert facts.questions[-1].outcome not in ABSTENTIONS | {None}
    assert not (standing.answered and standing.abstained)
    assert standing.involved or not standing.answered


@settings(deadline=None)
@given(conversations(), moments, st.integers(0, 4), moments)
def test_a_thumbs_down_makes_nothing_more_successful(
    facts: Facts, after: timedelta, place: int, rated: timedelta
) -> None:
    now = facts.last_at + after
    turns = list(facts.turns)
    chosen = turns[place % len(turns)]
    turns[place % len(turns)] = replace(chosen, liked_at=None, disliked_at=chosen.last_at + rated)

    standing = standing_of(replace(facts, turns=turns), now)

    assert standing.ending not in SUCCESSES
    assert not standing.durable


@settings(deadline=None)
@given(conversations(), moments)
def test_a_hand_over_or_the_same_question_again_makes_nothing_more_successful(
    facts: Facts, after: timedelta
) -> None:
    now = facts.last_at + after
    for changed in (
        replace(facts, handed_over_at=facts.last_at),
        replace(facts, asked_again_at=facts.last_at + DAY),
    ):
        assert standing_of(facts, now).durable or not standing_of(changed, now).durable


@settings(deadline=None)
@given(conversations(), moments, moments)
def test_time_alone_undoes_no_success_and_makes_one_only_of_what_was_open(
    facts: Facts, first: timedelta, more: timedelta
) -> None:
    before = standing_of(facts, facts.last_at + first)
    then = standing_of(facts, facts.last_at + first + more)

    assert then.ending is before.ending or before.ending is Ending.OPEN
    assert then.known or not before.known
    if before.due_at and facts.last_at + first + more < before.due_at:
        assert then == before


@pytest.mark.parametrize(
    ("said", "messages"),
    [
        (
            Said.THANKS,
            "谢谢|好的，谢谢！|明白了，谢谢|问题解决了|多謝|thanks|Great, that helped|That answers it",
        ),
        (
            Said.COMPLAINT,
            "答非所问|不对|没用|谢谢，但是没解决问题|That's wrong|that’s not what I asked|this didn't help",
        ),
        (Said.GAVE_UP, "算了|never mind|forget it, thanks"),
        (
            Said.QUESTION,
            "好的|你好|限额解决了吗|客户说问题解决了，还要报逾期吗|买方不对账|我不懂限额",
        ),
    ],
)
def test_thanks_complaints_and_giving_up_are_told_from_questions(said: Said, messages: str) -> None:
    assert {one: said_in(one) for one in messages.split("|")} == dict.fromkeys(messages.split("|"), said)


@pytest.mark.parametrize("piece", ["嗯", "了", "bye ", "thanks ", "谢谢", "好的", "ok", "! "])
def test_no_message_takes_long_to_read(piece: str) -> None:
    begun = time.process_time()

    said_in(piece * (LONGEST // len(piece) - 1) + "x")

    assert time.process_time() - begun < 0.1
