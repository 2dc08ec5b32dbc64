"""The checklist of a claim: missing, there, or not known; and whose claim it may be."""

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from bot.embedded.wording.checklist import checklist_in_words
from bot.guards.numbers import figures
from bot.language import Language
from tools.claim_card import ClaimSources
from tools.claim_checklist import ChecklistItem, ClaimChecklistArguments, checklist, claim_checklist
from tools.claims import ClaimCause
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
LQ = Principal("lq", "Owner", Role.POLICYHOLDER, ("POL-LQ-2026",))
HW = Principal("hw", "Owner", Role.POLICYHOLDER, ("POL-HW-2026",))
HW_SALES = Principal("hws", "Sales", Role.SALES, ("POL-HW-2026",))
LTD = Principal("ltd", "Owner", Role.POLICYHOLDER, ("POL-LTD-2026",))
SUPPORT = Principal("s", "Support", Role.SUPPORT)


@pytest.fixture
def records(engine: Engine) -> SqlRecords:
    with resources.as_file(resources.files("tools.records") / "demo") as book:
        import_book(engine, Path(book))
    return SqlRecords(engine)


def asked(records: SqlRecords, principal: Principal, **arguments: Any) -> ToolResult:
    tool = claim_checklist(ClaimSources(records, records))
    return tool.run(Turn(principal, TODAY), ClaimChecklistArguments(**arguments))


def card(result: ToolResult) -> dict[str, Any]:
    (found,) = result.cards
    assert found.kind is CardKind.CHECKLIST
    return dict(found.data)


def documents(found: dict[str, Any], status: str) -> list[str]:
    return [item["document"] for item in found["items"] if item["status"] == status]


def item(items: tuple[ChecklistItem, ...], key: str) -> ChecklistItem:
    return next(one for one in items if one.kind and one.kind.key == key)


def test_what_the_record_says_is_missing_is_missing_in_its_own_words(records: SqlRecords) -> None:
    found = card(asked(records, LQ, claim_no="clm-lq-0004"))

    assert found["cause"] == "protracted_default"
    assert (found["claim_no"], found["policy_id"]) == ("CLM-LQ-0004", "POL-LQ-2026")
    assert documents(found, "missing") == ["签收单（加盖买方公章）", "催款函及寄送凭证"]
    assert documents(found, "have") == ["索赔申请书", "购销合同", "发票复印件", "对账单"]
    assert found["counts"] == {"missing": 2, "have": 4, "unknown": 1}


def test_a_required_document_in_neither_list_is_unknown_and_not_missing(records: SqlRecords) -> None:
    found = card(asked(records, LQ, claim_no="CLM-LQ-0007"))

    assert documents(found, "missing") == []
    claim_form = next(one for one in found["items"] if one["key"] == "claim_form")
    assert (claim_form["status"], claim_form["required"]) == ("unknown", True)
    assert claim_form["document"] == "索赔申请书 / Claim form"


def test_a_complete_file_leaves_nothing_open(records: SqlRecords) -> None:
    found = card(asked(records, HW, claim_no="CLM-HW-0002"))

    assert found["counts"] == {"missing": 0, "have": 8, "unknown": 0}


def test_a_claim_is_found_by_its_buyer(records: SqlRecords) -> None:
    result = asked(records, HW, buyer="B-CN-020")

    assert documents(card(result), "missing") == [
        "Written refusal of the goods by the buyer",
        "Storage and insurance invoices",
        "Evidence of resale attempts",
    ]
    assert result.focus["claim_no"] == "CLM-HW-0007"


def test_with_one_open_claim_and_nothing_said_it_is_that_one(records: SqlRecords) -> None:
    assert card(asked(records, LTD))["claim_no"] == "CLM-LTD-0001"


def test_with_several_open_claims_and_nothing_said_the_cause_is_asked_for(records: SqlRecords) -> None:
    result = asked(records, LQ)

    assert (result.finding, result.missing) == (Finding.NEEDS, ("cause",))


def test_the_public_may_ask_by_cause(records: SqlRecords) -> None:
    result = asked(records, PUBLIC, cause="insolvency")
    found = card(result)

    assert (found["cause"], found["claim_no"]) == ("insolvency", None)
    assert {one["status"] for one in found["items"]} == {"unknown"}
    assert [evidence.authority.value for evidence in result.evidence] == ["rule"]
    assert result.evidence[0].title == "Claim documents by cause"


def test_the_public_is_asked_for_the_cause(records: SqlRecords) -> None:
    assert asked(records, PUBLIC).missing == ("cause",)


@pytest.mark.parametrize("principal", [PUBLIC, SUPPORT])
@pytest.mark.parametrize("named", [{"claim_no": "CLM-LQ-0004"}, {"buyer": "B-CN-011", "cause": "insolvency"}])
def test_without_the_right_to_records_no_claim_is_looked_up(
    records: SqlRecords, principal: Principal, named: dict[str, str]
) -> None:
    result = asked(records, principal, **named)

    assert (result.finding, result.cards, result.evidence) == (Finding.REFUSED, (), ())


def test_another_holders_claim_looks_like_one_that_does_not_exist(records: SqlRecords) -> None:
    theirs, none = asked(records, HW, claim_no="CLM-LQ-0004"), asked(records, HW, claim_no="CLM-XX-9999")

    assert (theirs.finding, theirs.summary, theirs.evidence) == (none.finding, none.summary, none.evidence)
    assert theirs.finding is Finding.NOT_FOUND


