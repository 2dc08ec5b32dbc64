"""A spot: where in Slack something was said, who may read there, and where an answer may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.slack.envelope import our_team


class Readers(StrEnum):
    """Who reads what is posted at a spot."""

    ASKER = "asker"
    """A direct message with us."""
    COLLEAGUES = "colleagues"
    """A channel or group of one workspace; an ephemeral message is for one of them."""
    OTHERS = "others"
    """Shared with another organisation, or it cannot be told: nothing of a policy is shown there at all."""


@dataclass(frozen=True)
class Spot:
    """Where something was said."""

    team_id: str
    channel_id: str
    thread_ts: str | None
    """The thread that an answer belongs to; None where it begins none."""
    readers: Readers

    @property
    def place(self) -> str:
        return f"{self.team_id}/{self.channel_id}"


def direct(team_id: str, user_id: str) -> Spot:
    """The direct messages with somebody, before Slack has told their id."""
    return Spot(team_id, f"D-{user_id}", None, Readers.ASKER)


def spot_of_message(payload: Mapping[str, Any]) -> Spot:
    """The spot of a message or mention: its own thread, or the one that an answer begins."""
    event, team = payload["event"], our_team(payload)
    readers = _readers(event.get("channel_type", ""), event["channel"])
    if payload.get("is_ext_shared_channel") and readers is not Readers.ASKER:
        readers = Readers.OTHERS
    return Spot(team, event["channel"], event.get("thread_ts") or event["ts"], readers)


def readers_of(info: Mapping[str, Any] | None) -> Readers:
    """Who reads a channel of which `conversations.info` says this; `OTHERS` where it says nothing."""
    if info is None or info.get("is_ext_shared") or info.get("is_pending_ext_shared"):
        return Readers.OTHERS
    return Readers.ASKER if info.get("is_im") else Readers.COLLEAGUES


def _readers(channel_type: str, channel_id: str) -> Readers:
    return Readers.ASKER if channel_type == "im" or channel_id.startswith("D") else Readers.COLLEAGUES
