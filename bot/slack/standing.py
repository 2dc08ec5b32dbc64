"""Standing: what waits to be posted is looked at again: may this person be told, and is it still so?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from starlette.concurrency import run_in_threadpool

from bot.alerts.content import Content, as_text, from_text
from bot.alerts.facts import Facts
from bot.alerts.mutes import Mutes
from bot.alerts.preferences import PreferenceBook
from bot.alerts.sender import still_told
from bot.confirm import ActionUnknown
from bot.slack.alert_message import alert_message
from bot.slack.askers import Askers
from bot.slack.blocks.message import SlackMessage, action_message
from bot.slack.blocks.words import spoken
from bot.slack.post import Post
from bot.stores import Stores
from tools.pending_action import PendingAction
from tools.principal import Principal, Right

_WHO, _POLICIES, _ALERT, _REQUEST, _USER = "principal", "policies", "alert", "request", "user"


def of_alert(principal_id: str, content: Content) -> Mapping[str, Any]:
    """What the post of an alert is about."""
    return {_WHO: principal_id, _ALERT: as_text(content)}


def of_policies(person: Principal) -> Mapping[str, Any]:
    """What a post is about that tells of all policies of somebody who decides."""
    return {_WHO: person.id, _POLICIES: list(person.policies)}


def of_request(requester: Principal, user_id: str, action: PendingAction) -> Mapping[str, Any]:
    """What a post is about that tells whoever asked, in their direct messages, what became of it."""
    return {_WHO: requester.id, _USER: user_id, _REQUEST: action.id}


@dataclass(frozen=True)
class Standing:
    """Rights, mutes and facts of the moment of posting."""

    stores: Stores
    askers: Askers
    facts: Facts

    async def as_now(self, client: AsyncWebClient, post: Post) -> Post | None:
        """The direct message as it may be posted now; None where nothing of it may.

        What is about nobody's records goes as it is. Raises as `Askers.who` does, and `RecordsUnavailable`.
        """
        if post.about is None:
            return post
        reader = post.about.get(_USER) or post.arguments["channel"]  # of a direct message it is the user's id
        asker = await self.askers.who(client, post.team_id, str(reader))
        if asker is None or asker.principal.id != post.about[_WHO]:
            return None
        return await run_in_threadpool(self._for, asker.principal, post, post.about)

    def _for(self, person: Principal, post: Post, about: Mapping[str, Any]) -> Post | None:
        if _REQUEST in about:
            return self._of_request(person, post, str(about[_REQUEST]))
        if _ALERT not in about:
            kept = person.may(Right.CONFIRM_REQUESTS) and set(about[_POLICIES]) <= set(person.policies)
            return post if kept else None
        mutes, today = Mutes(self.stores.engine), self.stores.settings.day()
        content = still_told(from_text(about[_ALERT]), person, mutes, self.facts, today)
        if content is None:
            return None
        return _saying(post, alert_message(content))

    def _of_request(self, person: Principal, post: Post, action_id: str) -> Post | None:
        """What has become of it by now, if it may still be known."""
        try:
            action = self.stores.actions.get(person, action_id)
        except ActionUnknown:
            return None
        chosen = PreferenceBook(self.stores.engine).language(person.id)
        return _saying(post, action_message(action, chosen or spoken(person.language), decidable=False))


def _saying(post: Post, message: SlackMessage) -> Post:
    said = {"text": message.text, "blocks": list(message.blocks)}
    return replace(post, arguments={**post.arguments, **said})
