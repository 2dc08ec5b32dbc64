"""users.info: a person as Slack tells it."""

from collections.abc import Mapping
from typing import Any

from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.scopes import EMAIL
from tests.bot.slack.stand_in.world import User, Workspace


def info(asked: Asked) -> Json:
    user = asked.world.user(asked.workspace, asked.text("user"))
    return {"user": _described(user, asked.workspace, locale=asked.flag("include_locale"))}


def _described(user: User, ours: Workspace, *, locale: bool) -> Json:
    outside = user.stranger or user.team != ours.id
    profile: Json = {
        "real_name": user.name,
        "real_name_normalized": user.name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": "",
        "team": user.team,
    }
    if user.email and not outside and EMAIL in ours.scopes:
        profile["email"] = user.email
    described: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name.lower().replace(" ", "."),
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": 1_750_000_000,
    }
    if user.enterprise:
        described["enterprise_user"] = {"id": user.id, "enterprise_id": user.enterprise, "teams": [user.team]}
    if outside:
        described["is_stranger"] = user.stranger
    if not user.deleted:
        described |= _active(user)
    return described | ({"locale": user.locale} if locale else {})


def _active(user: User) -> Json:
    """What Slack leaves out of a deactivated account."""
    return {
        "real_name": user.name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": 3600,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.guest or user.single_channel_guest,
        "is_ultra_restricted": user.single_channel_guest,
        "is_email_confirmed": True,
    }


METHODS: Mapping[str, Any] = {"users.info": info}
