"""Socket Mode: the same envelopes without an address of our own; acknowledged once they are kept."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.slack.envelope import envelope_of
from bot.slack.inbox import Inbox
from bot.slack.mistakes import mistakes
from bot.slack.workspaces import web_client

log = structlog.get_logger(__name__)
_AGAIN = 10.0
"""Seconds until Slack is asked for a connection again."""
_KINDS = ("events_api", "slash_commands", "interactive")


@dataclass(frozen=True)
class Socket:
    """A connection that is kept up until it is cancelled."""

    app_token: str
    api_url: str
    inbox: Inbox
    wake: Callable[[], None]

    async def run(self) -> None:
        """Connects, and reconnects whenever Slack asks for it or the line is cut."""
        client = SocketModeClient(app_token=self.app_token, web_client=web_client(None, self.api_url))
        client.socket_mode_request_listeners.append(self._received)
        try:
            await _connected(client)
            await asyncio.Event().wait()
        finally:
            await client.close()  # type: ignore[no-untyped-call]

    async def _received(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if request.type not in _KINDS:
            return
        if wrong := mistakes(request.payload):
            answer = {"response_action": "errors", "errors": wrong}
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=answer))
            return
        try:
            fresh = await run_in_threadpool(self.inbox.accept, envelope_of(request.payload))
        except SQLAlchemyError as error:  # not acknowledged: Slack sends it again
            log.error("slack_not_kept", exc_info=error)
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        if fresh:
            self.wake()


async def _connected(client: SocketModeClient) -> None:
    """Connects, however long it takes: once it is up, the client itself keeps it up."""
    while True:
        try:
            await client.connect()  # type: ignore[no-untyped-call]
        except Exception as error:
            log.error("slack_socket_not_connected", exc_info=error)
            await asyncio.sleep(_AGAIN)
        else:
            return
