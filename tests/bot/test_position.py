"""Whoever names a buyer of theirs is told what is on record about it, in whatever words they ask."""

import pytest

from bot.answer import Answer, Outcome
from tests.bot.conftest import Ask
from tests.bot.test_going_on import talk


def tools(answer: Answer) -> list[str]:
    return [use.name for use in answer.tool_uses]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("P-BW-OWNER", "Wexcombe keeps us awake, what is the actual stand", "2026-12-03"),
        ("P-BW-OWNER", "Thornquay got trimmed, since which morning", "2026-10-05"),
        ("P-LQ-OWNER", "柘澜那个一直卡着不动，眼下到底啥情况", "CLM-LQ-0004"),
    ],
)
def test_a_buyer_named_in_words_no_cue_knows_is_answered_from_the_records(
    ask: Ask, who: str, said: str, told: str
) -> None:
    answer = ask(who, said)

    assert answer.outcome is Outcome.ANSWERED
    assert told in answer.text


def test_a_visitor_who_names_a_company_is_told_of_no_record(ask: Ask) -> None:
    answer = ask("public", "Wexcombe keeps us awake, what is the actual stand")

    assert not {"claim_status", "credit_limit"} & set(tools(answer))


def test_what_a_claim_brings_is_told_from_it_and_only_without_one_estimated(ask: Ask) -> None:
    decided = ask("P-BW-OWNER", "Skelderby: how much are we getting")
    without = ask("P-BW-OWNER", "Dunmorrow: how much are we getting")

    assert tools(decided) == ["claim_status"]
    assert "12,750" in decided.text
    assert tools(without) == ["claim_status", "estimate_indemnity"]
    assert "no claim" not in without.text


def test_a_loss_that_is_only_supposed_is_estimated_though_there_is_a_claim(ask: Ask) -> None:
    assert "estimate_indemnity" in tools(ask("P-BW-OWNER", "if Skelderby goes bust how much would be paid"))


@pytest.mark.parametrize(
    ("who", "first", "then", "tool", "told"),
    [
        ("P-HW-SALES", "Zwenkhoven would like 100k, 60 days", "90 days for him?", "check_cover", "90 days"),
        ("P-BW-SALES", "what's Harrowmere's limit", "so 5k on 60 days is a go?", "check_cover", "5,000"),
        ("P-LQ-OWNER", "柘澜那边停发是从哪天开始的", "他家案子咋卡住了", "claim_status", "CLM-LQ-0004"),
    ],
)
def test_a_short_message_stays_with_the_buyer_just_told_of(
    ask: Ask, who: str, first: str, then: str, tool: str, told: str
) -> None:
    answer = talk(ask, who, first, then)

    assert tool in tools(answer)
    assert told in answer.text


@pytest.mark.parametrize("asked", ["什么是等待期？", "等待期一般多长"])
def test_a_word_or_a_rule_asked_about_in_between_is_explained_all_the_same(ask: Ask, asked: str) -> None:
    assert "search_knowledge" in tools(talk(ask, "P-LQ-OWNER", "柘澜的额度", asked))


def test_an_invoice_is_found_by_the_end_of_its_number_among_ones_own_only(ask: Ask) -> None:
    assert "LQ26-0070" in ask("P-LQ-OWNER", "0070那张发票最晚哪天报").text
    assert "LQ26" not in ask("P-BW-OWNER", "invoice 0070, last day to report it?").text


@pytest.mark.parametrize(
    ("who", "said", "first"),
    [
        ("P-LT-CREDIT", "Peakmorrow: any verdict from the insurer?", "CLM-LTD-0001"),
        ("P-HW-OWNER", "Kestrow, what comes next and by when", "CLM-HW-0003"),
        ("P-HW-OWNER", "Lützelau, how come not a cent came out of it", "CLM-HW-0001"),
        ("P-LQ-CREDIT", "浔砚为什么被驳回", "CLM-LQ-0010"),
        ("P-BW-SALES", "why was Harrowmere declined", "The credit limit in force today on Harrowmere"),
        ("P-HW-SALES", "why was the limit on Falkenrode Werkzeugmaschinen refused", "No credit limit"),
    ],
)
def test_what_an_insurer_does_with_claims_and_limits_alike_is_told_of_the_claim_first(
    ask: Ask, who: str, said: str, first: str
) -> None:
    assert ask(who, said).text.removeprefix("Claim ").removeprefix("索赔案 ").startswith(first)


def test_after_both_records_of_a_buyer_the_talk_goes_on_with_the_first(ask: Ask) -> None:
    messages = ("Skelderby, where've we got to", "did Castlevane get docked as well")

    assert tools(talk(ask, "P-BW-OWNER", *messages)) == ["claim_status"]


@pytest.mark.parametrize(
    ("who", "said"), [("P-LT-OWNER", "Narmadeep overdue?"), ("P-LT-OWNER", "Narmadeep逾期")]
)
def test_whether_a_buyer_is_late_is_told_by_its_invoices(ask: Ask, who: str, said: str) -> None:
    assert "LT-260026" in ask(who, said).text
