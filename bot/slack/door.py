"""The Slack door put together: gate, inbox, workers, outbox, senders, and a socket where one is wanted."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from anyio import CapacityLimiter

from bot.alerts.desk import alert_facts
from bot.alerts.digest import Digests
from bot.alerts.preferences import PreferenceBook
from bot.app import Assistant
from bot.feedback import Feedback
from bot.settings import Settings
from bot.slack.accounts import Accounts
from bot.slack.alert_posts import AlertPosts
from bot.slack.answering import Answering
from bot.slack.app import slack_app
from bot.slack.askers import Askers
from bot.slack.channel_round import ChannelRound
from bot.slack.desk import Desk
from bot.slack.digests import DigestRound
from bot.slack.ending import EndingTokens
from bot.slack.files import files_at
from bot.slack.gate import Gate
from bot.slack.housekeeping import keep_house
from bot.slack.inbox import Inbox
from bot.slack.installations import Installations
from bot.slack.installing import Installing, installing
from bot.slack.mistakes import mistakes
from bot.slack.outbox import Outbox
from bot.slack.pace import Pace
from bot.slack.rotation import Rotation
from bot.slack.sealing import KeysMissing, Seal, Unsealable
from bot.slack.sender import Sender
from bot.slack.set_aside import seal_set_aside
from bot.slack.shown import ShownAnswers
from bot.slack.socket import Socket
from bot.slack.standing import Standing
from bot.slack.submissions_told import SubmissionsTold
from bot.slack.talks import Talks
from bot.slack.worker import Bell, Worker
from bot.slack.workspaces import InstalledWorkspaces, OneWorkspace, Workspaces, web_client
from bot.stores import Stores
from tools.deadline_lookup import DeadlineSources

log = structlog.get_logger(__name__)

WORKERS, SENDERS = 8, 4
"""Most of their time is spent waiting for Slack."""
THINKING, READING = 2, 1
_HOOKS = "hooks.slack.com"


@dataclass(frozen=True)
class SlackDoor:
    """An open door."""

    gate: Gate | None
    """None without a signing secret: then a socket is the only way in."""
    installing: Installing | None
    """None where one workspace's token is set."""
    inbox: Inbox
    outbox: Outbox


@asynccontextmanager
async def slack_door(
    settings: Settings, assistant: Assistant, departed: Sequence[str] = ()
) -> AsyncIterator[SlackDoor]:
    """The door, at work until the end, for settings that have Slack.

    What processes with the marks `departed` were answering when they were killed is answered first.
    """
    workspaces = _workspaces(settings, assistant)
    engine, mark, bell, outgoing = assistant.engine, assistant.mark, Bell(), Bell()
    inbox, outbox = Inbox(engine, mark=mark), Outbox(engine, mark=mark)
    inbox.let_go(departed)
    outbox.let_go(departed)
    desk, client = desk_over(settings, assistant), web_client(None, settings.slack_api_url)
    standing = Standing(assistant, desk.askers, alert_facts(assistant))
    app = slack_app(desk, outbox, workspaces, client)
    running = [
        *(Worker(app, inbox, bell, outgoing).run() for _ in range(WORKERS)),
        *(
            Sender(outbox, workspaces.client, outgoing, standing.as_now, _hosts(settings)).run()
            for _ in range(SENDERS)
        ),
        keep_house(inbox, outbox, desk.shown, settings.retain_slack_days),
    ]
    if settings.slack_bot_token is None:
        running.append(_rotation(settings, assistant).run())
    if settings.slack_digests:
        running.append(digest_round(settings, desk, workspaces, outgoing).run())
        running.append(channel_round(settings, desk, workspaces, outgoing).run())
    if settings.alerts:
        running.append(AlertPosts(assistant, desk.accounts, standing.facts, outgoing.ring).run())
    if settings.submitted():
        running.append(submissions_told(desk, outgoing).run())
    if settings.slack_app_token is not None:
        socket = Socket(settings.slack_app_token.get_secret_value(), settings.slack_api_url, inbox, bell.ring)
        running.append(socket.run())
    async with _at_work(running):
        yield SlackDoor(_gate(settings, inbox, bell), _installing(settings, assistant), inbox, outbox)


