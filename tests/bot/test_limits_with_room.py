"""The buyers that more may be shipped to, with the least that must be left."""

import pytest

from bot.answer import Outcome
from tests.bot.conftest import Ask


@pytest.mark.parametrize(
    ("who", "asked", "named", "unnamed"),
    [
        ("P-BW-SALES", "who can I sell to right now with at least 20k free", "Vexholme", "Thornquay"),
        ("P-LQ-SALES", "哪些客户还有50万以上的额度没用", "钧砚", "沚澜"),
        ("P-HW-SALES", "which customers still have headroom", "Ahrenfurth", "Tannwerth"),
    ],
)
def test_buyers_with_so_much_left_are_listed_with_what_is_left(
    ask: Ask, who: str, asked: str, named: str, unnamed: str
) -> None:
    answer = ask(who, asked)

    assert named in answer.text
    assert unnamed not in answer.text


def test_more_than_anybody_has_left_is_nobody(ask: Ask) -> None:
    answer = ask("P-BW-SALES", "who can I sell to with at least 9 million free")

    assert (answer.outcome, answer.cards) == (Outcome.ANSWERED, ())


def test_a_visitor_is_shown_no_list(ask: Ask) -> None:
    assert not ask("public", "which customers still have headroom").cards
