"""Snapshots of two keys that became one company: its next comparison begins anew."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from tools.changes import Found, change_id
from tools.records.change_schema import noticed_snapshot
from tools.snapshots import read_snapshot

_MARK = "merged:"


@dataclass(frozen=True)
class MergedSnapshot:
    """What was noticed of the keys that are one company now."""

    keys: frozenset[str]
    events: frozenset[str]
    """The changes that events told, by their numbers under any of the keys."""

    def news(self, policy_id: str, told: Iterable[Found]) -> list[Found]:
        """What events tell that was not noticed under any of the keys."""
        return [
            one
            for one in told
            if not any(change_id(policy_id, key, one) in self.events for key in sorted(self.keys))
        ]


def begin_anew(connection: Connection, from_id: str, into_id: str) -> None:
    """Where the going key was watched, the staying one is compared with nothing, in the caller's transaction.

    Else what moved to it would be told as granted, become overdue or claimed.
    """
    table = noticed_snapshot
    query = select(table).where(table.c.buyer_id.in_((from_id, into_id)))
    kept: dict[str, dict[str, str]] = {}
    for row in connection.execute(query):
        kept.setdefault(row.policy_id, {})[row.buyer_id] = row.content
    for policy_id, texts in kept.items():
        if from_id not in texts:
            continue
        connection.execute(
            delete(table).where(table.c.policy_id == policy_id, table.c.buyer_id.in_((from_id, into_id)))
        )
        marked = _marked({from_id, into_id}, texts.values())
        connection.execute(insert(table).values(policy_id=policy_id, buyer_id=into_id, content=marked))


def merged_snapshot(text: str | None) -> MergedSnapshot | None:
    """What `begin_anew` kept; None for a snapshot, and for none."""
    if text is None or not text.startswith(_MARK):
        return None
    kept = json.loads(text.removeprefix(_MARK))
    return MergedSnapshot(frozenset(kept["keys"]), frozenset(kept["events"]))


def _marked(keys: set[str], texts: Iterable[str]) -> str:
    events: set[str] = set()
    for text in texts:
        if earlier := merged_snapshot(text):
            keys |= earlier.keys
            events |= earlier.events
        else:
            events |= set(read_snapshot(text).events)
    return _MARK + json.dumps({"keys": sorted(keys), "events": sorted(events)})
