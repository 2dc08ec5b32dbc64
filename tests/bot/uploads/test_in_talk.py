"""In talk a ledger in use is what calculations read, and every such answer says so, to its people alone."""

from collections.abc import Iterator

import pytest

from bot.app import Assistant
from bot.uploads.reading import Told
from tests.bot.conftest import Ask
from tests.bot.uploads.files import HEADER

ROWS = "Acme,1,2026-06-01,2026-07-01,100,CNY,100,2026-07-20\nAcme,2,2026-09-01,2026-10-01,300,CNY,0,\n"


@pytest.fixture
def used(assistant: Assistant) -> Iterator[None]:
    """The ledger in use for the owner's policy."""
    owner = assistant.principals.by_id("P-LQ-OWNER")
    assert owner is not None
    found = assistant.uploading.preview(owner, "AR <b>.csv", (HEADER + ROWS).encode(), Told())
    assert found.uploaded is not None
    assistant.uploading.ledgers.use(owner, found.uploaded.ledger_id)
    yield
    assistant.uploading.ledgers.remove(owner, found.uploaded.ledger_id)


@pytest.mark.parametrize(
    "message",
    ["用我上传的账本算DSO", "用上传的台账算一下DSO", "账龄", "最大的客户占多少", "帮我做个13周现金流预测"],
)
@pytest.mark.usefixtures("used")
def test_an_answer_says_that_it_is_from_the_uploaded_ledger(ask: Ask, message: str) -> None:
    answer = ask("P-LQ-SALES", message)

    assert "2026-11-23 上传的台账（AR b .csv，2 行）" in answer.text
    assert any("uploaded on 2026-11-23" in one.evidence.text for one in answer.citations)


@pytest.mark.usefixtures("used")
def test_another_policyholder_is_answered_from_its_own_book(ask: Ask) -> None:
    assert "uploaded" not in ask("P-HW-OWNER", "show our ageing").text


def test_without_one_in_use_nothing_is_said_of_it(ask: Ask) -> None:
    assert "上传" not in ask("P-LQ-OWNER", "账龄").text
