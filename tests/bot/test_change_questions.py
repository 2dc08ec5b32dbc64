"""What became different, in talk: asked in both languages, answered with each change's own record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Answer, Outcome
from bot.app import Assistant, open_assistant
from bot.settings import Settings
from tests.bot.conftest import Ask, demo_settings, own_database
from tests.tools.records.noticing_book import event, sent
from tools.principal import PUBLIC

CUT = event(
    "X-1",
    "limit_reduced",
    "B-DE-001",
    "POL-LQ-2026",
    occurred_on="2026-11-22",
    old_value="500000",
    new_value="300000",
)
FALL = event(
    "X-2", "grade_changed", "B-CN-011", "POL-LQ-2026", occurred_on="2026-11-21", old_value="4", new_value="6"
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    for database in own_database():
        yield demo_settings(tmp_path_factory.mktemp("talk"), database)


@pytest.fixture(scope="module")
def watched(own: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with open_assistant(own) as assistant:
        noticing = assistant.noticing(assistant.warning_weights)
        noticing.everything(own.day(), "import")
        sent(assistant.engine, tmp_path_factory.mktemp("sent"), [CUT, FALL])
        noticing.what_was_sent(own.day())
        yield assistant


@pytest.fixture
def asks(watched: Assistant) -> Ask:
    def asking(
        who: str, message: str, conversation: str | None = None, language: str | None = None
    ) -> Answer:
        principal = PUBLIC if who == "public" else watched.principals.by_id(who)
        assert principal is not None
        return watched.agent.answer(principal, message, conversation, language)

    return asking


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("最近有什么变化", {}),
        ("昨天以来有什么变化？", {"since": "2026-11-22"}),
        ("what changed since yesterday?", {"since": "2026-11-22"}),
        ("what has changed lately?", {}),
        ("any changes since yesterday?", {"since": "2026-11-22"}),
    ],
)
def test_every_change_is_told_with_old_new_day_and_record(
    asks: Ask, message: str, arguments: dict[str, str]
) -> None:
    answer = asks("P-LQ-SALES", message)

    assert (answer.outcome, [(one.name, dict(one.arguments)) for one in answer.tool_uses]) == (
        Outcome.ANSWERED,
        [("list_changes", arguments)],
    )
    for part in ("500,000", "300,000", "2026-11-22", "event X-1", "event X-2", "[1]", "[2]"):
        assert part in answer.text
    assert len(answer.citations) >= 3


@pytest.mark.parametrize(
    "message", ["哪些限额变了", "which limits have changed?", "最近哪些客户的限额被降了"]
)
def test_of_limits_alone_nothing_else_is_told(asks: Ask, message: str) -> None:
    answer = asks("P-LQ-OWNER", message)

    assert [one.arguments.get("what") for one in answer.tool_uses] == ["limits"]
    assert "event X-1" in answer.text
    assert "event X-2" not in answer.text


def test_one_buyer_has_its_own_changes_and_another_none(asks: Ask) -> None:
    one, none = asks("P-LQ-OWNER", "天津柘澜最近有什么变化"), asks("P-LQ-OWNER", "武汉榆枢最近有什么变化")

    assert "event X-2" in one.text
    assert "event X-1" not in one.text
    assert "没有记录到变化" in none.text
    assert "更早的不在其中" in none.text


def test_another_policyholder_is_told_of_nothing_and_the_public_is_told_no_record(asks: Ask) -> None:
    theirs, nobody = (
        asks("P-BW-OWNER", "what changed since yesterday?"),
        asks("public", "what changed since yesterday?"),
    )

    assert "No change has been noticed" in theirs.text
    assert "X-1" not in theirs.text
    assert "list_changes" not in [one.name for one in nobody.tool_uses]


@pytest.mark.parametrize(
    "message",
    [
        "保单最近有什么变化",
        "最近政策有什么变化",
        "哪些客户的额度被撤了",
        "whose limit was reduced lately",
        "汇率最近有什么变化",
    ],
)
def test_a_change_of_something_else_is_no_question_for_records_of_change(asks: Ask, message: str) -> None:
    assert "list_changes" not in [one.name for one in asks("P-LQ-OWNER", message).tool_uses]


def test_before_the_first_snapshot_silence_is_not_taken_for_no_change(tmp_path: Path) -> None:
    with open_assistant(
        demo_settings(tmp_path / "new").model_copy(update={"database_url": None})
    ) as assistant:
        owner = assistant.principals.by_id("P-LQ-OWNER")
        assert owner is not None
        answer = assistant.agent.answer(owner, "最近有什么变化", None, None)

    assert "还没有开始记录变化" in answer.text
