"""Each scorer passes what is right and fails what is wrong, with the reason."""

from typing import Any

import pytest

from bot.answer import Answer, Citation, Outcome, ToolUse
from evals.conversations import conduct, groundedness, wording
from evals.conversations.case import Expectation
from evals.conversations.score import Given, Scorer
from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Card, CardKind

RECORD = Evidence(
    EvidenceKind.RECORD,
    "Nordhaus",
    "named APPROVED · granted EUR 250,000 · from 2026-05-18 · insured 90 %",
    Authority.LIMIT_DECISION,
    "credit limit",
)


def given(text: str, *, outcome: Outcome = Outcome.ANSWERED, language: str = "en", **expected: Any) -> Given:
    wanted = {"say": "limit for Nordhaus?", "outcome": "answered"} | expected
    answer = Answer(
        conversation_id="c",
        turn_id="t",
        language=language,
        model="embedded",
        outcome=outcome,
        text=text,
        citations=(Citation(1, RECORD, RECORD.text),),
        cards=(Card(CardKind.CREDIT_LIMIT, {"granted": {"amount": "250000", "currency": "EUR"}}),),
        tool_uses=(ToolUse("credit_limit", {"buyer": "Nordhaus Pumpenwerk GmbH"}),),
    )
    return Given(Expectation.model_validate(wanted), answer)


GOOD = "The limit is EUR 250,000 [1]."


@pytest.mark.parametrize(
    ("scorer", "right", "wrong", "reason"),
    [
        (
            conduct.outcome,
            given(GOOD),
            given(GOOD, outcome=Outcome.REFUSED),
            "wanted answered, came refused",
        ),
        (
            conduct.tools,
            given(GOOD, tools=["credit_limit"]),
            given(GOOD, tools=["claim_status"]),
            "not called: claim_status; called: credit_limit",
        ),
        (conduct.tools, given(GOOD), given(GOOD, tools=[]), "wanted none, called credit_limit"),
        (
            conduct.arguments,
            given(GOOD, arguments={"buyer": "nordhaus"}),
            given(GOOD, arguments={"buyer": "Kestrow"}),
            "wanted {'buyer': 'Kestrow'}, came [{'buyer': 'Nordhaus Pumpenwerk GmbH'}]",
        ),
        (
            conduct.cards,
            given(GOOD, cards=["credit_limit"]),
            given(GOOD, cards=["claim"]),
            "missing: claim; came: credit_limit",
        ),
        (conduct.cards, given(GOOD), given(GOOD, cards=[]), "wanted none, came credit_limit"),
        (
            wording.said,
            given(GOOD, must_say=[["refused", "250000"], "the LIMIT"]),
            given(GOOD, must_say=["300,000"]),
            "not said: 300,000",
        ),
        (
            wording.not_said,
            given(GOOD, must_not_say=["50,000"]),
            given(GOOD, must_not_say=["250,000"]),
            "said: 250,000",
        ),
        (
            wording.cited,
            given(GOOD, must_cite=["limit_decision"]),
            given(GOOD, must_cite=["faq"]),
            "not cited: faq; cited: , limit_decision",
        ),
        (
            wording.language,
            given(GOOD),
            given("限额是 EUR 250,000[1]。"),
            "wanted en, came en, reads as zh",
        ),
        (
            groundedness.grounded_figures,
            given("EUR 250,000 since 18 May 2026, insured 90 % [1]."),
            given("EUR 250,000, of which 141,600 is used [1]."),
            "without evidence: 141600",
        ),
    ],
)
def test_a_scorer_passes_what_is_right_and_says_what_is_wrong(
    scorer: Scorer, right: Given, wrong: Given, reason: str
) -> None:
    assert scorer(right).passed

    failed = scorer(wrong)

    assert not failed.passed
    assert failed.explanation == reason


def test_a_figure_is_no_part_of_a_larger_one() -> None:
    assert not wording.says("EUR 250,000", "50,000")
    assert wording.says("25 万元", "250,000")


def test_what_is_shown_only_in_a_card_counts_as_said_when_it_must_not_be() -> None:
    assert not wording.not_said(given("I cannot say.", must_not_say=["250000"])).passed
