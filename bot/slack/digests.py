"""Digests in Slack: each linked person who decides is told once a day, at their hour, in their time zone."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy import ColumnElement, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.alerts.digest import Digests, Last
from bot.alerts.preferences import PreferenceBook
from bot.slack.accounts import Accounts
from bot.slack.askers import Asker, Askers
from bot.slack.digest_message import digest_message
from bot.slack.mail import Mail
from bot.slack.outbox import put
from bot.slack.own_settings import chosen_in_slack
from bot.slack.schema import digest
from bot.slack.sealing import Unsealable
from bot.slack.standing import of_policies
from bot.slack.unreachable import NETWORK
from bot.slack.workspaces import Workspaces
from knowledge.database import reading
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

ASKED_AGAIN = timedelta(hours=6)
"""After this, Slack is asked anew in which time zone somebody is, and who they are."""
_EVERY = 300.0
"""Seconds between two looks at the clock."""


@dataclass(frozen=True)
class _Seen:
    """Who somebody is, and the time zone that Slack has for them."""

    principal_id: str | None
    """None for somebody who gets no digest as things stand."""
    zone: str
    asked_at: datetime


@dataclass(frozen=True)
class DigestRound:
    """Goes through the linked people and tells each what there is to tell."""

    engine: Engine
    accounts: Accounts
    askers: Askers
    preferences: PreferenceBook
    workspaces: Workspaces
    digests: Digests
    now: Callable[[], datetime]
    """The moment, aware; with a fixed day of the settings, that day at the real time."""
    told: Callable[[], None]
    """Called when something was put out."""
    seen: dict[tuple[str, str], "_Seen"] = field(default_factory=dict)
    """What Slack last said of people, so that it is asked only of those who may be due."""

    async def run(self) -> None:
        """A round every five minutes, until it is cancelled."""
        while True:
            try:
                await self.go()
            except SQLAlchemyError as error:
                log.error("slack_digests_unavailable", exc_info=error)
            except Exception as error:
                log.error("slack_digests_failed", exc_info=error)
            await asyncio.sleep(_EVERY)

    async def go(self) -> int:
        """One round: how many people were told something."""
        count = 0
        for team_id, user_id in await run_in_threadpool(self.accounts.linked):
            try:
                count += await self._tell(team_id, user_id)
            except (
                SlackApiError,
                RecordsUnavailable,
                Unsealable,
                *NETWORK,
            ) as error:  # in five minutes again
                log.warning("slack_digest_put_off", team=team_id, cause=type(error).__name__)
            except SQLAlchemyError:
                raise
            except Exception as error:
                log.error("slack_digest_failed", team=team_id, exc_info=error)
        if count:
            self.told()
        return count

    async def _tell(self, team_id: str, user_id: str) -> bool:
        if not await run_in_threadpool(self._may_be_due, team_id, user_id):
            return False
        client = await self.workspaces.client(team_id)
        asker = await self.askers.who(client, team_id, user_id) if client else None
        if asker is None or not asker.known:
            self.seen[team_id, user_id] = _Seen(None, "", self.now())
            return False
        self.seen[team_id, user_id] = _Seen(asker.principal.id, asker.zone, self.now())
        return await run_in_threadpool(self._told_if_due, asker)

    def _may_be_due(self, team_id: str, user_id: str) -> bool:
        """Whether it is worth asking Slack: at the person's hour, as whom and where they were last seen."""
        kept = self.seen.get((team_id, user_id))
        if kept is None or self.now() - kept.asked_at > ASKED_AGAIN:
            return True
        if kept.principal_id is None:
            return False
        chosen = chosen_in_slack(self.preferences, kept.principal_id, kept.zone)
        return chosen.deadlines_due(self.now(), self._last_of(team_id, user_id).day)

    def _told_if_due(self, asker: Asker) -> bool:
        """Whether the person was told something: at their hour, if this day's digest was not made yet."""
        chosen, now = chosen_in_slack(self.preferences, asker.principal.id, asker.zone), self.now()
        last = self._last_of(asker.team_id, asker.user_id)
        return chosen.deadlines_due(now, last.day) and self._told(asker, chosen.local(now).date(), last)

    def _last_of(self, team_id: str, user_id: str) -> Last:
        own = digest.c.team_id == team_id, digest.c.user_id == user_id
        query = select(digest.c.day, digest.c.points).where(*own)
        with reading(self.engine) as connection:
            found = connection.execute(query).first()
        return Last(date.fromisoformat(found.day), json.loads(found.points)) if found else Last()

    def _told(self, asker: Asker, today: date, last: Last) -> bool:
        """Notes the day and puts the digest out, both or neither: a second process finds the day noted."""
        made = self.digests.of(asker.principal, today, last)
        mail = Mail(f"digest:{asker.team_id}:{asker.user_id}:{today.isoformat()}")
        if made:
            mail.direct(asker.team_id, asker.user_id, digest_message(made, asker.language))
        try:
            with self.engine.begin() as connection:
                if last.day is not None:
                    before = digest.c.day == last.day.isoformat()
                    connection.execute(delete(digest).where(*_of(asker), before))
                who = {"team_id": asker.team_id, "user_id": asker.user_id}
                values = {**who, "day": today.isoformat(), "points": json.dumps(made.standing)}
                connection.execute(insert(digest).values(values))
                about = of_policies(asker.principal)
                put(connection, [replace(one, about=about) for one in mail.posts], time.time())
        except IntegrityError:  # another process was first
            return False
        return bool(made)


def _of(asker: Asker) -> tuple[ColumnElement[bool], ...]:
    return digest.c.team_id == asker.team_id, digest.c.user_id == asker.user_id