def digest_round(settings: Settings, desk: Desk, workspaces: Workspaces, outgoing: Bell) -> DigestRound:
    """Who tells people once a day."""
    stores = desk.stores
    return DigestRound(
        engine=stores.engine,
        accounts=desk.accounts,
        askers=desk.askers,
        preferences=desk.preferences,
        workspaces=workspaces,
        digests=Digests(DeadlineSources(stores.records, stores.records), desk.actions, desk.alerts),
        now=settings.moment,
        told=outgoing.ring,
    )


def channel_round(settings: Settings, desk: Desk, workspaces: Workspaces, outgoing: Bell) -> ChannelRound:
    """Who tells the channels that were named for a policy."""
    return ChannelRound(
        engine=desk.stores.engine,
        accounts=desk.accounts,
        workspaces=workspaces,
        changes=desk.stores.changes,
        public_url=settings.public_url,
        now=settings.moment,
        told=outgoing.ring,
    )


def submissions_told(desk: Desk, outgoing: Bell) -> SubmissionsTold:
    """Who tells people what became of their requests at the insurer."""
    stores = desk.stores
    return SubmissionsTold(
        stores.engine, desk.actions, stores.principals, desk.talks, desk.preferences, outgoing.ring
    )


def _workspaces(settings: Settings, stores: Stores) -> Workspaces:
    """The one workspace whose token is set, else those that install the app."""
    if settings.slack_bot_token is not None:
        return OneWorkspace(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    installations = Installations(stores.engine, Seal(settings.slack_keys))
    try:
        if sealed := installations.reseal(clear_alone=True):
            log.warning("slack_tokens_encrypted", workspaces=sealed)
        seal_set_aside(settings.home, Seal(settings.slack_keys), clear_alone=True)
    except (KeysMissing, Unsealable) as error:  # they are answered all the same; doctor tells it too
        log.error("slack_tokens_in_the_clear", cause=str(error))
    return InstalledWorkspaces(installations, _rotation(settings, stores), settings.slack_api_url)


def _rotation(settings: Settings, stores: Stores) -> Rotation:
    secret = settings.slack_client_secret
    return Rotation(
        EndingTokens(stores.engine, Seal(settings.slack_keys)),
        settings.slack_client_id or "",
        secret.get_secret_value() if secret else "",
        web_client(None, settings.slack_api_url),
    )


def _installing(settings: Settings, stores: Stores) -> Installing | None:
    secret = settings.slack_client_secret
    if settings.slack_bot_token is not None or secret is None or not settings.slack_client_id:
        return None
    seal = Seal(settings.slack_keys)
    return installing(
        stores.engine, seal, settings.slack_client_id, secret.get_secret_value(), settings.slack_api_url
    )


def _gate(settings: Settings, inbox: Inbox, bell: Bell) -> Gate | None:
    secret = settings.slack_signing_secret
    return Gate(inbox, secret.get_secret_value().encode(), bell.ring, mistakes) if secret else None


def desk_over(settings: Settings, assistant: Assistant) -> Desk:
    """What listeners work with, over this assistant."""
    engine = assistant.engine
    accounts, talks, shown = Accounts(engine, assistant.principals), Talks(engine), ShownAnswers(engine)
    pace, preferences = Pace(settings.rate_principal, settings.rate_public), PreferenceBook(engine)
    return Desk(
        askers=Askers(accounts, preferences),
        accounts=accounts,
        answering=Answering(assistant.agent, talks, shown, pace),
        talks=talks,
        shown=shown,
        actions=assistant.actions,
        feedback=Feedback(engine),
        preferences=preferences,
        stores=assistant,
        alerts=assistant.alert_sources(assistant.warning_weights),
        today=settings.day,
        thinking=CapacityLimiter(THINKING),
        files=files_at(settings.slack_api_url, settings.ledger_megabytes * 1024 * 1024),
        reading=CapacityLimiter(READING),
    )


def _hosts(settings: Settings) -> frozenset[str]:
    """Where a `response_url` may lead: Slack's own host, and the one that the settings speak to instead."""
    own = urlsplit(settings.slack_api_url).netloc
    return frozenset({_HOOKS} if own == "slack.com" else {own})


@asynccontextmanager
async def _at_work(running: Sequence[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one) for one in running]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
