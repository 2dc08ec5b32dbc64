"""An office a module: a server over a home of its own."""

from collections.abc import Iterator

import httpx
import pytest

from bot.settings import Settings
from knowledge.database import open_database
from tests.bot.conftest import demo_settings, own_database
from tests.bot.review.office import Office
from tests.bot.test_http import serving


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    for database in own_database():
        yield demo_settings(tmp_path_factory.mktemp("review"), database)


@pytest.fixture(scope="module")
def office(own: Settings) -> Iterator[Office]:
    for address in serving(own):
        engine = open_database(own.database())
        support, admin, public = (httpx.Client(base_url=address, timeout=60) for _ in range(3))
        for client, token in ((support, "demo-support"), (admin, "demo-admin")):
            client.headers.update({"Accept": "text/html", "Authorization": f"Bearer {token}"})
        with support, admin, public:
            yield Office(support, admin, public, engine)
        engine.dispose()
