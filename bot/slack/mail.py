"""The mail of one envelope: the posts that handling it comes to, gathered until they are kept together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.blocks.message import SlackMessage
from bot.slack.post import Change, Post
from bot.slack.spot import Readers, Spot

_QUIET = {"unfurl_links": False, "unfurl_media": False}


@dataclass
class Mail:
    """What is to be said about one envelope. Handling it again makes the same keys."""

    key: str
    posts: list[Post] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    """What else is kept together with the posts."""

    def call(
        self,
        team_id: str,
        place: str,
        method: str,
        arguments: Mapping[str, Any],
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """A call of the Web API."""
        key = f"{self.key}:{len(self.posts)}"[:200]
        self.posts.append(Post(key, team_id, place, method, arguments, about))

    def post(self, spot: Spot, message: SlackMessage, about: Mapping[str, Any] | None = None) -> None:
        """For everybody who reads at the spot; `about` as in `standing.py`, where it is looked at again."""
        arguments = {**_content(message), **_QUIET, "channel": spot.channel_id}
        if spot.thread_ts:
            arguments["thread_ts"] = spot.thread_ts
        self.call(spot.team_id, spot.place, "chat.postMessage", arguments, about)

    def whisper(self, spot: Spot, user_id: str, message: SlackMessage) -> None:
        """For one person alone: at the spot where that may be, else in a direct message."""
        if spot.readers is Readers.ASKER:
            self.post(spot, message)
        elif spot.readers is Readers.OTHERS:
            self.direct(spot.team_id, user_id, message)
        else:
            arguments = {**_content(message), "channel": spot.channel_id, "user": user_id}
            if spot.thread_ts:
                arguments["thread_ts"] = spot.thread_ts
            self.call(spot.team_id, spot.place, "chat.postEphemeral", arguments)

    def direct(self, team_id: str, user_id: str, message: SlackMessage) -> None:
        """A direct message; Slack opens the conversation for a user's id."""
        arguments = {**_content(message), **_QUIET, "channel": user_id}
        self.call(team_id, f"{team_id}/{user_id}", "chat.postMessage", arguments)

    def respond(
        self, team_id: str, user_id: str, url: str, message: SlackMessage, *, replace: bool = False
    ) -> None:
        """Through a `response_url`: seen by the person alone, or in place of the message clicked at."""
        shown = {"replace_original": True} if replace else {"response_type": "ephemeral"}
        arguments = {**_content(message), **shown, "url": url}
        self.call(team_id, f"{team_id}/{user_id}", "respond", arguments)


def _content(message: SlackMessage) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
