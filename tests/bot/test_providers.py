"""What a provider's model may cost, when it is left alone, and how it is named in the settings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_openai import ChatOpenAI
from pydantic import SecretStr
from sqlalchemy import Engine

from bot.chat_model import ModelUnknown, chat_model
from bot.providers.breaker import OPEN_FOR, OPENS_AFTER, Breaker
from bot.providers.budget import Budget, Limits
from bot.settings import Settings
from tools.principal import PUBLIC, Principal, Role

ANNA = Principal("P-ANNA", "Anna", Role.SALES, ("POL-1",))
BERT = Principal("P-BERT", "Bert", Role.SALES, ("POL-1",))
TODAY = date(2026, 11, 23)


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def budget(engine: Engine) -> Budget:
    return Budget(engine, Limits(principal=1000, public=300), lambda: TODAY)


def test_what_is_reserved_and_not_used_comes_back(budget: Budget) -> None:
    assert budget.reserve(ANNA, 900)
    assert not budget.reserve(ANNA, 200)

    budget.settle(ANNA, 900, 150)

    assert budget.spent(ANNA) == 150
    assert budget.reserve(ANNA, 850)


def test_each_person_has_their_own_day_and_the_public_shares_one(engine: Engine) -> None:
    days = [TODAY]
    budget = Budget(engine, Limits(principal=1000, public=300), lambda: days[-1])

    assert budget.reserve(ANNA, 1000)
    assert budget.reserve(BERT, 1000)
    assert budget.reserve(PUBLIC, 300)
    assert not budget.reserve(PUBLIC, 1)
    days.append(date(2026, 11, 24))
    assert budget.reserve(ANNA, 1000)
    assert budget.reserve(PUBLIC, 300)


def test_many_calls_at_once_never_pass_the_limit(budget: Budget) -> None:
    with ThreadPoolExecutor(16) as threads:
        taken = list(threads.map(lambda _: budget.reserve(ANNA, 90), range(40)))

    assert sum(taken) == 11
    assert budget.spent(ANNA) == 990


@given(st.lists(st.sampled_from(["works", "fails", "waits"]), max_size=60))
def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_try_after_the_pause(steps: list[str]) -> None:
    clock = Clock()
    breaker, failures, opened_at = Breaker(clock), 0, None
    for step in steps:
        if step == "waits":
            clock.now += OPEN_FOR
        expected = opened_at is None or clock.now - opened_at >= OPEN_FOR
        assert breaker.allows() is expected
        if not expected:
            continue
        opened_at = clock.now if opened_at is not None else None
        if step == "fails":
            failures += 1
            breaker.failed()
            opened_at = clock.now if failures >= OPENS_AFTER else opened_at
        else:
            failures, opened_at = 0, None
            breaker.succeeded()


def named(model: str, **more: object) -> Callable[[], object]:
    settings = Settings.model_validate({"model": model, **more})
    return lambda: chat_model(settings)


def test_the_embedded_model_needs_no_provider() -> None:
    assert named("embedded")() is None


def test_a_server_that_speaks_as_openai_does_is_named_by_its_address() -> None:
    model = named("openai:qwen3", model_url="http://127.0.0.1:9/v1", model_key="k", model_timeout=3)()

    assert isinstance(model, ChatOpenAI)
    assert (model.model_name, model.openai_api_base) == ("qwen3", "http://127.0.0.1:9/v1")
    assert (model.request_timeout, model.max_retries) == (3, 0)
    assert model.openai_api_key == SecretStr("k")


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("nobody-knows-it", "cannot be used"),
        ("nowhere:model", "cannot be used"),
        ("openai:", "cannot be used"),
        ("anthropic:claude", "langchain-anthropic"),
        ("ollama:qwen3", "langchain-ollama"),
    ],
)
def test_a_model_that_cannot_be_made_is_named_with_what_would_work(model: str, told: str) -> None:
    with pytest.raises(ModelUnknown, match=told) as raised:
        named(model, model_key="sk-very-secret")()

    assert "coverdesk[openai]" in str(raised.value)
    assert "sk-very-secret" not in str(raised.value)


def test_a_missing_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(ModelUnknown, match="COVERDESK_MODEL_KEY"):
        named("openai:gpt-4o-mini")()
