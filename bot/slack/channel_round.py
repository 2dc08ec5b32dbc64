"""The round of the channels: each is told at its hour, once, while we are in it and it may be told."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.slack.accounts import Accounts
from bot.slack.blocks.message import notice_message
from bot.slack.channel_digests import ChannelDigest, ChannelDigests, note_told
from bot.slack.channel_message import channel_message
from bot.slack.channels import channel_info, may_be_told, of_the_policy
from bot.slack.mail import Mail
from bot.slack.outbox import put
from bot.slack.spot import Readers, Spot
from bot.slack.unreachable import NETWORK
from bot.slack.words import tell
from bot.slack.workspaces import Workspaces
from tools.changes import Change, Changes
from tools.principal import Principal, Role
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_EVERY = 300.0
"""Seconds between two looks at the clock."""
_BATCH = 2000


@dataclass(frozen=True)
class ChannelRound:
    """Goes through the channels that were named. Any number may run, in any number of processes."""

    engine: Engine
    accounts: Accounts
    workspaces: Workspaces
    changes: Changes
    public_url: str | None
    now: Callable[[], datetime]
    """The moment, aware; with a fixed day of the settings, that day at the real time."""
    told: Callable[[], None]
    """Called when something was put out."""

    async def run(self) -> None:
        """A round every five minutes, until it is cancelled."""
        while True:
            try:
                await self.go()
            except SQLAlchemyError as error:
                log.error("slack_channels_unavailable", exc_info=error)
            except Exception as error:
                log.error("slack_channels_failed", exc_info=error)
            await asyncio.sleep(_EVERY)

    async def go(self) -> int:
        """One round: how many channels were told something."""
        count = 0
        for digest in await run_in_threadpool(ChannelDigests(self.engine).all):
            if not digest.timing.digest_due(self.now(), digest.last_day):
                continue
            try:
                count += await self._tell(digest)
            except (SlackApiError, RecordsUnavailable, *NETWORK) as error:  # in five minutes again
                log.warning("slack_channel_put_off", team=digest.team_id, cause=type(error).__name__)
            except SQLAlchemyError:
                raise
            except Exception as error:
                log.error("slack_channel_failed", team=digest.team_id, exc_info=error)
        if count:
            self.told()
        return count

    async def _tell(self, digest: ChannelDigest) -> bool:
        client = await self.workspaces.client(digest.team_id)
        if client is None:
            return False
        info = await channel_info(client, digest.channel_id)
        if not may_be_told(info):
            return await run_in_threadpool(self._end, digest)
        return await run_in_threadpool(self.tell, digest)

    def _end(self, digest: ChannelDigest) -> bool:
        """We are not in it any more, or others read there: it is told nothing, and who named it hears so."""
        if not ChannelDigests(self.engine).stop(digest.team_id, digest.channel_id):
            return False
        log.warning("slack_channel_ended", team=digest.team_id, channel=digest.channel_id)
        mail = Mail(f"channel-end:{digest.team_id}:{digest.channel_id}:{self.now().date().isoformat()}")
        mail.direct(digest.team_id, digest.named_by, notice_message(tell("channel_ended", digest.language)))
        with self.engine.begin() as connection:
            put(connection, mail.posts, time.time())
        return True

    def tell(self, digest: ChannelDigest) -> bool:
        """Notes the day and puts the digest out, both or neither: a second process finds the day noted."""
        if not of_the_policy(self.accounts, digest.team_id, digest.order.policy_id):
            return False
        today = digest.timing.local(self.now()).date()
        found = list(chain.from_iterable(self._since(digest)))
        since = digest.last_day or digest.named_on
        message = channel_message(found, since, digest.language, self.public_url)
        mail = Mail(f"channel:{digest.team_id}:{digest.channel_id}:{today.isoformat()}")
        if message:
            mail.post(Spot(digest.team_id, digest.channel_id, None, Readers.COLLEAGUES), message)
        last = found[-1].sequence if found else digest.sequence
        with self.engine.begin() as connection:
            if not note_told(connection, digest, today, last):
                return False
            put(connection, mail.posts, time.time())
        return message is not None

    def _since(self, digest: ChannelDigest) -> Iterator[list[Change]]:
        after, reader = digest.sequence, counted_for(digest.order.policy_id)
        while batch := list(self.changes.changes(reader, after=after, most=_BATCH)):
            yield batch
            after = batch[-1].sequence


def counted_for(policy_id: str) -> Principal:
    """Who counts a policy's changes: somebody who may read its records and nothing else."""
    return Principal(f"channel:{policy_id}", "", Role.SALES, (policy_id,))
