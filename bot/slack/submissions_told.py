"""Telling in Slack what became of a request at the insurer: whoever asked, where they asked, once a stage."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Engine, Row, select, update
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.alerts.preferences import PreferenceBook
from bot.confirm import Actions, ActionUnknown
from bot.slack.accounts import People
from bot.slack.blocks.message import action_message
from bot.slack.blocks.words import spoken
from bot.slack.mail import Mail
from bot.slack.outbox import put
from bot.slack.standing import of_request
from bot.slack.talks import Talks
from bot.submissions.schema import submission
from knowledge.database import reading
from tools.pending_action import SubmissionState
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_EVERY = 30.0
_AT_ONCE = 50
_NEWS = (
    SubmissionState.REFERRED,
    SubmissionState.DECIDED,
    SubmissionState.FAILED,
    SubmissionState.UNCLEAR,
)
"""What somebody who asked wants to hear; that it waits, or was taken, they can look up."""


@dataclass(frozen=True)
class SubmissionsTold:
    """Looks for news and puts it into Slack's outbox."""

    engine: Engine
    actions: Actions
    people: People
    talks: Talks
    preferences: PreferenceBook
    told: Callable[[], None]
    """Called when something was put out."""

    async def run(self) -> None:
        """A round every half minute, until it is cancelled."""
        while True:
            try:
                if await run_in_threadpool(self.go):
                    self.told()
            except (SQLAlchemyError, RecordsUnavailable) as error:
                log.error("slack_submissions_unavailable", exc_info=error)
            except Exception as error:
                log.error("slack_submissions_failed", exc_info=error)
            await asyncio.sleep(_EVERY)

    def go(self) -> int:
        """One round: how many messages were put out."""
        news = select(submission).where(
            submission.c.stage != submission.c.told, submission.c.stage.in_([one.value for one in _NEWS])
        )
        with reading(self.engine) as connection:
            rows = connection.execute(news.order_by(submission.c.id).limit(_AT_ONCE)).all()
        return sum(self._tell(row) for row in rows)

    def _tell(self, row: Row[Any]) -> bool:
        """Notes the stage as told and puts the message out, both or neither."""
        posts = self._mail(row).posts
        same = (submission.c.id == row.id, submission.c.told == row.told)
        with self.engine.begin() as connection:
            noted = update(submission).where(*same).values(told=row.stage)
            if not connection.execute(noted).rowcount:
                return False
            put(connection, posts, time.time())
        return bool(posts)

    def _mail(self, row: Row[Any]) -> Mail:
        """The message to whoever asked, where they asked privately, if they still may know; else nothing."""
        mail = Mail(f"submission:{row.key}:{row.stage}:{row.polls}")
        requester = self.people.by_id(row.requester)
        if requester is None:
            return mail
        try:
            action = self.actions.get(requester, row.action_id)
        except ActionUnknown:
            return mail
        private = self.talks.where(self.actions.prepared_in(action))
        if private is not None:
            language = self.preferences.language(requester.id) or spoken(requester.language)
            message = action_message(action, language, decidable=False)
            mail.post(private.spot, message, of_request(requester, private.user_id, action))
        return mail
