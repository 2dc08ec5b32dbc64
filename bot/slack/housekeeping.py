"""Housekeeping: what was settled long ago is no longer kept."""

import asyncio
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox
from bot.slack.shown import ShownAnswers

log = structlog.get_logger(__name__)
_EVERY = 3600.0


async def keep_house(inbox: Inbox, outbox: Outbox, shown: ShownAnswers, days: int) -> None:
    """Once an hour, until it is cancelled. Slack repeats nothing after some minutes, so a day is ample."""
    while True:
        before = time.time() - days * 86400.0
        try:
            for box in (inbox, outbox, shown):
                await run_in_threadpool(box.forget, before)
        except SQLAlchemyError as error:
            log.error("slack_housekeeping_failed", exc_info=error)
        except Exception as error:
            log.error("slack_housekeeping_broke", exc_info=error)
        await asyncio.sleep(_EVERY)
