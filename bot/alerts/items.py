"""Items: the changes of one notice, each with the link that mutes it where the way is one of links."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from bot.alerts.content import Item
from bot.alerts.links import MuteLink, make
from bot.alerts.preferences import Channel, Preferences
from bot.alerts.telling import NEVER_MUTED, Because
from bot.language import Language, language_tag
from tools.changes import Change
from tools.principal import Principal

Told = tuple[Change, Because]


def items_for(
    connection: Connection,
    person: Principal,
    channel: Channel,
    told: Iterable[Told],
    names: Mapping[str, str],
    now: float,
) -> tuple[Item, ...]:
    """The items in their order; links are made in the caller's transaction."""
    found = []
    for change, because in told:
        with_link = channel is Channel.EMAIL and change.kind not in NEVER_MUTED
        may = MuteLink(person.id, change.buyer_id, change.kind)
        token = make(connection, may, now) if with_link else None
        found.append(Item(change, names.get(change.buyer_id, change.buyer_id), because, token))
    return tuple(found)


def language_of(person: Principal, chosen: Preferences) -> Language:
    """What the person chose, else what the book has for them, else English."""
    return chosen.language or language_tag(person.language) or Language.EN
