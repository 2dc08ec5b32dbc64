"""A figure is changed of what was worked out before, and means what it means there."""

import pytest

from bot.answer import Outcome
from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk
from tests.bot.test_position import tools


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("Oxbarrow wants 9k more on 60", "make it 7", "GBP 7,000"),
        ("Oxbarrow wants 9k more on 60", "make it GBP 700", "GBP 700"),
        ("can we send Oxbarrow 9,000 at 60 days", "and if it only goes on the 14th", "2026-12-14, GBP 9,000"),
    ],
)
def test_a_bare_small_number_after_thousands_counts_in_thousands_and_a_day_is_no_amount(
    ask: Ask, first: str, then: str, told: str
) -> None:
    answer = talk(ask, "P-BW-SALES", first, then)

    assert tools(answer) == ["check_cover"]
    assert told in answer.text


def test_a_season_is_a_factor_of_the_limit_and_neither_an_amount_nor_a_buyer(ask: Ask) -> None:
    answer = talk(
        ask, "P-LQ-CREDIT", "新客户每月卖10万，账期60天，一般晚付15天，该申请多少额度", "旺季乘1.4呢"
    )

    assert tools(answer) == ["suggest_limit"]
    assert "350,000" in answer.text


def test_an_amount_in_words_alone_is_another_figure(ask: Ask) -> None:
    answer = talk(ask, "P-HW-OWNER", "premium if we declare 15 million this year?", "thirty million")

    assert "EUR 54,000" in answer.text


def test_another_amount_for_a_buyer_keeps_the_term_that_was_checked_though_its_limit_was_told_between(
    ask: Ask,
) -> None:
    answer = talk(ask, "P-BW-SALES", "Quillbrook 20k at 60 days?", "what's their limit then", "then send 9k")

    assert answer.outcome is Outcome.ANSWERED
    assert "GBP 9,000, 60 days" in answer.text


def test_a_limit_just_told_is_raised_by_request_and_not_checked_for_a_delivery(ask: Ask) -> None:
    answer = talk(ask, "P-LT-OWNER", "Peakmorrow limit", "我想提到90萬港紙，45日")

    assert answer.outcome is Outcome.CONFIRM
    assert tools(answer) == ["request_limit"]
    assert "900,000" in answer.text


def test_an_amount_corrected_before_it_is_confirmed_is_prepared_anew(ask: Ask) -> None:
    answer = talk(ask, "P-LQ-CREDIT", "给西安钧砚申请额度加到300万，120天", "等下，260万就行")

    assert answer.outcome is Outcome.CONFIRM
    assert "2,600,000" in answer.text


def test_what_was_just_told_is_reported_or_filed_where_that_is_all_that_is_said(ask: Ask) -> None:
    reported = talk(ask, "P-LT-CREDIT", "Narmadeep, anything overdue?", "please prepare the notice")
    filed = talk(ask, "P-BW-OWNER", "INV-1028 last day to claim?", "file it, they simply don't pay")

    assert tools(reported) == ["report_overdue"]
    assert "LT-260026" in reported.text
    assert tools(filed) == ["file_claim"]
    assert "INV-1028" in filed.text


def test_an_invoice_that_the_policy_counts_as_closed_is_told_with_what_the_ledger_has_open(ask: Ask) -> None:
    """`domain.md` WE13: both views are shown, and which one the policy uses."""
    for said in ("LQ26-0088最晚哪天报", "when must LQ26-0088 be reported?"):
        answer = ask("P-LQ-OWNER", said)
        assert "24,000" in answer.text
