"""Connections to a simulated insurer, and the book its covers are on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.tools.records.insurers.simulated import Simulated, simulated_insurer
from tools.buyers import Buyer, Identifier
from tools.records.insurers.atradius import Atradius, AtradiusAccount
from tools.records.insurers.book_buyers import BookBuyers
from tools.records.insurers.connection import Connection, Patience
from tools.records.insurers.reading import Environment, Insurer

READ_AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ACCOUNT = AtradiusAccount("client", "secret", "app", "customer")


@pytest.fixture
def insurer() -> Iterator[Simulated]:
    with simulated_insurer() as state:
        yield state


@pytest.fixture
def waited() -> list[float]:
    """The seconds that would have been waited."""
    return []


@pytest.fixture
def patience(waited: list[float]) -> Patience:
    """Notes each wait and goes on at once."""
    return Patience(attempts=3, wait=waited.append, chance=lambda: 1.0)


@pytest.fixture
def connection(insurer: Simulated, patience: Patience) -> Iterator[Connection]:
    with Connection(Insurer.ATRADIUS, Environment.SANDBOX, insurer.url, patience, 5.0) as connection:
        yield connection


@pytest.fixture
def impatient(insurer: Simulated, patience: Patience) -> Iterator[Connection]:
    """Waits a tenth of a second for an answer, and tries twice."""
    twice = replace(patience, attempts=2)
    with Connection(Insurer.ATRADIUS, Environment.SANDBOX, insurer.url, twice, 0.1) as connection:
        yield connection


@pytest.fixture
def atradius(connection: Connection) -> Atradius:
    return Atradius(connection, ACCOUNT)


@pytest.fixture
def buyers() -> BookBuyers:
    return BookBuyers(
        [
            Buyer("B-1", "Ahorn AG", country="DE", identifiers=(Identifier("ATRADIUS", "4711"),)),
            Buyer("B-2", "Frêne SA", country="FR", identifiers=(Identifier("SIREN", "552 100 554"),)),
            Buyer("B-3", "Ahorn AG", country="AT", identifiers=(Identifier("VAT", "U12345678"),)),
            Buyer("B-4", "Birke KG", country="DE", identifiers=(Identifier("EH", "EH-12345678"),)),
        ]
    )
