"""The tables of the ledger: where conversations stand, what that makes a day, clusters of questions."""

from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from bot.schema import metadata

# A conversation, or the part of one that follows after more than seven days. It outlives the conversation.
ledger_conversation = Table(
    "ledger_conversation",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("site_id", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("topic", String(20), nullable=False),
    Column("principal_id", String(200)),
    Column("eligible", Boolean, nullable=False),
    Column("involved", Boolean, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("abstained", Boolean, nullable=False),
    Column("ending", String(12), nullable=False),
    Column("known", Boolean, nullable=False),
    Column("hand_over_reason", String(20), nullable=False),
    Column("last_at", String(40), nullable=False),
    Column("due_at", String(40)),
    Index("ledger_conversation_day", "day"),
    Index("ledger_conversation_due", "due_at"),
    Index("ledger_conversation_person", "principal_id", "last_at"),
)


def _of_a_day(name: str, *own: "Column[Any]") -> Table:
    """A table of counts a day, door, website and language; `own` are further keys first, then the counts."""
    return Table(
        name,
        metadata,
        Column("day", String(10), primary_key=True),
        Column("channel", String(20), primary_key=True),
        Column("site_id", String(64), primary_key=True),
        Column("language", String(8), primary_key=True),
        *own,
    )


# Eligible conversations by the day on which they began.
ledger_day = _of_a_day(
    "ledger_day",
    Column("topic", String(20), primary_key=True),
    Column("ending", String(12), primary_key=True),
    Column("known", Boolean, primary_key=True),
    Column("hand_over_reason", String(20), primary_key=True),
    Column("conversations", Integer, nullable=False),
    Column("involved", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("abstained", Integer, nullable=False),
)
ledger_turn_day = _of_a_day(
    "ledger_turn_day",
    Column("topic", String(20), primary_key=True),
    Column("outcome", String(20), primary_key=True),
    Column("turns", Integer, nullable=False),
    Column("liked", Integer, nullable=False),
    Column("disliked", Integer, nullable=False),
)
ledger_latency_day = _of_a_day(
    "ledger_latency_day",
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("turns", Integer, nullable=False),
)

# One row: who settles just now, and until when everything is settled.
ledger_state = Table(
    "ledger_state",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("lease", String(64)),
    Column("leased_until", String(40), nullable=False),
    Column("settled_until", String(40), nullable=False),
    Column("clustered_at", String(40), nullable=False),
)

# Questions that mean the same. The name has no personal data in it; it is empty where none may be shown.
ledger_cluster = Table(
    "ledger_cluster",
    metadata,
    Column("cluster_id", String(20), primary_key=True),
    Column("name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("topic", String(20), nullable=False),
    Column("turns", Integer, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("unanswered", Integer, nullable=False),
    Column("disliked", Integer, nullable=False),
    Column("since", String(10), nullable=False),
)
ledger_cluster_turn = Table(
    "ledger_cluster_turn",
    metadata,
    Column("cluster_id", String(20), primary_key=True),
    Column("turn_id", String(64), primary_key=True),
)
