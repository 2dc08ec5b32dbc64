"""The review of credit management in conversation, in both languages, one strategy after another."""

import httpx
import pytest

from bot.answer import Answer, Outcome
from bot.app import Assistant
from bot.embedded.wording.credit_review import WORDS
from bot.language import Language
from bot.settings import Settings
from bot.slack.blocks.cards import drawn
from bot.slack.blocks.drawn import Telling
from tests.bot.conftest import Ask
from tests.bot.reading_pages import TOKENS
from tests.bot.test_http import serving
from tools.credit_review import Point, Strategy

TOOL = "review_credit_management"


def called(answer: Answer) -> list[str]:
    return [str(one["name"]) for one in answer.as_data()["tool_calls"]]


@pytest.mark.parametrize(
    "message",
    [
        "给我的应收账款做个体检",
        "帮我做一次信用管理检查",
        "按五个策略对照一下我们的账",
        "下周一先做什么？",
        "Please do a credit management review",
        "a health check of our receivables",
        "Can you review my book?",
        "What should we do on Monday?",
    ],
)
def test_a_review_of_ones_own_book_is_understood(ask: Ask, message: str) -> None:
    answer = ask("P-LQ-OWNER", message)

    assert called(answer) == [TOOL]
    assert answer.outcome is Outcome.ANSWERED
    assert "2026-11-23" in answer.text
    assert len(answer.suggestions) == 4


@pytest.mark.parametrize(
    "message",
    [
        "信用管理的五个关键策略是什么？",
        "What are the five strategies of credit management?",
        "do a credit check on Nordhaus",
        "Nordhaus 的限额复核了吗？",
        "review the limit of Nordhaus",
    ],
)
def test_a_question_about_the_strategies_or_one_buyer_is_no_review(ask: Ask, message: str) -> None:
    assert TOOL not in called(ask("P-LQ-OWNER", message))


def test_the_public_has_no_book_to_review(ask: Ask) -> None:
    assert TOOL not in called(ask("public", "给我的应收账款做个体检"))


@pytest.mark.parametrize("language", Language)
def test_the_review_goes_on_strategy_by_strategy(ask: Ask, language: Language) -> None:
    whole = ask("P-LQ-OWNER", {"zh": "信用管理检查", "en": "credit management review"}[language.value])
    for suggestion in whole.suggestions:
        one = ask("P-LQ-OWNER", suggestion, whole.conversation_id)

        assert called(one) == [TOOL], suggestion
        named = one.text.split("：" if language is Language.ZH else ":")[0]
        assert named in suggestion
        assert one.language == language.value


def test_an_answer_about_one_strategy_has_the_amounts_of_its_card(ask: Ask) -> None:
    answer = ask("P-LQ-OWNER", "Credit management review: only credit limits")

    rows = answer.cards[0].data["rows"]
    assert {row["strategy"] for row in rows} == {"limits"}
    for row in rows[:10]:
        assert f"{row['buyer_name']}: " in answer.text


def test_slack_draws_the_findings_as_a_table(ask: Ask) -> None:
    card = ask("P-LQ-OWNER", "信用管理检查").cards[0]

    shown = drawn(card, Telling("", Language.ZH))

    assert shown.title == "信用管理检查"
    assert shown.table is not None
    assert len(shown.table.rows) == len(card.data["rows"]) > 20


@pytest.mark.parametrize("language", Language)
def test_every_point_and_strategy_has_words(language: Language) -> None:
    for point in Point:
        assert WORDS.word("found", point, language) != point
        assert WORDS.word("act", point, language) != point
    assert set(WORDS.entries["strategy"]) == set(Strategy)


def test_the_api_lists_what_the_answer_tells(settings: Settings, ask: Ask, assistant: Assistant) -> None:
    told = ask("P-LQ-OWNER", "信用管理检查").cards[0].data
    for address in serving(settings):
        headers = {"Authorization": f"Bearer {TOKENS['owner']}"}
        whole = httpx.get(f"{address}/v1/credit-review", headers=headers).json()
        terms = httpx.get(f"{address}/v1/credit-review?strategy=terms", headers=headers).json()
        wrong = httpx.get(f"{address}/v1/credit-review?strategy=luck", headers=headers)
        unknown = httpx.get(f"{address}/v1/credit-review?policy=POL-HW-2026", headers=headers).json()

    assert whole["items"] == told["rows"]
    assert whole["review"] == terms["review"] == told["review"]
    assert {row["strategy"] for row in terms["items"]} == {"terms"}
    assert wrong.status_code == 422
    assert unknown["items"] == []
