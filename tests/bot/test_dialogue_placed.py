"""What stands at a place of a list is asked about by that place, and nothing else is."""

import pytest

from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk
from tests.bot.test_position import tools

CLAIMS, LIMITS = "which of our claims wait for us?", "which limits end soon?"


@pytest.mark.parametrize(
    ("who", "listed", "then", "place"),
    [
        ("P-LQ-CREDIT", "有哪些案子在等我们", "第二件还差什么", 1),
        ("P-LQ-CREDIT", "有哪些案子在等我们", "头一个是什么情况", 0),
        ("P-LQ-CREDIT", CLAIMS, "what is lacking in the 3rd claim", 2),
        ("P-LQ-CREDIT", CLAIMS, "the last one?", -1),
        ("P-LQ-CREDIT", CLAIMS, "#2 please", 1),
    ],
)
def test_a_claim_is_told_by_its_place_in_the_list_as_it_was_told(
    ask: Ask, who: str, listed: str, then: str, place: int
) -> None:
    told = [row["claim_no"] for row in ask(who, listed).cards[0].data["rows"]]

    answer = talk(ask, who, listed, then)

    assert tools(answer) == ["claim_status"]
    assert told[place] in answer.text
    assert not [number for number in told if number != told[place] and number in answer.text]


def test_a_buyer_of_a_list_is_told_by_its_place_and_the_next_one_after_it(ask: Ask) -> None:
    names = [row["buyer_name"] for row in ask("P-HW-CREDIT", LIMITS).cards[0].data["rows"]]

    assert names[0] in talk(ask, "P-HW-CREDIT", LIMITS, "what is free on the first one").text
    assert (
        names[1] in talk(ask, "P-HW-CREDIT", LIMITS, "what is free on the first one", "and the second?").text
    )


def test_an_invoice_of_several_is_told_by_its_place(ask: Ask) -> None:
    answer = talk(
        ask, "P-LT-CREDIT", "open invoices of Tarnwick", "until when must the second invoice be reported"
    )

    assert tools(answer) == ["invoice_deadlines"]
    assert "LT-260008" in answer.text
    assert "LT-260007" not in answer.text


@pytest.mark.parametrize(
    "then",
    [
        "which is the last day to appeal?",
        "the fifth one",
        "what must I do first",
        "how long is the first waiting period",
    ],
)
def test_a_word_for_a_place_that_points_at_nothing_listed_picks_no_claim(ask: Ask, then: str) -> None:
    listed = ask("P-BW-OWNER", "our open claims")
    told = [row["claim_no"] for row in listed.cards[0].data["rows"]]
    assert 1 < len(told) < 5

    answer = ask("P-BW-OWNER", then, listed.conversation_id)

    assert [use.arguments for use in answer.tool_uses if use.arguments.get("claim_no") in told] == []


def test_a_name_counts_more_than_a_place(ask: Ask) -> None:
    answer = talk(ask, "P-HW-CREDIT", LIMITS, "the first one is fine, what about Zwenkhoven")

    assert "Zwenkhoven" in answer.text
