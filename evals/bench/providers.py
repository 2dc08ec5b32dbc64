"""What of a turn with a provider's model is ours: all but the time that the provider itself took."""

import time
from collections.abc import Iterator

from bot.agent import Agent
from bot.app import Assistant
from bot.providers.provider import Provider
from evals.bench.stand_in import looks_up, stand_in
from evals.product import person
from evals.timing import Measured, percentiles
from tools.toolbox import toolbox

OURS_P95_MS = 30.0
WARMING = 5


def measure_providers(assistant: Assistant, turns: int) -> Iterator[Measured]:
    """Turns of two model calls and one look-up, against a provider on loopback that answers at once."""
    script = looks_up("Nordhaus has EUR 250,000 in force, with EUR 108,400 still free [1].")
    with stand_in(script) as played:
        tools = toolbox(assistant.records, assistant.retriever, assistant.hand_overs, assistant.actions)
        provider = Provider("openai:scripted", played.model)
        agent = Agent(tools, assistant.records, assistant.conversations, assistant.settings.day, provider)
        asker = person(assistant.principals, "P-LQ-SALES")
        ours = []
        for _ in range(WARMING + turns):
            before, begun = sum(played.seconds), time.perf_counter()
            agent.answer(asker, "limit for Nordhaus?")
            whole = time.perf_counter() - begun
            ours.append(max(0.0, whole - (sum(played.seconds) - before)))
    yield from percentiles("turn with a provider, what is ours", ours[WARMING:], OURS_P95_MS)
