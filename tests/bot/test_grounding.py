"""Figures of an answer that no evidence holds are taken out (DESIGN §2 rule 1)."""

import pytest

from bot.grounding import figures, grounded

RECORD = "Nordhaus · granted EUR 500,000 · maximum payment term 60 days · insured 90 % · from 2026-03-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50万", {"500000"}),
        ("EUR 500,000.00", {"500000"}),
        ("0.5 million", {"500000"}),
        ("500k", {"500000"}),
        ("九十天", {"90"}),
        ("百分之九十", {"90"}),
        ("一百二十天", {"120"}),
        ("90 %", {"90"}),
        ("９０％", {"90"}),
        ("2026年3月1日", {"2026-03-01"}),
        ("1 March 2026", {"2026-03-01"}),
        ("March 1st, 2026", {"2026-03-01"}),
        ("2026-03-01", {"2026-03-01"}),
        ("see [1] and [12]", set()),
        ("no figure at all", set()),
        ("请问是哪一家买方？", set()),
    ],
)
def test_one_figure_has_one_form_however_it_is_written(text: str, expected: set[str]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The limit is EUR 500,000 [1].",
        "限额是 50万 欧元，账期九十天以内不行，最长 60 天。",
        "It has been in force since 1 March 2026 at 90 %.",
    ],
)
def test_a_sentence_whose_figures_are_in_the_evidence_stands(sentence: str) -> None:
    checked = grounded(sentence.replace("九十天以内不行，", ""), [RECORD])

    assert checked.dropped == ()


@pytest.mark.parametrize(
    "lie",
    [
        "The limit is EUR 550,000 [1].",
        "Cover is 95 %.",
        "It ends on 2026-12-31.",
        "限额是 55万 欧元。",
        "等待期是一百二十天。",
        "You have 45 days to report.",
    ],
)
def test_a_figure_without_evidence_takes_its_sentence_with_it(lie: str) -> None:
    checked = grounded(f"The limit is EUR 500,000 [1]. {lie}", [RECORD])

    assert checked.text == "The limit is EUR 500,000 [1]."
    assert checked.dropped == (lie,)


def test_the_numbers_of_a_list_are_no_figures() -> None:
    checked = grounded("1) first\n2) second\n3. third", [])

    assert checked.dropped == ()
