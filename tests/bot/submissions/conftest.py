"""The simulated insurer, and a world around it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.bot.submissions.world import ALLIANZ, ATRADIUS, World
from tests.tools.records.insurers.simulated import Simulated, simulated_insurer


@pytest.fixture
def insurer() -> Iterator[Simulated]:
    with simulated_insurer() as state:
        state.policies = [{"policyStatus": "live", "policyCurrency": "CNY"}]
        yield state


@pytest.fixture
def atradius(engine: Engine, insurer: Simulated) -> World:
    return World(engine, insurer, ATRADIUS)


@pytest.fixture
def allianz(engine: Engine, insurer: Simulated) -> World:
    return World(engine, insurer, ALLIANZ)
