"""An office a module: a server over a home of its own."""

from collections.abc import Iterator

import pytest

from bot.settings import Settings
from tests.bot.conftest import demo_settings, own_database
from tests.bot.review.office import Office, opened


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    for database in own_database():
        yield demo_settings(tmp_path_factory.mktemp("review"), database)


@pytest.fixture(scope="module")
def office(own: Settings) -> Iterator[Office]:
    yield from opened(own)
