"""What of Slack's boxes is one person's: what they sent, and what is to be said to them."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, select

from bot.privacy.person import Account, Person, of_accounts
from bot.slack.envelope import sender_of
from bot.slack.schema import inbox, outbox, shown, talk, thread

_SETTLED = "{}"
"""What is left of a content once it was answered or said."""


def received(connection: Connection, who: Person) -> ColumnElement[bool] | None:
    """Envelopes that somebody sent: by whom it was written as long as that is kept, then by the place."""
    ids: set[int] = set()
    for team_id, user_id in who.accounts:
        channels = _direct_channels(connection, (team_id, user_id))
        for row in connection.execute(_of_team(inbox, inbox.c.payload, team_id)):
            _, channel, thread_ts = ([*row.place.split("/", 2), "", ""])[:3]
            by_them = user_id in (thread_ts, _sender(row.content)) or channel in channels
            ids |= {row.id} if by_them else set()
    return inbox.c.id.in_(ids) if ids else None


def to_be_said(connection: Connection, who: Person) -> ColumnElement[bool] | None:
    """Posts to somebody: directly, to them alone in a channel, or in a thread in which they are answered."""
    ids: set[int] = set()
    for team_id, user_id in who.accounts:
        own = {user_id, f"D-{user_id}", f"home/{user_id}"}
        own |= set(_direct_channels(connection, (team_id, user_id)))
        threads = set(_threads(connection, (team_id, user_id)))
        for row in connection.execute(_of_team(outbox, outbox.c.arguments, team_id)):
            said = json.loads(row.content)
            place = row.place.partition("/")[2]
            to_them = place in own or said.get("user") == user_id
            if to_them or (said.get("channel"), said.get("thread_ts")) in threads:
                ids.add(row.id)
    return outbox.c.id.in_(ids) if ids else None


def left_threads(_connection: Connection, who: Person) -> ColumnElement[bool] | None:
    """Threads in which nobody else is answered."""
    if not who.conversations:
        return None
    here = and_(*(talk.c[name] == thread.c[name] for name in ("team_id", "channel_id", "thread_ts")))
    theirs = exists().where(here, talk.c.conversation_id.in_(who.conversations))
    others = exists().where(here, talk.c.conversation_id.not_in(who.conversations))
    return theirs & ~others


def _of_team(box: Table, content: ColumnElement[str], team_id: str) -> Select[Any]:
    """The rows of a workspace. Few of them have a content: it goes once it was answered or said."""
    here = box.c.place.startswith(f"{team_id}/", autoescape=True)
    return select(box.c.id, box.c.place, content.label("content")).where(here)


def _sender(content: str) -> str:
    if content == _SETTLED:
        return ""
    payload = json.loads(content)
    return sender_of(payload) if isinstance(payload, Mapping) else ""


def _direct_channels(connection: Connection, at: Account) -> Collection[str]:
    """The channels of their direct messages with us, as far as they are known."""
    found: set[str] = set()
    for table in (talk, shown):
        own = of_accounts(table.c.team_id, table.c.user_id, [at]) & table.c.channel_id.like("D%")
        found |= set(connection.execute(select(table.c.channel_id).where(own)).scalars())
    return found


def _threads(connection: Connection, at: Account) -> Iterator[tuple[str, str]]:
    own = of_accounts(talk.c.team_id, talk.c.user_id, [at]) & (talk.c.thread_ts != "")
    for row in connection.execute(select(talk.c.channel_id, talk.c.thread_ts).where(own)):
        yield row.channel_id, row.thread_ts
