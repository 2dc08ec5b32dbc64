"""Prepared actions with what became of them, and the buyers that a policy's people watch."""

import sqlalchemy as sa
from alembic import op

from tools.records.schema import Id, Json, Moment

revision = "0006_actions"
down_revision = "0005_document_versions"


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", "buyer_id", name="pk_watch"),
    )
    op.create_table(
        "action",
        sa.Column("action_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("requester", Id, nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("business_key", Id, nullable=False),
        sa.Column("will", Json, nullable=False),
        sa.Column("warnings", Json, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", Id),
        sa.Column("decided_at", Moment),
        sa.Column("decided_key", sa.String(length=200)),
        sa.Column("receipt", Json),
        sa.PrimaryKeyConstraint("action_id", name="pk_action"),
    )
    op.create_index("ix_action_policy_id_state", "action", ["policy_id", "state"], unique=False)
