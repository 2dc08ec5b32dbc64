"""What became of each conversation, counted by the day, and clusters of questions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013_ledger"
down_revision = "0012_sites"


def _of_a_day(name: str, *own: "sa.Column[Any]") -> None:
    op.create_table(
        name,
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("site_id", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        *own,
    )


def upgrade() -> None:
    op.create_index("conversation_of_principal", "conversation", ["principal_id", "created_at"])
    op.create_index("turn_asked", "turn", ["asked_at"])
    op.create_index("feedback_at", "feedback", ["at"])
    op.create_table(
        "ledger_conversation",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("principal_id", sa.String(200)),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("involved", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("abstained", sa.Boolean(), nullable=False),
        sa.Column("ending", sa.String(12), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("hand_over_reason", sa.String(20), nullable=False),
        sa.Column("last_at", sa.String(40), nullable=False),
        sa.Column("due_at", sa.String(40)),
    )
    op.create_index("ledger_conversation_day", "ledger_conversation", ["day"])
    op.create_index("ledger_conversation_due", "ledger_conversation", ["due_at"])
    op.create_index("ledger_conversation_person", "ledger_conversation", ["principal_id", "last_at"])
    _of_a_day(
        "ledger_day",
        sa.Column("topic", sa.String(20), primary_key=True),
        sa.Column("ending", sa.String(12), primary_key=True),
        sa.Column("known", sa.Boolean(), primary_key=True),
        sa.Column("hand_over_reason", sa.String(20), primary_key=True),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("involved", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
    )
    _of_a_day(
        "ledger_turn_day",
        sa.Column("topic", sa.String(20), primary_key=True),
        sa.Column("outcome", sa.String(20), primary_key=True),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("liked", sa.Integer(), nullable=False),
        sa.Column("disliked", sa.Integer(), nullable=False),
    )
    _of_a_day(
        "ledger_latency_day",
        sa.Column("step", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("turns", sa.Integer(), nullable=False),
    )
    op.create_table(
        "ledger_state",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("lease", sa.String(64)),
        sa.Column("leased_until", sa.String(40), nullable=False),
        sa.Column("settled_until", sa.String(40), nullable=False),
        sa.Column("clustered_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "ledger_cluster",
        sa.Column("cluster_id", sa.String(20), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("disliked", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
    )
    op.create_table(
        "ledger_cluster_turn",
        sa.Column("cluster_id", sa.String(20), primary_key=True),
        sa.Column("turn_id", sa.String(64), primary_key=True),
    )
