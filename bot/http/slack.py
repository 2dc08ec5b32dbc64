"""The address that Slack sends to, and the code with which a signed-in person links their Slack account."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bot.http.callers import Caller, CurrentAssistant
from bot.slack.accounts import GOOD_FOR, Accounts
from tools.principal import Role

if TYPE_CHECKING:
    from bot.slack.door import SlackDoor
    from bot.slack.installing import Installing

router = APIRouter()
OFF = "Slack is not set up for this here; `coverdesk doctor slack` says what is missing."


@router.post("/slack/events", include_in_schema=False)
async def events(request: Request) -> Response:
    """Events, commands and clicks. 404 where the settings name no workspace or no signing secret."""
    door: SlackDoor | None = request.app.state.slack
    if door is None or door.gate is None:
        raise HTTPException(404, OFF)
    return await door.gate.enter(request)


@router.get("/slack/install", include_in_schema=False)
async def install(request: Request) -> Response:
    """To Slack's page, where an administrator agrees. 404 where one workspace's token is set, or none."""
    return await _installing(request).begin(request)


@router.get("/slack/oauth_redirect", include_in_schema=False)
async def installed(request: Request) -> Response:
    """Back from Slack's page."""
    return await _installing(request).finish(request)


def _installing(request: Request) -> "Installing":
    door: SlackDoor | None = request.app.state.slack
    if door is None or door.installing is None:
        raise HTTPException(404, OFF)
    return door.installing


@router.post("/v1/slack/codes")
def code(principal: Caller, assistant: CurrentAssistant) -> dict[str, str | int]:
    """A code for one's own Slack account: sent to the app as `link CODE`, it links the two.

    It serves once, within 15 minutes, and only a Slack account with the e-mail address that the book has.
    """
    if principal.role is Role.PUBLIC:
        raise HTTPException(401, "Send `Authorization: Bearer <token>`: a code is for a signed-in person.")
    accounts = Accounts(assistant.engine, assistant.principals)
    return {"code": accounts.issue(principal.id, by_administrator=False), "seconds": int(GOOD_FOR)}
