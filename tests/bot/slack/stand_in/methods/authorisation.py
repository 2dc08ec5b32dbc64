"""auth.*, oauth.v2.access and apps.connections.open: tokens and what they open."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.world import Refused, Workspace

LIFETIME = 43_200
"""Seconds that a token lives where an app has rotation on."""


def test(asked: Asked) -> Json:
    ours = asked.workspace
    return {
        "url": f"{asked.base}/",
        "team": ours.name,
        "user": "coverdesk",
        "team_id": ours.id,
        "user_id": ours.bot_user,
        "bot_id": ours.bot_id,
        "is_enterprise_install": False,
    } | ({"enterprise_id": ours.enterprise} if ours.enterprise else {})


def revoke(asked: Asked) -> Json:
    asked.authorised()
    if asked.flag("test"):
        return {"revoked": False}
    assert asked.token is not None
    asked.world.revoked.add(asked.token)
    return {"revoked": True}


def connections_open(asked: Asked) -> Json:
    if not asked.token:
        raise Refused("not_authed")
    apps = {one.app_token: one.app_id for one in asked.world.workspaces.values()}
    if asked.token not in apps:
        raise Refused("not_allowed_token_type" if asked.token.startswith("xoxb-") else "invalid_auth")
    ticket = secrets.token_hex(16)
    asked.grants.tickets[ticket] = apps[asked.token]
    address = asked.base.replace("http://", "ws://")
    return {"url": f"{address}/link/?ticket={ticket}&app_id={apps[asked.token]}"}


def access(asked: Asked) -> Json:
    """A code or a refresh token becomes a bot token; either works once."""
    if asked.maybe("client_id") != asked.grants.client_id:
        raise Refused("invalid_client_id")
    if asked.maybe("client_secret") != asked.grants.client_secret:
        raise Refused("bad_client_secret")
    if asked.maybe("grant_type") == "refresh_token":
        team = asked.grants.refresh_tokens.pop(asked.maybe("refresh_token") or "", None)
        if team is None:
            raise Refused("invalid_refresh_token")
        return _granted(asked, team, None)
    team, installer = asked.grants.codes.pop(asked.maybe("code") or "", (None, None))
    if team is None:
        raise Refused("invalid_code")
    return _granted(asked, team, installer)


def _granted(asked: Asked, team: str, installer: str | None) -> Json:
    ours = asked.world.workspaces[team]
    token, rotation = ours.bot_token, {}
    if asked.grants.rotating:
        token, refresh = f"xoxe.xoxb-1-{secrets.token_hex(8)}", f"xoxe-1-{secrets.token_hex(8)}"
        asked.grants.refresh_tokens[refresh] = team
        rotation = {"refresh_token": refresh, "expires_in": LIFETIME}
        asked.world.ends[token] = asked.world.clock.now() + LIFETIME
    asked.world.revoked.discard(token)
    asked.world.tokens[token] = team
    asked.world.workspaces[team] = replace(ours, bot_token=token)
    return _installation(ours, token) | rotation | ({"authed_user": {"id": installer}} if installer else {})


def _installation(ours: Workspace, token: str) -> Json:
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(ours.scopes),
        "bot_user_id": ours.bot_user,
        "app_id": ours.app_id,
        "team": {"id": ours.id, "name": ours.name},
        "enterprise": {"id": ours.enterprise, "name": ours.enterprise} if ours.enterprise else None,
        "is_enterprise_install": False,
    }


METHODS: Mapping[str, Any] = {
    "auth.test": test,
    "auth.revoke": revoke,
    "oauth.v2.access": access,
    "apps.connections.open": connections_open,
}
