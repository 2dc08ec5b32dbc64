"""Kept alerts: each change as one person is told of it, once, and whether it waits for their digest."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from bot.alerts.content import change_data, change_of
from bot.alerts.preferences import Channel
from bot.alerts.schema import alert
from bot.alerts.telling import Because, Telling
from tools.changes import Change

DEADLINE = "deadline"
"""The kind of an alert that is no change: of a deadline that nobody acts on."""


class State(StrEnum):
    """What became of it."""

    PUT_OUT = "put_out"
    """It is on its way at once, or is read in the bell alone."""
    FOR_DIGEST = "for_digest"
    DIGESTED = "digested"
    UNDONE = "undone"
    """It was undone, or told in a later change of the same thing."""


@dataclass(frozen=True)
class Kept:
    """An alert that waits for the digest."""

    id: int
    change: Change
    because: Because


def already_told(connection: Connection, person: str, changes: Iterable[Change]) -> frozenset[str]:
    """Which of the changes this person's alerts hold already."""
    ids = [one.change_id for one in changes]
    query = select(alert.c.change_id).where(alert.c.principal_id == person, alert.c.change_id.in_(ids))
    return frozenset(connection.execute(query).scalars())


def keep(connection: Connection, person: str, told: Telling, now: float) -> None:
    """Keeps it in the caller's transaction."""
    waits = told.at is None and told.channels != {Channel.BELL}
    values = {
        "principal_id": person,
        "change_id": told.change.change_id,
        "policy_id": told.change.policy_id,
        "buyer_id": told.change.buyer_id,
        "kind": told.change.kind.value,
        "content": _content(told.change, told.because),
        "channels": ",".join(sorted(told.channels)),
        "state": (State.FOR_DIGEST if waits else State.PUT_OUT).value,
        "made_at": now,
    }
    connection.execute(insert(alert).values(values))


def keep_line(connection: Connection, person: str, key: str, policy_id: str, line: str, now: float) -> None:
    """Keeps what is told of a deadline, for the bell; the caller tells each stage once."""
    own = alert.c.principal_id == person, alert.c.change_id == key
    if connection.execute(select(alert.c.id).where(*own)).first():
        return
    values = {
        "principal_id": person,
        "change_id": key,
        "policy_id": policy_id,
        "buyer_id": "",
        "kind": DEADLINE,
        "content": json.dumps({"line": line}),
        "channels": Channel.BELL.value,
        "state": State.PUT_OUT.value,
        "made_at": now,
    }
    connection.execute(insert(alert).values(values))


def for_digest(connection: Connection, person: str) -> Sequence[Kept]:
    """What waits for this person's digest, oldest first."""
    query = select(alert.c.id, alert.c.content).where(
        alert.c.principal_id == person, alert.c.state == State.FOR_DIGEST.value
    )
    found = []
    for row in connection.execute(query.order_by(alert.c.id)):
        content = json.loads(row.content)
        found.append(Kept(row.id, change_of(content["change"]), Because(content["because"])))
    return found


def settle(connection: Connection, kept: Iterable[Kept], told: Iterable[Change]) -> None:
    """They wait no more: what is told is kept as it is told, and the rest as undone or told in another."""
    by_id = {one.change_id: one for one in told}
    for one in kept:
        values: dict[str, str] = {"state": State.UNDONE.value}
        if said := by_id.get(one.change.change_id):
            content = _content(said, one.because)
            values = {"state": State.DIGESTED.value, "kind": said.kind.value, "content": content}
        connection.execute(update(alert).where(alert.c.id == one.id).values(values))


def _content(change: Change, because: Because) -> str:
    return json.dumps({"change": change_data(change), "because": because.value})
