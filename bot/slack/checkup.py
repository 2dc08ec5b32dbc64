"""A check-up of the Slack door: tokens, scopes and reachability, and what to do about each."""

import time
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot.settings import Settings
from bot.slack.inbox import Inbox
from bot.slack.installations import Installations, Kept
from bot.slack.manifest import bot_scopes
from bot.slack.outbox import Outbox
from bot.slack.sealing import SETTING, Seal
from bot.slack.set_aside import in_the_clear

_HOW = "docs/slack.md says how"


class SlackAmiss(Exception):
    """Something about the Slack door is not as it must be; the message says what to do."""


def checked(settings: Settings, engine: Engine) -> str:
    """One line that says what is well. Raises `SlackAmiss`."""
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        return f"off; COVERDESK_SLACK_BOT_TOKEN turns it on ({_HOW})"
    if settings.slack_signing_secret is None and settings.slack_app_token is None:
        raise SlackAmiss(
            "nothing can come in: set COVERDESK_SLACK_SIGNING_SECRET for requests to /slack/events, or "
            f"COVERDESK_SLACK_APP_TOKEN for Socket Mode ({_HOW})"
        )
    if settings.slack_bot_token is None and settings.slack_client_secret is None:
        raise SlackAmiss(f"COVERDESK_SLACK_CLIENT_ID needs COVERDESK_SLACK_CLIENT_SECRET beside it ({_HOW})")
    told = [_tokens(settings, engine)]
    if settings.slack_bot_token is not None:
        told.append(_bot(settings.slack_bot_token.get_secret_value(), settings.slack_api_url))
    else:
        told.append("workspaces install it at /slack/install")
    if settings.slack_app_token is not None:
        told.append(_socket(settings.slack_app_token.get_secret_value(), settings.slack_api_url))
    return "; ".join([*filter(None, told), _boxes(Inbox(engine), Outbox(engine))])


def _tokens(settings: Settings, engine: Engine) -> str:
    """How the tokens of installed workspaces are kept; empty where none may come in and none is here."""
    seal = Seal(settings.slack_keys)
    kept = Installations(engine, seal).kept()
    if not seal and (kept or settings.slack_bot_token is None):
        raise SlackAmiss(
            f"{SETTING} is not set, so that no workspace can install the app"
            + (f", and {len(kept)} tokens cannot be encrypted or read" if kept else "")
            + f": `coverdesk slack key` prints a key ({_HOW})"
        )
    if unread := [one.team_id for one in kept if not one.readable]:
        raise SlackAmiss(
            f"no key of {SETTING} opens the tokens of {', '.join(unread)}: add the key under which they were "
            "kept behind the first, or install the app there anew"
        )
    if clear := [one.team_id for one in kept if one.clear]:
        raise SlackAmiss(
            f"the tokens of {', '.join(clear)} lie in the clear: run `coverdesk slack reencrypt`"
        )
    if aside := in_the_clear(settings.home):
        raise SlackAmiss(
            f"tokens lie in the clear in {', '.join(aside)}, which a restore set aside: run `coverdesk slack "
            "reencrypt`, or delete what you no longer need"
        )
    for one in kept:
        _check_end(one)
    if not kept:
        return ""
    older = sum(not one.current for one in kept)
    later = f", {older} of them under an older key: `coverdesk slack reencrypt`" if older else ""
    ending = sum(one.expires_at is not None for one in kept)
    renewed = f", {ending} of them renewed before they end" if ending else ""
    return f"tokens of {len(kept)} workspaces encrypted{later}{renewed}"


def _check_end(kept: Kept) -> None:
    if kept.expires_at is None:
        return
    at = datetime.fromtimestamp(kept.expires_at, tz=UTC).isoformat(" ", "minutes")
    if kept.refused:
        raise SlackAmiss(
            f"Slack refuses to renew the token of {kept.team_id} ({kept.refused}), which ends at {at}: check "
            "COVERDESK_SLACK_CLIENT_ID and _SECRET, else install the app there anew at /slack/install"
        )
    if kept.expires_at < time.time():
        raise SlackAmiss(
            f"the token of {kept.team_id} ended at {at} and was not renewed: is `coverdesk serve` running?"
        )


def _bot(token: str, api_url: str) -> str:
    if token.startswith("xoxe."):
        raise SlackAmiss(
            "COVERDESK_SLACK_BOT_TOKEN ends within 12 hours, as the app's token rotation is on: set "
            f"COVERDESK_SLACK_CLIENT_ID and _SECRET in its place, with which tokens are renewed ({_HOW})"
        )
    me = _called(WebClient(token, api_url, timeout=10), "auth.test", "COVERDESK_SLACK_BOT_TOKEN")
    headers = {name.lower(): value for name, value in me.headers.items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(bot_scopes() - granted)
    if missing:
        raise SlackAmiss(
            f"the bot token lacks {', '.join(missing)}: add them in the app's settings and install it anew"
        )
    return f"{me['user']} in {me['team']}"


def _socket(token: str, api_url: str) -> str:
    _called(WebClient(token, api_url, timeout=10), "apps.connections.open", "COVERDESK_SLACK_APP_TOKEN")
    return "Socket Mode answers"


def _called(client: WebClient, method: str, setting: str) -> Any:
    try:
        return client.api_call(method)
    except SlackApiError as error:
        code = error.response.get("error")
        raise SlackAmiss(
            f"Slack refuses {setting} ({code}): copy it again from the app's settings"
        ) from error
    except OSError as error:
        raise SlackAmiss(f"Slack cannot be reached: {error}; does this machine reach slack.com?") from error


def _boxes(inbox: Inbox, outbox: Outbox) -> str:
    came, went = inbox.counts(), outbox.counts()
    waiting = f"{came.get('waiting', 0)} events and {went.get('waiting', 0)} posts waiting"
    return f"{waiting}, {came.get('failed', 0)} events failed, {went.get('dead', 0)} posts could not be said"
