"""Early warnings in talk and over HTTP: asked in both languages, answered from the demo book."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.answer import Answer, Outcome
from bot.app import open_assistant
from bot.settings import Settings
from tests.bot.conftest import Ask
from tests.bot.test_http import OTHER, OWNER, SALES, SUPPORT, problem, serving
from tools.warning_weights import BadWeights


def called(answer: Answer) -> list[tuple[str, dict[str, Any]]]:
    return [(one.name, dict(one.arguments)) for one in answer.tool_uses]


@pytest.mark.parametrize(
    "message",
    [
        "有哪些预警",
        "哪些客户有风险",
        "最近有没有預警",
        "which buyers should I worry about",
        "any early warnings?",
    ],
)
def test_the_first_sentence_says_how_many_and_which_are_red(ask: Ask, message: str) -> None:
    answer = ask("P-LQ-OWNER", message)
    first = answer.text.split("\n")[0]

    assert (answer.outcome, called(answer)) == (Outcome.ANSWERED, [("risk_alerts", {})])
    assert all(figure in first for figure in ("9", "5", "4", "大连沧枢海洋工程有限公司"))
    assert "绍兴浔砚印染有限公司" not in first
    assert len(answer.cards[0].data["rows"]) == 9


@pytest.mark.parametrize(
    ("who", "message", "says"),
    [
        (
            "P-LQ-OWNER",
            "大连沧枢为什么预警",
            ["红色", "CNY 1,000,000", "2026-12-20", "从 4 降到 6", "2027-01-21", "第十二条", "不是授信决定"],
        ),
        (
            "P-HW-CREDIT",
            "why is Torrevalba flagged?",
            ["Amber", "EUR 220,000", "2026-12-12", "2027-03-01", "clause 12.1", "no credit decision"],
        ),
        ("P-LQ-SALES", "any warning on Nordhaus?", ["no warning signal", "180 days"]),
        ("P-LQ-OWNER", "广州溟砚有预警吗", ["没有到预警等级", "2 分", "LQ26-0075"]),
    ],
)
def test_one_buyer_is_told_with_reasons_and_what_comes_next(
    ask: Ask, who: str, message: str, says: list[str]
) -> None:
    answer = ask(who, message)

    assert answer.outcome is Outcome.ANSWERED
    assert [name for name, _ in called(answer)] == ["risk_alerts"]
    assert [said for said in says if said not in answer.text] == []


def test_a_talk_goes_on_with_a_level_with_why_and_with_another_buyer(ask: Ask) -> None:
    first = ask("P-LQ-CREDIT", "红色预警有哪些")
    second = ask("P-LQ-CREDIT", "橙色的呢", first.conversation_id)
    third = ask("P-LQ-CREDIT", "大连沧枢的额度", first.conversation_id)
    fourth = ask("P-LQ-CREDIT", "为什么预警", first.conversation_id)

    assert called(first) == [("risk_alerts", {"level": "red"})]
    assert called(second) == [("risk_alerts", {"level": "amber"})]
    assert [name for name, _ in called(third)] == ["credit_limit"]
    assert called(fourth) == [("risk_alerts", {"buyer": "大连沧枢海洋工程有限公司"})]


@pytest.mark.parametrize(
    "message",
    [
        "收到预警我该做什么",
        "早期预警具体监测哪些内容",
        "what does early warning monitor",
        "warning signs of a bad payer",
        "保单承保哪些风险",
    ],
)
def test_a_general_question_is_for_the_documents(ask: Ask, message: str) -> None:
    assert "risk_alerts" not in [name for name, _ in called(ask("P-LQ-OWNER", message))]


def test_an_unknown_buyer_is_worded_as_everywhere(ask: Ask) -> None:
    alerts, limit = ask("P-LQ-OWNER", "any warning on Foobar Ltd?"), ask("P-LQ-OWNER", "limit for Foobar Ltd")

    assert (alerts.outcome, alerts.text) == (Outcome.NOT_FOUND, limit.text)


def test_who_has_no_records_is_told_nothing(ask: Ask) -> None:
    assert ask("public", "我们的客户有预警吗").outcome is Outcome.REFUSED
    assert "沧枢" not in ask("P-SUPPORT", "有哪些预警").text


# --- over HTTP ---
@pytest.fixture(scope="module")
def http(settings: Settings) -> Iterator[httpx.Client]:
    for address in serving(settings):
        with httpx.Client(base_url=address, timeout=30) as client:
            yield client


def test_the_list_has_the_rows_of_the_card_red_first(http: httpx.Client, ask: Ask) -> None:
    body = http.get("/v1/alerts", headers=OWNER).json()
    levels = [row["level"] for row in body["items"]]

    assert set(body) == {"items", "next"}
    assert body["next"] is None
    assert levels == ["red"] * 5 + ["amber"] * 4
    assert body["items"] == ask("P-LQ-OWNER", "有哪些预警").cards[0].data["rows"]
    assert http.get("/v1/alerts", headers=SALES).json() == body


def test_level_and_buyer_choose_and_anothers_buyer_is_like_none(http: httpx.Client) -> None:
    def ids(query: str) -> list[str]:
        return [row["buyer_id"] for row in http.get(f"/v1/alerts?{query}", headers=OWNER).json()["items"]]

    assert len(ids("level=amber")) == 4
    assert "B-CN-032" in ids("level=none")
    assert ids("buyer_id=B-CN-017&level=red") == ["B-CN-017"]
    assert ids("buyer_id=B-DE-014") == ids("buyer_id=B-NOBODY") == ids("buyer_id=B-DE-001") == []
    theirs = http.get("/v1/alerts", headers=OTHER).json()["items"]
    assert {row["policy_id"] for row in theirs} == {"POL-BW-2026"}


def test_alerts_need_a_token_with_the_right_and_a_level_there_is(http: httpx.Client) -> None:
    problem(http.get("/v1/alerts"), 401)
    problem(http.get("/v1/alerts", headers=SUPPORT), 403)
    problem(http.get("/v1/alerts?level=purple", headers=OWNER), 422)


def test_an_assistant_with_weights_that_cannot_be_does_not_start(tmp_path: Path) -> None:
    file = tmp_path / "weights.yaml"
    file.write_text("limit_cutt: 4\n", encoding="utf-8")

    with (
        pytest.raises(BadWeights, match="Did you mean limit_cut"),
        open_assistant(Settings(home=tmp_path / "home", warning_weights=file, bundled=False)),
    ):
        pass
