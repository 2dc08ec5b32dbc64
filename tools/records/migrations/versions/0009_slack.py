"""What Slack sent and is to be told, threads, and accounts linked to principals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009_slack"
down_revision = "0008_feedback"


def _box(name: str, *own: "sa.Column[Any]") -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        *own,
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("lease", sa.String(64)),
        sa.Column("error", sa.Text()),
    )
    op.create_index(f"{name}_due", name, ["state", "due_at"])
    op.create_index(f"{name}_place", name, ["place", "state"])


def upgrade() -> None:
    _box(
        "slack_inbox",
        sa.Column("twin", sa.String(200), unique=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Float(), nullable=False),
    )
    _box(
        "slack_outbox",
        sa.Column("team_id", sa.String(40), nullable=False),
        sa.Column("method", sa.String(60), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("sent_ts", sa.String(40)),
    )
    op.create_table(
        "slack_thread",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("channel_id", sa.String(40), primary_key=True),
        sa.Column("thread_ts", sa.String(40), primary_key=True),
        sa.Column("asker", sa.String(40), nullable=False),
        sa.Column("among_people", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "slack_talk",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("channel_id", sa.String(40), primary_key=True),
        sa.Column("thread_ts", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("principal_id", sa.String(200), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
    )
    op.create_table(
        "slack_shown",
        sa.Column("turn_id", sa.String(64), primary_key=True),
        sa.Column("team_id", sa.String(40), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("thread_ts", sa.String(40)),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_table(
        "slack_account",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("linked_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "slack_code",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("by_administrator", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
    )
    op.create_table(
        "slack_workspace",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("installation", sa.Text(), nullable=False),
    )
    op.create_table(
        "slack_install_state",
        sa.Column("state", sa.String(64), primary_key=True),
        sa.Column("until", sa.Float(), nullable=False),
    )
    op.create_table(
        "slack_digest",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
    )
    op.create_table(
        "slack_preference",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("user_id", sa.String(40), primary_key=True),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
    )
