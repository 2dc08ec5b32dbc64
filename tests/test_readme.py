"""The README's examples are what the product answers, word for word."""

import re
from pathlib import Path

import pytest

from bot.app import Assistant
from bot.commands.asking import beneath
from tests.bot.conftest import assistant, demo_database, settings
from tools.principal import PUBLIC

__all__ = ["assistant", "demo_database", "settings"]  # fixtures, shared with the tests of the bot

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
EXAMPLES = re.findall(
    r'```console\n\$ coverdesk ask "(?P<question>[^"]+)"(?: --token (?P<token>\S+))?\n(?P<shown>.*?)```',
    README,
    re.DOTALL,
)


@pytest.mark.parametrize(("question", "token", "shown"), EXAMPLES, ids=[f"{q} {t}" for q, t, _ in EXAMPLES])
def test_an_example_of_the_readme_is_answered_as_shown(
    assistant: Assistant, question: str, token: str, shown: str
) -> None:
    principal = assistant.principals.by_token(token) if token else PUBLIC
    assert principal is not None

    answer = assistant.agent.answer(principal, question)

    assert "\n".join([answer.text, *beneath(answer)]).strip() == shown.strip()


def test_the_readme_shows_each_kind_of_answer() -> None:
    questions = [question for question, _, _ in EXAMPLES]

    assert len(questions) >= 6
    assert any(re.search(r"[一-鿿]", question) for question in questions)
    assert any(question.isascii() for question in questions)
