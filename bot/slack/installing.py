"""Installing the app into a workspace: Slack's own flow over our stores, at `/slack/install`."""

from dataclasses import dataclass

import structlog
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.slack.install_states import InstallStates
from bot.slack.installations import Installations
from bot.slack.manifest import bot_scopes
from bot.slack.sealing import SETTING, Seal
from bot.slack.workspaces import web_client

log = structlog.get_logger(__name__)
_NO_KEY = (
    "CoverDesk cannot be installed yet: whoever runs this server must first set COVERDESK_SLACK_TOKEN_KEYS, "
    "under which your workspace's token is encrypted. `coverdesk slack key` prints a key. Nothing was "
    "installed.\n\n"
    "暂时无法安装 CoverDesk：请服务器管理员先设置 COVERDESK_SLACK_TOKEN_KEYS（贵工作区的令牌用它加密保存），"
    "命令 `coverdesk slack key` 可生成密钥。本次未安装任何内容。\n"
)


@dataclass(frozen=True)
class Installing:
    """The two pages of an installation."""

    flow: AsyncOAuthFlow
    sealed: bool
    """Whether there is a key to keep a token under; without one no token is asked for."""

    async def begin(self, request: Request) -> Response:
        """To Slack's page, with a state that is bound to this browser."""
        if not self.sealed:
            return _no_key()
        return to_starlette_response(await self.flow.handle_installation(to_async_bolt_request(request, b"")))

    async def finish(self, request: Request) -> Response:
        """Back from it: the workspace is kept, or the page says why not."""
        if not self.sealed:
            return _no_key()
        return to_starlette_response(await self.flow.handle_callback(to_async_bolt_request(request, b"")))


def _no_key() -> Response:
    """Before Slack has handed out anything."""
    log.error("slack_install_refused", cause=f"{SETTING} is not set")
    return PlainTextResponse(_NO_KEY, 503)


def installing(engine: Engine, seal: Seal, client_id: str, client_secret: str, api_url: str) -> Installing:
    """The flow of one Slack app."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=sorted(bot_scopes()),
        installation_store=Installations(engine, seal),
        state_store=InstallStates(engine),
        install_page_rendering_enabled=False,
    )
    return Installing(AsyncOAuthFlow(client=web_client(None, api_url), settings=settings), len(seal) > 0)
