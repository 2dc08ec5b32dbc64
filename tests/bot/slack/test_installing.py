"""Installing and removing the app: a workspace comes in by Slack's own flow, and goes with its token."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route

from bot.app import Assistant
from bot.slack.install_states import STATE_FOR, InstallStates
from bot.slack.installations import Installations
from bot.slack.installing import installing
from bot.slack.sealing import Seal, new_key
from tests.bot.slack.demo import CREDIT, DM, SALES, TEAM, an_office, opened, populate
from tests.bot.slack.stand_in import Slack, slack_stand_in
from tests.bot.slack.stand_in.payloads import events
from tests.bot.slack.stand_in.serving import served
from tests.bot.slack.test_inbox import Clock

# slack_sdk asks for the token with aiohttp's BasicAuth, which newer versions of aiohttp warn about.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

KEY = new_key()
SEAL = Seal([KEY])


@pytest.fixture
def slack() -> Iterator[Slack]:
    with slack_stand_in() as played:
        populate(played)
        yield played


@dataclass
class Pages:
    """The two pages of an installation, and a browser that keeps cookies."""

    browser: httpx.Client
    slack: Slack

    def begin(self) -> str:
        """Through our page to Slack's: the state that it carries."""
        away = self.browser.get("/slack/install")
        assert away.status_code == 302
        return parse_qs(urlsplit(away.headers["location"]).query)["state"][0]

    def finish(self, state: str, code: str | None = None) -> int:
        given = code or self.slack.oauth_code(TEAM, CREDIT)
        # The cookie is for HTTPS alone, which a test on loopback does not speak.
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies.jar)
        query = {"state": state, "code": given}
        answered = self.browser.get("/slack/oauth_redirect", params=query, headers={"cookie": cookies})
        return answered.status_code


@pytest.fixture
def pages(engine: Engine, slack: Slack) -> Iterator[Pages]:
    grants = slack.grants
    flow = installing(engine, SEAL, grants.client_id, grants.client_secret, slack.api_url)
    routes = [Route("/slack/install", flow.begin), Route("/slack/oauth_redirect", flow.finish)]
    with (
        served(Starlette(routes=routes)) as address,
        httpx.Client(base_url=address, trust_env=False) as browser,
    ):
        yield Pages(browser, slack)


def test_a_workspace_that_installs_the_app_is_kept_with_its_token(pages: Pages, engine: Engine) -> None:
    assert pages.finish(pages.begin()) == 200

    bot = Installations(engine, SEAL).bot(TEAM)
    assert bot is not None
    assert bot.bot_token
    assert bot.bot_user_id


def test_a_state_serves_once_and_only_the_browser_that_asked(pages: Pages, engine: Engine) -> None:
    state = pages.begin()
    assert pages.finish(state) == 200
    assert pages.finish(state) in (400, 401)

    stolen = pages.begin()
    pages.browser.cookies.clear()

    assert pages.finish(stolen) == 400


def test_a_code_that_is_none_of_slacks_installs_nothing(pages: Pages, engine: Engine) -> None:
    assert pages.finish(pages.begin(), "forged") == 401
    assert Installations(engine, SEAL).bot(TEAM) is None


def test_without_a_key_nobody_is_sent_to_slack_and_no_token_is_asked_for(
    engine: Engine, slack: Slack
) -> None:
    grants = slack.grants
    flow = installing(engine, Seal([]), grants.client_id, grants.client_secret, slack.api_url)
    routes = [Route("/slack/install", flow.begin), Route("/slack/oauth_redirect", flow.finish)]
    with (
        served(Starlette(routes=routes)) as address,
        httpx.Client(base_url=address, trust_env=False) as browser,
    ):
        code = slack.oauth_code(TEAM, CREDIT)
        answers = [
            browser.get("/slack/install"),
            browser.get("/slack/oauth_redirect", params={"code": code, "state": "s"}),
        ]

    assert [one.status_code for one in answers] == [503, 503]
    assert all("COVERDESK_SLACK_TOKEN_KEYS" in one.text and "请" in one.text for one in answers)
    assert slack.called("oauth.v2.access") == []


def test_a_state_runs_out(engine: Engine) -> None:
    clock = Clock()
    states = InstallStates(engine, clock)
    state = states._issue()
    clock.now += STATE_FOR + 1

    assert not states._consume(state)


def test_an_installed_workspace_is_answered(assistant: Assistant, slack: Slack) -> None:
    grants = slack.grants
    flow = installing(assistant.engine, SEAL, grants.client_id, grants.client_secret, slack.api_url)
    routes = [Route("/slack/install", flow.begin), Route("/slack/oauth_redirect", flow.finish)]
    with (
        served(Starlette(routes=routes)) as address,
        httpx.Client(base_url=address, trust_env=False) as browser,
    ):
        pages = Pages(browser, slack)
        assert pages.finish(pages.begin()) == 200
    many = {
        "slack_bot_token": None,
        "slack_token_keys": SecretStr(KEY),
        "slack_client_id": "1.2",
        "slack_client_secret": SecretStr("s"),
    }

    with opened(assistant, slack, **many) as office:
        office.says(SALES, DM[SALES], "what is factoring?")
        assert len(office.seen(SALES, DM[SALES])) == 1
        office.deliver(events.app_uninstalled(office.workspace))
        office.settled()
        office.says(SALES, DM[SALES], "what is factoring?")
        office.settled()

    assert Installations(assistant.engine, SEAL).bot(TEAM) is None
    assert len(slack.posted(DM[SALES])) == 1


def test_a_workspace_that_revokes_our_token_hears_nothing_more(assistant: Assistant) -> None:
    with an_office(assistant) as office:
        office.deliver(events.tokens_revoked(office.workspace, bots=(office.me,)))
        office.settled()
        office.says(SALES, DM[SALES], "what is factoring?")
        office.settled()

        assert office.seen(SALES, DM[SALES]) == []


def test_a_persons_own_revoked_token_changes_nothing(assistant: Assistant) -> None:
    with an_office(assistant) as office:
        office.deliver(events.tokens_revoked(office.workspace, users=(SALES,)))
        office.settled()
        office.says(SALES, DM[SALES], "what is factoring?")

        assert len(office.seen(SALES, DM[SALES])) == 1
