"""The form of an entry: what it begins with, and what it makes of what was typed."""

from datetime import date

import pytest

from bot.http.review_form import DraftForm, EmptyDays
from bot.review.clusters import Asked, Cluster, TurnState
from bot.review.needing import Reason
from tests.bot.review.test_entries import TEXT


def asked(question: str) -> Asked:
    return Asked("t1", "c1", question, "2026-11-23", Reason.NOT_FOUND, TurnState.NEW, None)


CLUSTER = Cluster(
    "Q-1",
    "can I pay in instalments",
    [asked("可以分期付保费吗"), asked("pay by rates?"), asked("can I pay in instalments")],
)


@pytest.mark.parametrize(
    ("answer", "zh", "en"),
    [("", "", ""), ("可以分四期。", "可以分四期。", ""), ("In four rates.", "", "In four rates.")],
)
def test_it_begins_with_the_questions_and_an_answer_only_of_a_person(answer: str, zh: str, en: str) -> None:
    form = DraftForm.beginning(CLUSTER, answer)

    assert (form.question_zh, form.question_en, form.also_en) == (
        "可以分期付保费吗",
        "can I pay in instalments",
        "pay by rates?",
    )
    assert (form.answer_zh, form.answer_en) == (zh, en)


def test_an_entry_goes_through_the_form_unchanged() -> None:
    assert DraftForm.of(TEXT).text() == TEXT


def test_the_last_day_may_not_lie_before_the_first() -> None:
    days = {"effective_from": date(2026, 12, 1), "effective_to": date(2026, 11, 1)}
    with pytest.raises(EmptyDays):
        DraftForm.of(TEXT).model_copy(update=days).text()
