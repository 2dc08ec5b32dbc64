"""Naming a channel for a policy's digest: who may, which channel, and what everybody there is told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.alerts.preferences import is_zone
from bot.slack.askers import Asker
from bot.slack.blocks.message import notice_message
from bot.slack.channel_digests import ChannelDigest, ChannelDigests, Order, name_channel
from bot.slack.channel_message import timing_in_words
from bot.slack.channel_order import Off
from bot.slack.channel_round import counted_for
from bot.slack.channels import channel_info, decides, may_be_told, of_the_policy
from bot.slack.desk import Desk
from bot.slack.mail import Mail
from bot.slack.spot import Readers, Spot
from bot.slack.words import tell
from tools.principal import Role


async def take_order(
    desk: Desk, mail: Mail, client: AsyncWebClient, asker: Asker, spot: Spot, order: Order | Off
) -> None:
    """Names the channel, or stops its digest, and says what came of it to the asker alone."""
    info = None if spot.readers is Readers.ASKER else await channel_info(client, spot.channel_id)
    await desk.think(_decide, desk, mail, asker, spot, order, info)


def _decide(
    desk: Desk, mail: Mail, asker: Asker, spot: Spot, order: Order | Off, info: Mapping[str, Any] | None
) -> None:
    said = (
        _stopped(desk, asker, spot)
        if isinstance(order, Off)
        else _named(desk, mail, asker, spot, order, info)
    )
    mail.whisper(spot, asker.user_id, notice_message(said))


def _stopped(desk: Desk, asker: Asker, spot: Spot) -> str:
    """An administrator may stop it, and whoever decides for the policy: it is told of their company."""
    kept, person = ChannelDigests(desk.stores.engine), asker.principal
    digest = kept.of(spot.team_id, spot.channel_id)
    if person.role is not Role.ADMIN and not (digest and decides(person, digest.order.policy_id)):
        return tell("channel_not_yours", asker.language)
    stopped = kept.stop(spot.team_id, spot.channel_id)
    return tell("channel_stopped" if stopped else "channel_told_nothing", asker.language)


def _named(
    desk: Desk, mail: Mail, asker: Asker, spot: Spot, order: Order, info: Mapping[str, Any] | None
) -> str:
    language = asker.language
    if asker.principal.role is not Role.ADMIN:
        return tell("channel_not_yours", language)
    if spot.readers is Readers.ASKER:
        return tell("channel_only_in_channel", language)
    if spot.readers is Readers.OTHERS or not may_be_told(info):
        return tell("channel_cannot", language)
    if not of_the_policy(desk.accounts, spot.team_id, order.policy_id):
        return tell("channel_no_policy", language, policy=order.policy_id)
    digest = _new(desk, asker, spot, order)
    mail.changes.append(lambda connection: name_channel(connection, digest))
    when = timing_in_words(digest, language)
    open_spot = Spot(spot.team_id, spot.channel_id, None, spot.readers)
    mail.post(open_spot, notice_message(tell("channel_announced", language, when=when)))
    return tell("channel_named", language, policy=order.policy_id, when=when)


def _new(desk: Desk, asker: Asker, spot: Spot, order: Order) -> ChannelDigest:
    """Told from now on: nothing from before the channel was named."""
    zone = asker.zone if is_zone(asker.zone) else "UTC"
    since = desk.stores.settings.moment() - timedelta(days=3650)
    latest = desk.stores.changes.recent(counted_for(order.policy_id), since=since, most=1)
    return ChannelDigest(
        team_id=spot.team_id,
        channel_id=spot.channel_id,
        order=order,
        zone=zone,
        language=asker.language,
        named_by=asker.user_id,
        named_on=desk.today(),
        last_day=None,
        sequence=latest[0].sequence if latest else 0,
    )
