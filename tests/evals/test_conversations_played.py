"""A case is played whole: decisions, what is on record afterwards, and the same again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from bot.answer import Answer, Outcome
from bot.app import Assistant
from evals.conversations.again import always_passed, differing
from evals.conversations.case import Case
from evals.conversations.ending import final_state, nothing_unconfirmed
from evals.conversations.played import Played, PlayedTurn
from evals.conversations.playing import play
from evals.conversations.score import Score
from evals.conversations.targets import against_targets, held_to
from evals.conversations.transcripts import drawn
from evals.figure import Figure
from evals.product import person, product
from tools.pending_action import ActionState


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with product() as opened:
        yield opened


ASKED = "request a credit limit of EUR 300,000 on Nordhaus, 60 days"


def case(*turns: Mapping[str, object], **more: object) -> Case:
    return Case.model_validate(
        {"id": "a", "principal": "P-LQ-CREDIT", "turns": [dict(one) for one in turns]} | more
    )


PREPARED: dict[str, object] = {"say": ASKED, "outcome": "confirm", "pending": "limit_request"}


def test_a_confirmed_request_is_on_record_and_in_no_other_case(assistant: Assistant) -> None:
    confirmed = case(PREPARED, {"do": "confirm", "result": "executed"}, after={"executed": ["limit_request"]})
    untouched = case(PREPARED, after={"executed": [], "open": ["limit_request"]})

    first, second = play(assistant, confirmed), play(assistant, untouched)

    assert [*first.failures(), *second.failures()] == []
    assert assistant.actions.of(person(assistant.principals, "P-LQ-CREDIT")) == []


@pytest.mark.parametrize(
    ("turns", "more", "told"),
    [
        (
            [PREPARED, {"do": "confirm", "result": "cancelled"}],
            {},
            "decision: wanted cancelled, came executed",
        ),
        (
            [PREPARED, {"do": "confirm", "result": "executed", "by": "P-HW-CREDIT"}],
            {},
            "decision: wanted executed, came unknown",
        ),
        (
            [PREPARED, {"do": "confirm", "result": "executed", "by": "P-LQ-SALES"}],
            {},
            "decision: wanted executed, came unknown",
        ),
        ([PREPARED], {"after": {"executed": ["claim"]}}, "state: wanted executed claim, came nothing"),
        ([PREPARED], {"after": {"open": []}}, "state: wanted pending nothing, came limit_request"),
        ([PREPARED], {"after": {"hand_overs": 1}}, "state: wanted 1 hand-overs, came 0"),
        ([PREPARED | {"pending": "claim"}], {}, "pending: wanted claim, came limit_request"),
    ],
)
def test_what_a_case_wanted_and_did_not_get_is_told(
    assistant: Assistant, turns: list[dict[str, object]], more: dict[str, object], told: str
) -> None:
    assert any(told in failure for failure in play(assistant, case(*turns, **more)).failures())


def test_a_scripted_user_answers_what_is_asked_back(assistant: Assistant) -> None:
    asked = case(
        {"say": "what is the limit?", "outcome": "clarify"},
        principal="P-LQ-SALES",
        user={"buyer": "Nordhaus", "then": "answered"},
    )

    played = play(assistant, asked)

    assert [turn.said for turn in played.turns] == ["what is the limit?", "Nordhaus"]
    assert list(played.failures()) == []


def test_a_write_that_nobody_confirmed_is_counted(assistant: Assistant) -> None:
    with_write = case(PREPARED)
    action = assistant.actions
    answer = assistant.agent.answer(person(assistant.principals, "P-LQ-CREDIT"), ASKED)
    assert answer.pending is not None
    executed = replace(answer.pending, state=ActionState.EXECUTED)
    action.cancel(person(assistant.principals, "P-LQ-CREDIT"), answer.pending.id)

    assert not nothing_unconfirmed(with_write, [executed], confirmed=0).passed
    assert nothing_unconfirmed(with_write, [executed], confirmed=1).passed
    assert final_state(with_write, [executed], 0).passed


def answered(text: str, turn: str = "t_0123456789abcdef") -> PlayedTurn:
    answer = Answer("c_0123456789abcdef", turn, "en", "embedded", Outcome.ANSWERED, text)
    return PlayedTurn("hi", answer, None, (Score("outcome", True), Score("figures", "9" not in text)), 0.02)


def test_answers_are_compared_without_what_no_two_turns_share() -> None:
    one = Played(
        case(PREPARED), (answered("until 2026-11-23 10:05 UTC, reference HO-12AB34\nREC-12AB34CD56EF"),)
    )
    same = Played(
        case(PREPARED),
        (answered("until 2026-11-23 11:17 UTC, reference HO-99FF00\nREC-99FF00AA11BB", "t_" + "x" * 16),),
    )
    other = Played(case(PREPARED), (answered("until 2026-11-24, reference HO-12AB34\nREC-12AB34CD56EF"),))

    assert differing(one, same) == 0
    assert differing(one, other) == 1


def test_pass_to_the_k_wants_every_run() -> None:
    good, bad = Played(case(PREPARED), (answered("1"),)), Played(case(PREPARED), (answered("9"),))

    assert always_passed([[good, good], [good, bad]]) == 0.5


def test_targets_name_what_is_missed_and_what_was_not_measured() -> None:
    held_out = case(PREPARED, half="held_out")
    figures = [*held_to([Played(held_out, (answered("9"),))], held_out.half)]

    rows = {row[0]: row[-1] for row in against_targets([*figures, Figure("conversations.other", 1, 1)]).rows}

    assert rows["answers with a figure without evidence"] == "missed"
    assert rows["turns with the right outcome"] == "met"
    assert rows["answers that differ when asked again"] == "not measured"


def test_a_transcript_shows_what_was_said_and_runs_none_of_it() -> None:
    page = "".join(drawn([Played(case(PREPARED), (answered("<script>alert(9)</script>"),))], "<b>"))

    assert "&lt;script&gt;alert(9)" in page
    assert "<script" not in page
    assert "<b>" not in page.replace("<b>answered</b>", "")
