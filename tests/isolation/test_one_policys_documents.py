"""A document of one policy answers for no other that the question names, though the reader has both."""

from collections.abc import Callable, Iterator
from shutil import copytree

import pytest

from bot.answer import Answer
from bot.app import Assistant, open_assistant
from bot.settings import Settings
from ingestion.front_matter import Flags
from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.library import Library
from knowledge.passage import Audience
from tests.bot.conftest import demo_settings
from tests.isolation.worlds import opened

CLAUSE = "Claims for political risk are paid when the waiting period of 120 days from due date has passed."
WHO = "P-LT-CREDIT"


@pytest.fixture(scope="module")
def answered(
    homes: tuple[Settings, Settings], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], Answer]]:
    """The demo world where POL-LT-2026 has a document of its own, and POL-LTD-2026 has none."""
    folder = tmp_path_factory.mktemp("documents")
    settings = demo_settings(folder / "home")
    copytree(homes[0].home, settings.home)
    (folder / "wording.md").write_text(f"# Waiting period for political risk claims\n\n{CLAUSE}\n", "utf-8")
    engine = opened(settings.home)
    flags = Flags(Audience.POLICYHOLDER, ("POL-LT-2026",))
    ingest(find_sources([folder / "wording.md"], flags), Library(engine))
    engine.dispose()
    with open_assistant(settings) as assistant:
        assistant.index.refresh()
        yield lambda who, message: _answer(assistant, who, message)


def _answer(assistant: Assistant, who: str, message: str) -> Answer:
    principal = assistant.principals.by_id(who)
    assert principal is not None
    return assistant.agent.answer(principal, message)


def test_a_question_that_names_no_policy_is_answered_from_the_document_of_one(
    answered: Callable[[str, str], Answer],
) -> None:
    assert CLAUSE in answered(WHO, "how does the waiting period for political risk claims work").text


def test_a_question_that_names_its_policy_is_too(answered: Callable[[str, str], Answer]) -> None:
    asked = "how does the waiting period for political risk claims work under POL-LT"

    assert CLAUSE in answered(WHO, asked).text


@pytest.mark.parametrize(
    "asked",
    [
        "how does the waiting period for political risk claims work under POL-LTD",
        "how does the waiting period for political risk claims work in the policy for Hong Kong",
        "what is the waiting period for political risk claims in POL-LTD",
        "POL-LTD 的政治风险等待期怎么算",
    ],
)
def test_a_question_that_names_another_of_the_readers_policies_is_not(
    answered: Callable[[str, str], Answer], asked: str
) -> None:
    answer = answered(WHO, asked)

    assert CLAUSE not in answer.text
    assert "120" not in answer.text
    assert not any(CLAUSE in one.evidence.text for one in answer.citations)


def test_naming_a_policy_opens_no_document_of_it(answered: Callable[[str, str], Answer]) -> None:
    asked = "how does the waiting period for political risk claims work under POL-LT-2026"

    assert CLAUSE not in answered("P-LQ-OWNER", asked).text
