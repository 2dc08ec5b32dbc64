"""Channels that may be told of a policy: of one workspace, that of the policy's people, with us in it."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.accounts import Accounts
from bot.slack.spot import Readers, readers_of
from tools.principal import Principal, Right


async def channel_info(client: AsyncWebClient, channel_id: str) -> Mapping[str, Any] | None:
    """What Slack says of a channel; None where we see no such channel. Raises for any other cause."""
    try:
        return (await client.conversations_info(channel=channel_id)).get("channel")
    except SlackApiError as error:
        if error.response.get("error") != "channel_not_found":
            raise
        return None


def may_be_told(info: Mapping[str, Any] | None) -> bool:
    """Whether it is a channel of one workspace that we are in; what cannot be told is none."""
    if info is None or readers_of(info) is not Readers.COLLEAGUES:
        return False
    return bool(info.get("is_member") or info.get("is_mpim")) and not info.get("is_archived")


def of_the_policy(accounts: Accounts, team_id: str, policy_id: str) -> bool:
    """Whether somebody who decides for the policy is linked here: else it is not its company's workspace."""
    return any(
        (person := accounts.principal(team, user)) is not None and decides(person, policy_id)
        for team, user in accounts.linked()
        if team == team_id
    )


def decides(person: Principal, policy_id: str) -> bool:
    """Whether the person may decide on requests of this policy."""
    return policy_id in person.policies and person.may(Right.CONFIRM_REQUESTS)
