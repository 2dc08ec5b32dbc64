"""What is shared with a channel holds no record's figure, name or number, whatever the answer says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Outcome, ToolUse
from bot.slack.blocks.message import redacted_message
from knowledge.passage import Authority
from tests.bot.conftest import Ask
from tests.bot.slack.valid import check, shown
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Card, CardKind

GENERAL = "Report an overdue buyer before the last day that your schedule sets. An early notice is safer."


def document(text: str, authority: Authority = Authority.FAQ, mark: int = 1) -> Citation:
    return Citation(mark, Evidence(EvidenceKind.DOCUMENT, "FAQ: overdue", text, authority, "When?"), text)


def record(text: str, mark: int = 2) -> Citation:
    evidence = Evidence(EvidenceKind.RECORD, "Nordhaus Pumpenwerk GmbH", text, Authority.LIMIT_DECISION)
    return Citation(mark, evidence, text)


def answer(text: str, *citations: Citation, cards: tuple[Card, ...] = ()) -> Answer:
    return Answer("c_1", "t_1", "en", "model", Outcome.ANSWERED, text, citations, cards)


PRIVATE = "I answered you privately: only you see it."


def test_a_sentence_of_a_general_document_is_shared_with_its_source() -> None:
    message = redacted_message(answer(f"{GENERAL} [1]", document(GENERAL)))

    check(message)
    assert GENERAL in shown(message)
    assert "[1] FAQ · FAQ: overdue · When?" in shown(message)
    assert "answered privately" not in shown(message)


def test_of_a_mixed_answer_the_records_part_is_left_out_and_that_is_said() -> None:
    mixed = f"The limit on Nordhaus is EUR 250,000 [2].\n\n{GENERAL} [1]"

    message = redacted_message(answer(mixed, document(GENERAL), record("granted EUR 250,000")))

    assert GENERAL in shown(message)
    assert "The rest concerns a policy's records and was answered privately." in shown(message)
    for secret in ("Nordhaus", "250,000", "[2]"):
        assert secret not in shown(message) + message.text


@pytest.mark.parametrize(
    "authority",
    [one for one in Authority if one not in (Authority.FAQ, Authority.ARTICLE)],
)
def test_a_document_that_may_be_the_policys_own_is_not_shared(authority: Authority) -> None:
    assert redacted_message(answer(f"{GENERAL} [1]", document(GENERAL, authority))).text == PRIVATE


@pytest.mark.parametrize(
    "text",
    [
        "Your buyer is late, so report it now. [1]",
        f"{GENERAL}",
        f"{GENERAL} [1][2]",
        "[1]",
        "",
    ],
)
def test_what_no_general_document_says_word_for_word_is_not_shared(text: str) -> None:
    assert redacted_message(answer(text, document(GENERAL), record("x"))).text == PRIVATE


@pytest.mark.parametrize(
    "said",
    [
        "The fee was EUR 1,200 in 2024.",
        "The limit was 50,000 USD then.",
        "限额是 100万元。",
        "It cost €30 a month.",
        "See claim CLM-LQ-0004 for that.",
        "The number is 91990108MADQ01488E here.",
    ],
)
def test_an_amount_and_a_number_of_a_record_are_left_out_even_of_a_document(said: str) -> None:
    message = redacted_message(answer(f"{said} {GENERAL} [1]", document(f"{said} {GENERAL}")))

    assert said not in shown(message)
    assert "An early notice is safer." in shown(message)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Nordhaus Pumpenwerk GmbH", "Nordhaus pays late."),
        ("苏州砺桐机电设备有限公司", "砺桐机电常常付款较晚。"),
        ("苏州砺桐机电设备有限公司", "苏州砺桐机电设备有限公司常常付款较晚。"),
    ],
)
def test_whom_the_answer_is_about_is_not_named_even_by_a_document(name: str, said: str) -> None:
    asked = answer(f"{said} {GENERAL} [1]", document(f"{said} {GENERAL}"))
    by_card = replace(asked, cards=(Card(CardKind.CREDIT_LIMIT, {"layers": [{"buyer_name": name}]}),))
    by_argument = replace(asked, tool_uses=(ToolUse("credit_limit", {"buyer": name}),))

    for told in (by_card, by_argument):
        assert said not in shown(redacted_message(told))
        assert "An early notice is safer." in shown(redacted_message(told))


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_is_shared_that_is_not_in_a_general_document(text: str, written: str) -> None:
    told = redacted_message(answer(f"{text} [1]\n{text} [2]", document(written), record(text)))

    check(told)
    if told.text != PRIVATE:
        first = "".join(shown(type(told)("", (one,))) for one in told.blocks[:1])
        kept = "".join(first.replace("[1]", "").split())
        assert all(sign in written for sign in kept)


QUESTIONS = [
    ("P-LQ-SALES", "limit for Nordhaus?"),
    ("P-LQ-OWNER", "CLM-LQ-0004 到哪一步了？"),
    ("P-LQ-CREDIT", "我们哪些发票逾期了？"),
    ("P-HW-CREDIT", "Which of our invoices are overdue?"),
    ("P-LQ-OWNER", "Nordhaus破产了能赔多少？"),
    ("P-LQ-OWNER", "买方破产索赔要哪些材料？"),
    ("P-LQ-OWNER", "列出我们所有的限额"),
    ("P-LQ-SALES", "砺桐机电还有多少额度"),
]


@pytest.mark.parametrize(("who", "question"), QUESTIONS)
def test_no_buyer_policy_invoice_or_claim_of_a_real_answer_is_shared(
    ask: Ask, who: str, question: str
) -> None:
    answered = ask(who, question)

    message = redacted_message(answered)

    check(message)
    told = shown(message) + message.text
    assert not any(
        part in told for part in ("POL-", "CLM-", "LQ26-", "RE-26-", "CNY", "EUR", "Nordhaus", "砺桐")
    )


def test_the_general_part_of_a_real_answer_about_deadlines_is_shared(ask: Ask) -> None:
    told = shown(redacted_message(ask("P-HW-CREDIT", "Which of our invoices are overdue?")))

    assert "The last day for an overdue notice is set by your schedule" in told
    assert "answered privately" in told


@pytest.mark.parametrize("question", ["hello", "limit for Quibblefax Ltd?"])
def test_an_answer_without_documents_only_says_that_it_was_given_privately(ask: Ask, question: str) -> None:
    assert redacted_message(ask("P-LQ-SALES", question)).text == PRIVATE
