"""What no model may say is taken out of every answer, and each guard is needed for its own (DESIGN §2)."""

import time
from dataclasses import replace

import pytest

from bot.grounding import GUARDS, grounded
from bot.guards.basis import Basis
from bot.guards.numbers import figures
from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Finding

RECORD = Evidence(
    EvidenceKind.RECORD,
    "Nordhaus Pumpenwerk GmbH",
    "named APPROVED, in force · granted EUR 500,000 · maximum payment term 60 days · insured 90 % · "
    "from 2026-03-01 · policy POL-LQ-2026",
    Authority.LIMIT_DECISION,
    "credit limit",
)
CLAUSE = Evidence(
    EvidenceKind.DOCUMENT,
    "Specimen wording",
    "The policyholder must notify every overdue buyer within 30 days. "
    "We will pay within 30 days of the decision.",
    Authority.WORDING,
    "5.1",
    url="https://example.org/wording",
)
BASIS = Basis((RECORD, CLAUSE), question="limit for Nordhaus?", today="2026-11-23")
DEEDS = {"deeds": GUARDS["deeds"]}
FIRST = "The limit is EUR 500,000 [1]. "


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
        ("九成", {"90"}),
        ("9 成", {"90"}),
        ("三个月", {"3"}),
        ("ninety days", {"90"}),
        ("two hundred and fifty thousand euros", {"250000"}),
        ("one hundred twenty days", {"120"}),
        ("a hundred days", {"100"}),
        ("one of them", set()),
    ],
)
def test_one_figure_has_one_form_however_it_is_written(text: str, expected: set[str]) -> None:
    assert figures(text) == expected


HONEST = (
    "The limit is EUR 500,000 [1].",
    "限额是 50万 欧元，最长 60 天。",
    "It has been in force since 1 March 2026 at 90 %.",
    "保障比例九成。",
    "Nordhaus Pumpenwerk GmbH is approved for up to sixty days.",
    "The limit under POL-LQ-2026 is valid [1].",
    "“The policyholder must notify every overdue buyer within 30 days.” [2]",
    "We will pay within 30 days of the decision.",
    "A limit is not a promise to pay, and nobody guarantees payment.",
    "I cannot promise when somebody answers.",
    "我不能保证能赔。",
    "I cannot tell whether this buyer is safe.",
    "Nothing has been submitted: reply “confirm” or “cancel”.",
    "Once the notice has been submitted, the waiting period begins.",
    "The claim has not been paid.",
    "Try other words, or say “talk to a person”.",
    "Once the claim is approved, the insurer pays within 30 days.",
    "I cannot see from the records whether the overdue notice was sent.",
    "Once the notice has been submitted and registered, the waiting period begins.",
    "Nothing on record shows that the notice has been sent.",
    "If the request has been submitted, its status can be read here.",
    "I referred to the specimen wording.",
    "The insurer has confirmed receipt of the documents.",
    "We can look at this together: which buyer is meant?",
    "Nothing that I have sent is a decision of the insurer.",
    "This does not mean that I have submitted anything.",
    "Reporting it is done in the insurer's portal.",
    "保险人已将限额的变更书面确认。",
    "如果您的申请已提交，可以在这里查询。",
    "这不代表已为您提交申请。",
    "没有证据表明申请已提交。",
    "尚未为您提交任何申请。",
    "无法确认是否已为您登记。",
    "要为您转接人工吗？",
    "提交申请后，由保险人审批。",
    "没有替您办理任何事情。",
    "请先登录，再提交申请。",
)


@pytest.mark.parametrize("sentence", HONEST)
def test_an_honest_sentence_stands(sentence: str) -> None:
    checked = grounded(FIRST + sentence, BASIS)

    assert checked.stopped == ()
    assert checked.text.endswith(sentence)