def test_a_buyer_without_a_claim_gets_the_list_of_the_cause(records: SqlRecords) -> None:
    result = asked(records, HW, buyer="B-DE-003", cause="insolvency")

    assert card(result)["claim_no"] is None
    assert result.focus["buyer_id"] == "B-DE-003"
    assert "there is no claim on it" in result.evidence[-1].text


def test_a_buyer_without_a_claim_and_no_cause_said_leads_to_a_question(records: SqlRecords) -> None:
    result = asked(records, HW, buyer="B-DE-003")

    assert (result.finding, result.missing) == (Finding.NEEDS, ("cause",))


def test_the_cause_of_the_record_stands_whatever_the_asker_says(records: SqlRecords) -> None:
    assert (
        card(asked(records, LQ, claim_no="CLM-LQ-0004", cause="political"))["cause"] == "protracted_default"
    )


def test_sales_see_the_documents(records: SqlRecords) -> None:
    assert card(asked(records, HW_SALES, claim_no="CLM-HW-0007"))["counts"]["missing"] == 3


def test_the_claims_part_is_a_record_and_holds_every_count(records: SqlRecords) -> None:
    record, rule = asked(records, LQ, claim_no="CLM-LQ-0004").evidence

    assert (record.authority.value, rule.authority.value) == ("record", "rule")
    assert "2 missing: 签收单（加盖买方公章）; 催款函及寄送凭证" in record.text
    assert "4 received" in record.text
    assert "1 required and in neither list" in record.text


def test_an_unknown_cause_is_refused() -> None:
    with pytest.raises(ValidationError):
        ClaimChecklistArguments(cause="bad luck")


def test_missing_wins_over_received() -> None:
    found = item(checklist(ClaimCause.INSOLVENCY, ["signed POD"], ["Bill of lading"]), "proof_of_delivery")

    assert (found.status.value, found.document) == ("missing", "signed POD")


def test_a_document_that_a_rule_only_asks_for_sometimes_is_required_once_the_insurer_asks() -> None:
    asked_for = item(checklist(ClaimCause.INSOLVENCY, ["出口报关单"]), "customs_declaration")
    not_asked = item(checklist(ClaimCause.INSOLVENCY), "customs_declaration")

    assert (asked_for.required, not_asked.required) == (True, None)


def test_a_text_that_is_no_known_document_keeps_its_own_line() -> None:
    found = checklist(ClaimCause.INSOLVENCY, ["会议纪要"], ["Product catalogue", "会议纪要"])

    assert [(one.document, one.required, one.status.value) for one in found if one.kind is None] == [
        ("会议纪要", None, "missing"),
        ("Product catalogue", None, "have"),
    ]


def test_two_documents_in_one_cell_are_both_there() -> None:
    found = checklist(ClaimCause.INSOLVENCY, received=["购销合同及发票"])

    assert {one.kind.key for one in found if one.kind and one.status.value == "have"} == {
        "contract",
        "invoices",
    }


def test_a_document_of_another_cause_that_the_insurer_waits_for_is_on_the_list() -> None:
    found = item(
        checklist(ClaimCause.PROTRACTED_DEFAULT, ["Proof of debt"], ["Liquidator's letter"]), "proof_of_debt"
    )

    assert (found.status.value, found.required) == ("missing", True)


def test_without_a_cause_only_what_every_claim_needs_is_listed() -> None:
    keys = {one.kind.key for one in checklist(None) if one.kind}

    assert "claim_form" in keys
    assert not keys & {"proof_of_debt", "refusal", "official_act"}


@pytest.mark.parametrize(
    ("language", "head"),
    [
        (Language.ZH, "还缺 2 份材料，另有 1 份必需的材料记录里没有提到。[1]"),
        (Language.EN, "2 documents are missing, and 1 required one is not mentioned in the record. [1]"),
    ],
)
def test_the_words_say_first_how_many_are_missing(records: SqlRecords, language: Language, head: str) -> None:
    told = checklist_in_words(card(asked(records, LQ, claim_no="CLM-LQ-0004")), "[1]", language)

    assert told.splitlines()[0].endswith(head)
    assert "催款函及寄送凭证" in told


@pytest.mark.parametrize("language", [*Language])
@pytest.mark.parametrize(
    "arguments", [{"claim_no": "CLM-LQ-0004"}, {"claim_no": "CLM-LQ-0005"}, {"cause": "political"}]
)
def test_every_figure_of_the_words_is_in_the_evidence(
    records: SqlRecords, language: Language, arguments: dict[str, str]
) -> None:
    result = asked(records, LQ, **arguments)
    told = checklist_in_words(card(result), "[1]", language)

    assert figures(told) <= figures("\n".join(evidence.text for evidence in result.evidence))


def test_a_complete_file_is_told_without_a_promise(records: SqlRecords) -> None:
    told = checklist_in_words(card(asked(records, LQ, claim_no="CLM-LQ-0005")), "[1]", Language.ZH)

    assert "记录里没有缺少的材料" in told
    assert told.endswith("具体以您的保单和保险人的要求为准。")


def test_a_document_in_the_other_language_has_our_name_beside_it(records: SqlRecords) -> None:
    told = checklist_in_words(card(asked(records, LQ, claim_no="CLM-LQ-0004")), "[1]", Language.EN)

    assert "签收单（加盖买方公章） (Proof of delivery)" in told
