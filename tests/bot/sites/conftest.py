"""A server with two websites, and the customers they vouch for."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import pytest

from bot.settings import Settings
from bot.sites.site import ACCENT, Site
from bot.sites.sites import Sites
from knowledge.database import open_database
from tests.bot.test_http import serving

HOME = "https://www.lanqiao.example"
SECRET = "s" * 48


@dataclass(frozen=True)
class Served:
    """A running server, and two websites registered with it."""

    address: str
    ours: Site
    other: Site
    database: str


@pytest.fixture(scope="module")
def served(settings: Settings) -> Iterator[Served]:
    for address in serving(settings):
        engine = open_database(settings.database())
        sites = Sites(engine, demo=False)
        ours = sites.add("Lanqiao", [HOME, "https://shop.lanqiao.example:8443"], ACCENT, SECRET)
        other = sites.add("Other", ["https://other.example"], ACCENT, "o" * 48)
        engine.dispose()
        yield Served(address, ours, other, settings.database())


@pytest.fixture
def browser(served: Served) -> Iterator[httpx.Client]:
    """A browser on our website's own page."""
    with httpx.Client(
        base_url=served.address, headers={"Origin": HOME}, params={"site": served.ours.key}, timeout=30
    ) as client:
        yield client


def claims(site: Site, **changed: Any) -> dict[str, Any]:
    now = int(time.time())
    whole = {
        "iss": site.site_id,
        "aud": "coverdesk",
        "sub": "P-LQ-OWNER",
        "iat": now,
        "exp": now + 300,
        "jti": uuid.uuid4().hex,
    }
    return {name: value for name, value in {**whole, **changed}.items() if value is not None}


def signed(site: Site, **changed: Any) -> str:
    return jwt.encode(
        claims(site, **changed), SECRET if site.signing_key == SECRET else site.signing_key, "HS256"
    )


def log_in(browser: httpx.Client, site: Site, **changed: Any) -> dict[str, str]:
    """The header of a session for the customer whom the site vouches for."""
    answer = browser.post("/v1/widget/sessions", json={"token": signed(site, **changed)})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['session']}"}