LIES = {
    "figures": (
        "The limit is EUR 550,000 [1].",
        "Cover is 95 %.",
        "It ends on 2026-12-31.",
        "限额是 55万 欧元。",
        "等待期是一百二十天。",
        "You have 45 days to report.",
        "You have forty-five days to report.",
        "The limit is USD 500,000.",
        "限额是 50万 美元。",
        "保障比例八成。",
        "You have 90 days to report.",
        "You have ninety days to report.",
        "Insured at 60 %.",
        "The limit is EUR 60.",
        "账期最长 90 天。",
    ),
    "names": (
        "Falkenrode Werkzeuge GmbH is insured as well.",
        "宁波沧枢海工设备有限公司也有限额。",
        "See claim CLM-HW-90.",
        "Your claim was paid.",
        "索赔已赔付。",
        "The request was refused.",
        "The claim is approved.",
        "The claim was paid without delay.",
        "索赔已赔付，无需担心。",
        "Your claim was settled.",
    ),
    "quotes": (
        "The wording says “the insurer shall always reimburse every loss in full”.",
        "条款写明“保险人应当赔偿全部的损失和费用”。",
        "The wording says “always pays in full”.",
        "> the insurer shall always reimburse every loss in full",
    ),
    "promises": (
        "You will be paid.",
        "Payment is guaranteed.",
        "We have increased your limit.",
        "保险公司一定会赔。",
        "我们保证承保。",
        "请放心。",
    ),
    "advice": (
        "You should sue the buyer.",
        "This buyer is safe.",
        "You will win in court.",
        "建议您直接起诉。",
        "可以放心发货。",
        "这家公司信用很好。",
    ),
    "deeds": (
        "I have reported it to the insurer.",
        "Someone will call you.",
        "A ticket has been opened.",
        "You will receive an e-mail.",
        "已为您提交申请。",
        "客服会尽快联系您。",
    ),
}


@pytest.mark.parametrize(("guard", "lie"), [(guard, lie) for guard, lies in LIES.items() for lie in lies])
def test_a_guard_stops_its_lie_and_without_it_the_lie_comes_through(guard: str, lie: str) -> None:
    without = {name: stands for name, stands in GUARDS.items() if name != guard}

    checked, unguarded = grounded(FIRST + lie, BASIS), grounded(FIRST + lie, BASIS, without)

    assert [one.guard for one in checked.stopped] == [guard]
    assert checked.text == FIRST.strip()
    assert lie in unguarded.text


def test_every_guard_has_lies_that_only_it_stops() -> None:
    assert set(LIES) == set(GUARDS)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("![x](https://evil.example/a.png) ok", "x ok"),
        ("[press](https://evil.example/?q=limit) here", "press here"),
        ("[it](https://example.org/wording) here", "[it](https://example.org/wording) here"),
        ("<script>alert(1)</script> ok", "alert(1) ok"),
        ('<img src=x onerror="a()"> ok', "ok"),
        ("[x][1]\n\n[1]: https://evil.example", "[x][1]"),
        ("see https://evil.example/a?b=c now", "see  now"),
        ("javascript:alert(1) ok", ") ok"),
        ("lim\u200bit \u202eok", "limit ok"),
        ("The limit is EUR 500,000 [1].", "The limit is EUR 500,000 [1]."),
        ("a < b and 5 > 3", "a < b and 5 > 3"),
    ],
)
def test_an_answer_makes_a_screen_load_run_or_open_nothing(given: str, shown: str) -> None:
    assert grounded(given, BASIS, {}).text == shown


HAND_OVER = Evidence(
    EvidenceKind.RECORD, "hand-over", "hand-over HO-12AB34 recorded", Authority.RECORD, "HO-12AB34"
)
HANDED = Basis((RECORD, HAND_OVER), came_to=(("credit_limit", Finding.FOUND), ("hand_over", Finding.DONE)))
PREPARED = Basis((RECORD,), came_to=(("request_limit", Finding.PREPARED),))

