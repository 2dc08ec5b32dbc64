"""A prepared write in Slack: buttons for who may decide, and what became of it for everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answer import Answer, Outcome
from bot.language import Language
from bot.slack.blocks.message import action_message, answer_message
from tests.bot.conftest import Ask
from tests.bot.desk import Desk
from tests.bot.slack.valid import buttons, check, labels, shown
from tools.pending_action import ActionState, PendingAction

LARGE = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}


@pytest.fixture
def waiting(desk: Desk) -> PendingAction:
    return desk.prepared("P-LQ-CREDIT", "request_limit", **LARGE)


def answered(action: PendingAction, language: str = "en") -> Answer:
    said = action.draft.will.said(language)
    return Answer("c_1", "t_1", language, "embedded", Outcome.CONFIRM, said, pending=action)


@pytest.mark.parametrize("language", Language)
def test_what_waits_says_what_it_will_do_and_has_its_two_buttons(
    waiting: PendingAction, language: Language
) -> None:
    message = action_message(waiting, language)

    check(message)
    assert waiting.draft.will.said(language) in shown(message)
    assert [one["action_id"] for one in buttons(message)] == ["confirm", "cancel"]
    assert waiting.id in shown(message)
    assert waiting.draft.will.said(language) in message.text


def test_its_end_is_told_in_the_readers_own_time_zone(waiting: PendingAction) -> None:
    told = shown(action_message(waiting, Language.EN))

    ends = int(waiting.expires_at.timestamp())
    assert f"open until <!date^{ends}^{{date_short_pretty}} {{time}}|2026-11-26 12:00 UTC>" in told


def test_its_warnings_stand_before_the_buttons(desk: Desk) -> None:
    action = desk.prepared("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0069"])
    assert action.draft.warnings

    told = shown(action_message(action, Language.EN))

    for warning in action.draft.warnings:
        assert told.index(warning.en) < told.index("Confirm\n")


def test_who_may_not_confirm_is_told_who_can(waiting: PendingAction) -> None:
    may = answer_message(answered(waiting), may_confirm=True)
    may_not = answer_message(answered(waiting), may_confirm=False)

    check(may)
    check(may_not)
    assert labels(may)[:2] == ["Confirm", "Cancel"]
    assert "confirm" not in [one["action_id"] for one in buttons(may_not)]
    assert "your company's policyholder or credit manager can" in shown(may_not)


def test_an_answer_whose_action_was_decided_has_no_buttons_for_it(waiting: PendingAction) -> None:
    decided = replace(waiting, state=ActionState.CANCELLED)

    message = answer_message(answered(decided), may_confirm=True)

    assert not {"confirm", "cancel"} & {one["action_id"] for one in buttons(message)}


@pytest.mark.parametrize(("language", "done"), [(Language.ZH, "✅ 已办理"), (Language.EN, "✅ Done")])
def test_what_was_confirmed_shows_its_receipt_and_no_buttons(
    desk: Desk, language: Language, done: str
) -> None:
    action = desk.confirmed("P-LQ-CREDIT", "request_limit", **LARGE)
    assert action.receipt

    message = action_message(action, language)

    check(message)
    assert done in shown(message)
    assert action.receipt.reference in shown(message)
    assert action.receipt.text.said(language) in shown(message)
    assert message.text == action.receipt.text.said(language)
    assert not buttons(message)


def test_what_was_called_off_says_that_nothing_was_done(desk: Desk, waiting: PendingAction) -> None:
    cancelled = desk.actions.cancel(desk.who("P-LQ-CREDIT"), waiting.id)

    message = action_message(cancelled, Language.EN)

    check(message)
    assert "Cancelled; nothing was carried out" in shown(message)
    assert "✅" not in shown(message)
    assert not buttons(message)


def test_what_came_to_its_end_says_that_nothing_was_done(desk: Desk, waiting: PendingAction) -> None:
    desk.clock.later(timedelta(days=30))
    expired = replace(waiting, state=ActionState.EXPIRED)

    message = action_message(expired, Language.ZH)

    check(message)
    assert "已过有效期，没有办理" in shown(message)
    assert not buttons(message)


def test_a_refusal_is_shown_and_what_waits_still_waits(waiting: PendingAction) -> None:
    message = action_message(waiting, Language.EN, note="Only a credit manager can confirm this.")

    check(message)
    assert "⚠️ Only a credit manager can confirm this." in shown(message)
    assert message.text == "Only a credit manager can confirm this."
    assert [one["action_id"] for one in buttons(message)] == ["confirm", "cancel"]


def test_the_source_of_a_prepared_notice_is_named_as_a_notice(ask: Ask) -> None:
    answer = ask("P-LQ-OWNER", "请帮我登记发票LQ26-0092的逾期通知")

    assert "逾期通知 POL-LQ-2026" in shown(answer_message(answer, may_confirm=True))


def test_who_cannot_decide_sees_no_buttons(waiting: PendingAction) -> None:
    message = action_message(waiting, Language.EN, decidable=False)

    check(message)
    assert not buttons(message)
    assert "Prepared and waiting for confirmation; nothing is done yet" in shown(message)
