"""Guarded calls: each call of a provider's model within its breaker, budget and time, once retried."""

import contextvars
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from typing import Any

import structlog
from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage

from bot.providers.breaker import Breaker
from bot.providers.budget import Budget
from bot.providers.failure import ProviderFailed, Reason
from tools.principal import Principal

log = structlog.get_logger(__name__)

LETTERS_A_TOKEN = 2
"""Of a prompt, at the least: Chinese has one to two letters a token, English four."""
LONGEST_ANSWER = 1500
"""Tokens that are reserved for what a model may write in one call; it is told not to write more."""
AT_ONCE = 64
"""Calls that wait for providers at the same time, in this process."""


@dataclass
class TurnLimits:
    """What one turn may still use."""

    principal: Principal
    ends_at: float
    """By the clock of the calls."""
    calls_left: int


@dataclass(frozen=True)
class Policy:
    """What a turn may use in all."""

    seconds: float = 60.0
    calls: int = 6


class GuardedCalls(AgentMiddleware[Any, Any, Any]):
    """LangChain calls this around each model call. Raises `ProviderFailed`, whatever went wrong."""

    def __init__(
        self,
        breaker: Breaker,
        budget: Budget | None,
        limits_of: Callable[[Any], TurnLimits],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`limits_of` gives what is left to the turn of a run's context."""
        super().__init__()
        self._breaker = breaker
        self._budget = budget
        self._limits_of = limits_of
        self._clock = clock
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="provider")

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """One call, and one more where it failed and there is time."""
        limits = self._limits_of(request.runtime.context)
        try:
            return self._call(request, handler, limits)
        except ProviderFailed as first:
            if first.reason is not Reason.FAILED or limits.calls_left <= 0:
                raise
            log.info("provider_retried", why=str(first))
            return self._call(request, handler, limits)

    def _call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
        limits: TurnLimits,
    ) -> ModelResponse[Any]:
        remaining = limits.ends_at - self._clock()
        if remaining <= 0:
            raise ProviderFailed(Reason.OUT_OF_TIME)
        if limits.calls_left <= 0:
            raise ProviderFailed(Reason.TOO_MANY_CALLS)
        if not self._breaker.allows():
            raise ProviderFailed(Reason.BREAKER_OPEN)
        limits.calls_left -= 1
        reserved = self._reserved(request, limits.principal)
        response, used = None, 0
        try:
            response = self._within(remaining, request, handler)
            used = _tokens_of(response)
        finally:
            if self._budget:
                self._budget.settle(limits.principal, reserved, used or reserved)
        return response

    def _reserved(self, request: ModelRequest[Any], principal: Principal) -> int:
        """The most that the call can cost, taken from the budget."""
        letters = sum(len(str(message.content)) for message in request.messages)
        letters += len(str(request.system_message.content)) if request.system_message else 0
        tokens = letters // LETTERS_A_TOKEN + LONGEST_ANSWER
        if self._budget and not self._budget.reserve(principal, tokens):
            raise ProviderFailed(Reason.NO_BUDGET)
        return tokens

    def _within(
        self,
        seconds: float,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
    ) -> ModelResponse[Any]:
        """The answer, if it comes in time. A call that drips on for ever is left to its thread.

        Providers' libraries raise what they like, so everything counts as a failure here and nowhere else.
        """
        context = contextvars.copy_context()
        waiting: Future[ModelResponse[Any]] = self._threads.submit(context.run, handler, request)
        try:
            response = waiting.result(timeout=seconds)
        except TookTooLong as error:
            self._breaker.failed()
            raise ProviderFailed(Reason.OUT_OF_TIME) from error
        except Exception as error:
            self._breaker.failed()
            raise ProviderFailed(Reason.FAILED, type(error).__name__) from error
        self._breaker.succeeded()
        return response


def _tokens_of(response: ModelResponse[Any]) -> int:
    """What the provider says it counted; 0 where it does not say."""
    return sum(
        message.usage_metadata["total_tokens"]
        for message in response.result
        if isinstance(message, AIMessage) and message.usage_metadata
    )
