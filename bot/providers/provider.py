"""A provider: its model as LangChain names it, and what a turn with it may use."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from bot.providers.breaker import Breaker
from bot.providers.budget import Budget
from bot.providers.guarded_calls import GuardedCalls, Policy, TurnLimits
from tools.principal import Principal


@dataclass(frozen=True)
class Provider:
    """One configured model of a provider."""

    name: str
    """As the settings name it: `openai:…`; answers say it."""
    model: BaseChatModel
    budget: Budget | None = None
    """None: no limit on tokens a day."""
    policy: Policy = field(default_factory=Policy)
    clock: Callable[[], float] = time.monotonic
    calls: GuardedCalls = field(init=False)

    def __post_init__(self) -> None:
        calls = GuardedCalls(Breaker(self.clock), self.budget, lambda running: running.limits, self.clock)
        object.__setattr__(self, "calls", calls)

    def limits(self, principal: Principal) -> TurnLimits:
        """What a turn that begins now may use."""
        return TurnLimits(principal, self.clock() + self.policy.seconds, self.policy.calls)