OF_A_HAND_OVER = (
    "I have forwarded it.",
    "I have handed this conversation over to a person.",
    "I've passed your question on to our staff, who can read this conversation.",
    "I’ve passed your request on to a colleague.",
    "I have put this on the list for a person and recorded it under reference HO-12AB34.",
    "I have logged this under reference HO-12AB34 and you can quote it.",
    "This conversation has been handed over to a person (reference HO-12AB34).",
    "We have escalated your complaint to our team; I cannot promise when they answer.",
    "I have transferred you to a human.",
    "已为您转接人工，编号 HO-12AB34。",
    "我已将这段对话转交给工作人员。",
    "已为您登记到人工处理清单。",
    "我已为您记录您的问题，编号 HO-12AB34，不能承诺答复的时间。",
    "系统已转交人工处理。",
)
OF_A_PREPARATION = (
    "I have prepared the request for you.",
    "The request has been prepared and waits for your confirmation.",
    "已为您准备好申请，等待确认。",
)
OF_NOTHING = (
    "I have prepared, submitted and confirmed the request.",
    "I have prepared the request and sent it.",
    "已为您准备并提交申请。",
    "已将准备好的申请提交。",
    "I have submitted the request and confirmed it for you.",
    "I have handed this over and submitted the request.",
    "I have passed this to a person, and confirmed the notice for you.",
    "I have handed this conversation and your limit request to the insurer.",
    "I have forwarded your request to the insurer.",
    "I have passed it to the buyer.",
    "I've registered the overdue for you.",
    "I’ve sent the notice.",
    "I have successfully filed your claim.",
    "The request has been confirmed.",
    "It has been submitted.",
    "Done.",
    "Everything is done.",
    "Submitted and confirmed.",
    "已提交并确认。",
    "No problem, I have submitted the request.",
    "No problem I have submitted the request.",
    "No limit on record I have submitted the request.",
    "Don't worry, I have sent the notice.",
    "It does not follow, and the limits are not I have submitted the request.",
    "The limits are not 我已为您提交申请。",
    "没问题，已为您提交申请。",
    "不用担心已为您提交申请。",
    "未找到限额已为您提交申请。",
    "发票等已为您提交。",
    "我已将准备好的申请提交。",
    "I found no limit, so I have submitted a request.",
    "I have handed this over, and a colleague will call you today.",
    "I have handed this to a colleague, who will call you today.",
    "我已为您提交申请并确认。",
    "已为您转接人工，并提交了限额申请。",
    "已为您转接人工，申请也已提交。",
    "已为您转交保险人。",
    "我帮您提交了申请。",
    "我已将您的逾期通知发送给保险人。",
    "已为您登记逾期。",
    "没有查到限额，已为您提交申请。",
    "您的申请已经办好了。",
    "已为您转接人工，客服会尽快联系您。",
)
"""Claims that nothing of a turn excuses: what a person confirms is worded by us, and no model's text."""


@pytest.mark.parametrize("sentence", OF_A_HAND_OVER)
def test_a_hand_over_may_be_told_where_this_turn_recorded_one(sentence: str) -> None:
    assert grounded(FIRST + sentence, HANDED).stopped == ()
    assert _deeds_stopped(sentence, BASIS)
    assert _deeds_stopped(sentence, PREPARED)


@pytest.mark.parametrize("sentence", OF_A_PREPARATION)
def test_what_was_prepared_may_be_called_prepared(sentence: str) -> None:
    assert grounded(FIRST + sentence, PREPARED).stopped == ()
    assert _deeds_stopped(sentence, BASIS)
    assert _deeds_stopped(sentence, HANDED)


@pytest.mark.parametrize("basis", [BASIS, HANDED, PREPARED], ids=["nothing", "handed over", "prepared"])
@pytest.mark.parametrize("sentence", [*OF_NOTHING, *LIES["deeds"]])
def test_no_tool_excuses_a_deed_that_it_did_not_do(sentence: str, basis: Basis) -> None:
    assert _deeds_stopped(sentence, basis)


@pytest.mark.parametrize("sentence", HONEST)
@pytest.mark.parametrize("did", [HANDED, PREPARED], ids=["handed over", "prepared"])
def test_an_honest_sentence_stands_whatever_was_done(sentence: str, did: Basis) -> None:
    assert grounded(FIRST + sentence, replace(BASIS, came_to=did.came_to)).stopped == ()


def _deeds_stopped(sentence: str, basis: Basis) -> bool:
    return "deeds" in {one.guard for one in grounded(FIRST + sentence, basis, DEEDS).stopped}


def test_a_figure_of_the_question_is_no_fact_for_having_been_asked() -> None:
    asked = Basis((RECORD,), question="is the limit EUR 900,000?")
    looked_for = Basis((RECORD,), arguments=({"amount": "900000"},))

    assert grounded("Yes, EUR 900,000.", asked).text == ""
    assert grounded("EUR 900,000 is more than the limit.", looked_for).stopped == ()


def test_when_the_first_sentence_falls_the_answer_falls() -> None:
    checked = grounded("The limit is EUR 900,000. It has been in force since 2026-03-01.", BASIS)

    assert not checked.first_stands


def test_the_numbers_of_a_list_are_no_figures() -> None:
    assert grounded("1) first\n2) second\n3. third", Basis()).stopped == ()


def test_guards_do_not_run_for_ever_on_hostile_text() -> None:
    hostile = ("A" * 3000 + "[" * 300 + "“" * 300 + "not " * 300 + "1," * 2000 + "<" * 500) * 2

    deeds = ("I have handed " + "over to a " * 400 + "转到已为您转接" * 400 + " " * 400 + "not " * 400) * 2

    begun = time.perf_counter()
    grounded(hostile, BASIS)
    grounded(deeds, replace(PREPARED, came_to=(*PREPARED.came_to, *HANDED.came_to)))

    assert time.perf_counter() - begun < 5
