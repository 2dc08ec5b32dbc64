"""Installing the app into a workspace: Slack's own flow over our stores, at `/slack/install`."""

from dataclasses import dataclass

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from bot.slack.installations import Installations, InstallStates
from bot.slack.manifest import bot_scopes
from bot.slack.workspaces import web_client


@dataclass(frozen=True)
class Installing:
    """The two pages of an installation."""

    flow: AsyncOAuthFlow

    async def begin(self, request: Request) -> Response:
        """To Slack's page, with a state that is bound to this browser."""
        return to_starlette_response(await self.flow.handle_installation(to_async_bolt_request(request, b"")))

    async def finish(self, request: Request) -> Response:
        """Back from it: the workspace is kept, or the page says why not."""
        return to_starlette_response(await self.flow.handle_callback(to_async_bolt_request(request, b"")))


def installing(engine: Engine, client_id: str, client_secret: str, api_url: str) -> Installing:
    """The flow of one Slack app."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=sorted(bot_scopes()),
        installation_store=Installations(engine),
        state_store=InstallStates(engine),
        install_page_rendering_enabled=False,
    )
    return Installing(AsyncOAuthFlow(client=web_client(None, api_url), settings=settings))
