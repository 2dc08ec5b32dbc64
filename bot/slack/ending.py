"""Ending tokens: which are due to be exchanged, held by one process at a time, and what came of it."""

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select, update

from bot.slack.installations import AHEAD, opened
from bot.slack.schema import workspace
from bot.slack.sealing import Seal
from knowledge.database import reading

LEASE = 60.0
"""Seconds that an exchange may take; what a killed process held is tried again after this."""


@dataclass(frozen=True)
class Held:
    """A workspace whose token this process exchanges."""

    team_id: str
    lease: str
    refresh_token: str = field(repr=False)


@dataclass(frozen=True)
class Fresh:
    """What Slack hands out for a refresh token, which has served with that."""

    token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float


class EndingTokens:
    """In SQL, beside the installations. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, seal: Seal, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._seal, self._clock = engine, seal, clock

    def due(self) -> Sequence[str]:
        """The workspaces whose token is to be exchanged now."""
        query = select(workspace.c.team_id).where(workspace.c.refresh_at <= self._clock())
        with reading(self._engine) as connection:
            return list(connection.execute(query.order_by(workspace.c.refresh_at)).scalars())

    def take(self, team_id: str) -> Held | None:
        """Holds it for the length of a lease; None when it is not due, or held. Raises `Unsealable`."""
        now, lease = self._clock(), secrets.token_hex(8)
        due = update(workspace).where(workspace.c.team_id == team_id, workspace.c.refresh_at <= now)
        with self._engine.begin() as connection:
            if not connection.execute(due.values(lease=lease, refresh_at=now + LEASE)).rowcount:
                return None
            query = select(workspace.c.installation).where(workspace.c.team_id == team_id)
            kept = opened(self._seal, team_id, connection.execute(query).scalar_one())
        return Held(team_id, lease, str(kept["bot_refresh_token"]))

    def renew(self, held: Held, fresh: Fresh) -> bool:
        """Keeps the new tokens; False when the app was removed or installed anew meanwhile."""
        own = workspace.c.team_id == held.team_id, workspace.c.lease == held.lease
        with self._engine.begin() as connection:
            row = connection.execute(select(workspace.c.installation).where(*own).with_for_update()).scalar()
            if row is None:
                return False
            content = json.dumps(
                {
                    **opened(self._seal, held.team_id, row),
                    "bot_token": fresh.token,
                    "bot_refresh_token": fresh.refresh_token,
                    "bot_token_expires_at": int(fresh.expires_at),
                }
            )
            values = {"installation": self._seal.close(content), "lease": None, "refused": None}
            ends = {"expires_at": fresh.expires_at, "refresh_at": fresh.expires_at - AHEAD}
            return bool(connection.execute(update(workspace).where(*own).values(**values, **ends)).rowcount)

    def later(self, held: Held, seconds: float) -> None:
        """To be tried again after so many seconds."""
        self._settle(held, lease=None, refresh_at=self._clock() + seconds)

    def refuse(self, held: Held, code: str, seconds: float) -> None:
        """Slack said no, with this code; to be tried again after so many seconds."""
        self._settle(held, lease=None, refresh_at=self._clock() + seconds, refused=code[:80])

    def _settle(self, held: Held, **values: Any) -> None:
        own = workspace.c.team_id == held.team_id, workspace.c.lease == held.lease
        with self._engine.begin() as connection:
            connection.execute(update(workspace).where(*own).values(**values))
