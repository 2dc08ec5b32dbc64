"""A short message that says nothing by itself stays with the buyer, the invoice or the list just told of."""

from typing import Any

import pytest
import yaml
from safetensors import safe_open

from bot.answer import Outcome
from bot.embedded.intents.leaning import FITTED
from bot.embedded.intents.masking import masked
from bot.embedded.intents.model import IntentModel
from bot.embedded.intents.train_leaning import lines, phrasings, phrasings_digest
from bot.embedded.staying import LEANS, MAY_LEAN
from evals.conversations.case import load
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk
from tests.bot.test_position import tools


@pytest.mark.parametrize(
    ("who", "first", "then", "tool", "told"),
    [
        ("P-LQ-CREDIT", "有哪些赔案在等我们动手", "里面哪个要先办，几号", "list_claims", "2026-11-27"),
        (
            "P-HW-OWNER",
            "what's the total cover on Ahrenfurth",
            "the short-term bit ends when?",
            "",
            "2027-01-31",
        ),
        ("P-LQ-CREDIT", "Pontelmare 再发2万欧，60天行吗", "是被哪张发票拖累的", "", "LQ26-0081"),
        ("P-LT-SALES", "Tarnwick Valves 額度", "3萬美金，六十日", "check_cover", "30,000"),
        (
            "P-BW-OWNER",
            "INV-1017 when must it be reported",
            "and for a claim, the last day?",
            "",
            "2027-04-13",
        ),
    ],
)
def test_what_says_nothing_by_itself_is_asked_of_what_was_just_told(
    ask: Ask, who: str, first: str, then: str, tool: str, told: str
) -> None:
    answer = talk(ask, who, first, then)

    assert answer.outcome is Outcome.ANSWERED
    assert tool in ("", *tools(answer))
    assert told in answer.text


def test_a_delivery_of_which_no_buyer_is_said_is_to_the_buyer_talked_of(ask: Ask) -> None:
    to_nobody = ask("P-BW-SALES", "can I send another 5k on 60 days")
    to_a_new_one = talk(ask, "P-BW-SALES", "Harrowmere's limit", "can I send 5k on 60 days to a new customer")

    answer = talk(ask, "P-BW-SALES", "Harrowmere's limit", "can I send another 5k on 60 days")

    assert "Harrowmere" in answer.text
    assert "5,000" in answer.text
    assert to_nobody.outcome is Outcome.CLARIFY
    assert "Harrowmere" not in to_a_new_one.text


def test_a_name_in_a_talk_of_claims_is_asked_about_for_its_claim(ask: Ask) -> None:
    answer = talk(ask, "P-LT-OWNER", "status of the Bellhaverst claim", "Peakmorrow 嗰單又點")

    assert tools(answer)[0] == "claim_status"
    assert "CLM-LTD-0001" in answer.text


def test_a_smaller_amount_after_a_cover_check_is_checked_and_cancels_nothing(ask: Ask) -> None:
    answer = talk(ask, "P-LQ-SALES", "宁波沚澜 发3万，60天", "那砍到1.2万")

    assert tools(answer) == ["check_cover"]
    assert "12,000" in answer.text


@pytest.mark.parametrize(
    "asked", ["保理是什么", "能退保吗", "what is factoring?", "does cover extend to war?"]
)
def test_what_stands_by_itself_leans_on_nothing(asked: str) -> None:
    assert IntentModel().of(asked).leaning < MAY_LEAN


@pytest.mark.parametrize("said", ["那具体是从哪天算", "so which one is the oldest of them", "點解扣咗咁多嘅"])
def test_what_says_nothing_by_itself_is_known_by_it(said: str) -> None:
    assert IntentModel().of(said).leaning >= LEANS


def test_what_leans_is_learned_from_nothing_that_is_measured_by() -> None:
    measured = {masked(turn.say) for case in load() for turn in case.turns if turn.say}

    assert {masked(text) for _, text in phrasings()} & measured == set()


def fitted_figures() -> Any:
    with safe_open(FITTED, "np") as opened:
        return yaml.safe_load(opened.metadata()["figures"])


def test_the_weights_are_of_these_phrasings_and_order_most_pairs_rightly() -> None:
    measured = fitted_figures()

    assert measured["phrasings"] == phrasings_digest(), "run python -m bot.embedded.intents.train_leaning"
    assert measured["encoder"] == SentenceEncoder().identity, "the encoder changed: train again"
    assert float(measured["ordered_rightly"]) >= 0.95


def test_every_phrasing_is_learned_as_it_was_written() -> None:
    written = {line.text for line in lines() if line.leans and line.written}

    assert {masked(text) for _, text in phrasings()} == written


def test_a_term_just_told_is_gone_on_with(ask: Ask) -> None:
    answer = talk(ask, "P-HW-OWNER", "what percentage are we insured for", "was it always like that?")

    assert tools(answer)[0] == "policy_terms"


@pytest.mark.parametrize(
    "asked",
    [
        "which invoices of Haldenwerk are overdue",
        "open claims of Northwick Foods?",
        "show me Lanqiao's claims",
    ],
)
def test_a_company_that_is_no_buyer_of_ones_own_gets_no_list_of_ones_own(ask: Ask, asked: str) -> None:
    answer = ask("P-BW-OWNER", asked)

    assert answer.outcome is Outcome.NOT_FOUND
    assert "INV-" not in answer.text


@pytest.mark.parametrize(
    "asked", ["which invoices from September are overdue", "list the claims of this year"]
)
def test_a_month_is_no_company(ask: Ask, asked: str) -> None:
    assert ask("P-BW-OWNER", asked).outcome is Outcome.ANSWERED


def test_one_of_those_offered_is_chosen_by_its_city(ask: Ask) -> None:
    answer = talk(ask, "P-HW-OWNER", "Falkenrode limit", "the Solingen company")

    assert "Falkenrode Werkzeugmaschinen" in answer.text
    assert answer.outcome is Outcome.ANSWERED


def test_a_claim_is_found_by_the_last_two_parts_of_its_number(ask: Ask) -> None:
    assert "CLM-HW-0007" in ask("P-HW-CREDIT", "hw-0007, what do they still want from us").text
