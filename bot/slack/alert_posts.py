"""Alerts in Slack: each notice becomes direct messages in the outbox of Slack, in one transaction."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.alerts.facts import Facts
from bot.alerts.mutes import Mutes
from bot.alerts.notices import Notice, Notices
from bot.alerts.preferences import Channel
from bot.alerts.sender import still_told
from bot.slack.accounts import Accounts
from bot.slack.alert_message import alert_message
from bot.slack.mail import Mail
from bot.slack.outbox import put
from bot.slack.post import Post
from bot.slack.standing import of_alert
from bot.stores import Stores
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_IDLE = 1.0


@dataclass(frozen=True)
class AlertPosts:
    """Takes alerts for Slack until it is cancelled. Any number may run, in any number of processes."""

    stores: Stores
    accounts: Accounts
    facts: Facts
    told: Callable[[], None]
    """Called when something was put into Slack's outbox."""

    async def run(self) -> None:
        """One notice after another; waits when there is none."""
        while True:
            try:
                moved = await run_in_threadpool(self.step)
            except (SQLAlchemyError, RecordsUnavailable) as error:
                log.error("slack_alerts_unavailable", exc_info=error)
                moved = False
            except Exception as error:
                log.error("slack_alerts_failed", exc_info=error)
                moved = False
            if moved:
                self.told()
            else:
                await asyncio.sleep(_IDLE)

    def step(self) -> bool:
        """Moves the next notice into Slack's outbox. False when none is due."""
        notices = Notices(self.stores.engine)
        held = notices.take((Channel.SLACK,))
        if held is None:
            return False
        try:
            self._settle(notices, held)
        except (SQLAlchemyError, RecordsUnavailable):
            raise
        except Exception as error:
            log.error("slack_alert_failed", key=held.key, exc_info=error)
            notices.failed(held, type(error).__name__)
        return True

    def _settle(self, notices: Notices, held: Notice) -> None:
        posts = self._posts(held)
        if posts is None:
            notices.dropped(held)
        elif posts:
            self._move(notices, held, posts)
        else:
            log.warning("slack_alert_given_up", key=held.key, cause="nobody is linked any more")
            notices.failed(held, "nobody is linked in Slack any more", hopeless=True)

    def _move(self, notices: Notices, held: Notice, posts: list[Post]) -> None:
        """Out of the one box and into the other, both or neither."""
        with self.stores.engine.begin() as connection:
            if notices.sent(held, connection):
                put(connection, posts, time.time())

    def _posts(self, held: Notice) -> list[Post] | None:
        """A direct message for each account; None where there is nothing that may still be told."""
        person = self.stores.principals.by_id(held.principal_id)
        mutes, today = Mutes(self.stores.engine), self.stores.settings.day()
        content = still_told(held.content, person, mutes, self.facts, today)
        if content is None:
            return None
        mail = Mail(f"alert:{held.key}")
        for team_id, user_id in self.accounts.of(held.principal_id):
            mail.direct(team_id, user_id, alert_message(content))
        # As it came: what it may tell is decided anew when it is posted, which may be much later.
        about = of_alert(held.principal_id, held.content)
        return [replace(one, about=about) for one in mail.posts]
