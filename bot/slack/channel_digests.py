"""Channel digests: which channel is told of which policy, when, and up to which change it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from bot.alerts.preferences import Preferences, Rhythm
from bot.language import Language
from bot.slack.schema import channel_digest
from knowledge.database import reading


@dataclass(frozen=True)
class Order:
    """What an administrator asks for: a policy's digest, daily or on a weekday, at a whole hour."""

    policy_id: str
    rhythm: Rhythm = Rhythm.DAILY
    weekday: int = 0
    """Of a weekly digest; 0 is Monday."""
    hour: int = 8


@dataclass(frozen=True)
class ChannelDigest:
    """A channel, its policy, its hour, and what it was told last."""

    team_id: str
    channel_id: str
    order: Order
    zone: str
    language: Language
    named_by: str
    """The Slack user who named the channel."""
    named_on: date
    last_day: date | None
    """The day of the last digest, in the channel's zone; None where there was none yet."""
    sequence: int
    """The last change that was counted."""

    @property
    def timing(self) -> Preferences:
        """When it is told, by the rule that people's own digests have."""
        order = self.order
        return Preferences(
            frozenset(), rhythm=order.rhythm, weekday=order.weekday, hour=order.hour, zone=self.zone
        )


class ChannelDigests:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[ChannelDigest]:
        """Every channel that is told, in a fixed order."""
        table = channel_digest
        query = select(table).order_by(table.c.team_id, table.c.channel_id)
        with reading(self._engine) as connection:
            return [_of_row(row) for row in connection.execute(query).mappings()]

    def of(self, team_id: str, channel_id: str) -> ChannelDigest | None:
        """What this channel is told; None for one that is told nothing."""
        query = select(channel_digest).where(*_there(team_id, channel_id))
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return _of_row(row) if row else None

    def stop(self, team_id: str, channel_id: str | None = None) -> int:
        """The channel, or all of the workspace, is told nothing more; how many were told until now."""
        with self._engine.begin() as connection:
            return int(
                connection.execute(delete(channel_digest).where(*_there(team_id, channel_id))).rowcount
            )


def name_channel(connection: Connection, digest: ChannelDigest) -> None:
    """Keeps it in the caller's transaction; a channel has one policy, and the last one named holds."""
    connection.execute(delete(channel_digest).where(*_there(digest.team_id, digest.channel_id)))
    order = digest.order
    values = {
        "team_id": digest.team_id,
        "channel_id": digest.channel_id,
        "policy_id": order.policy_id,
        "rhythm": order.rhythm.value,
        "weekday": order.weekday,
        "hour": order.hour,
        "zone": digest.zone,
        "language": digest.language.value,
        "named_by": digest.named_by,
        "named_on": digest.named_on.isoformat(),
        "last_day": digest.last_day.isoformat() if digest.last_day else None,
        "sequence": digest.sequence,
    }
    connection.execute(insert(channel_digest).values(values))


def note_told(connection: Connection, digest: ChannelDigest, today: date, sequence: int) -> bool:
    """Notes the day in the caller's transaction. False where another process was first, or it was stopped."""
    table = channel_digest
    seen = (
        table.c.policy_id == digest.order.policy_id,
        table.c.sequence == digest.sequence,
        table.c.last_day == digest.last_day.isoformat() if digest.last_day else table.c.last_day.is_(None),
    )
    own = update(table).where(*_there(digest.team_id, digest.channel_id), *seen)
    return bool(connection.execute(own.values(last_day=today.isoformat(), sequence=sequence)).rowcount)


def _there(team_id: str, channel_id: str | None) -> tuple[ColumnElement[bool], ...]:
    team = channel_digest.c.team_id == team_id
    return (team,) if channel_id is None else (team, channel_digest.c.channel_id == channel_id)


def _of_row(row: Mapping[Any, Any]) -> ChannelDigest:
    return ChannelDigest(
        team_id=row["team_id"],
        channel_id=row["channel_id"],
        order=Order(row["policy_id"], Rhythm(row["rhythm"]), row["weekday"], row["hour"]),
        zone=row["zone"],
        language=Language(row["language"]),
        named_by=row["named_by"],
        named_on=date.fromisoformat(row["named_on"]),
        last_day=date.fromisoformat(row["last_day"]) if row["last_day"] else None,
        sequence=row["sequence"],
    )
