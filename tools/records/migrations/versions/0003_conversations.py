"""The tables of conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0003_conversations"
down_revision = "0002_knowledge"


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.String(40)),
        sa.Column("lease", sa.String(64)),
    )
    op.create_table(
        "turn",
        sa.Column("turn_id", sa.String(64), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.String(64),
            sa.ForeignKey("conversation.conversation_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.String(40)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("answer", sa.Text()),
    )
    op.create_index("turn_of_conversation", "turn", ["conversation_id", "number"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
    )
    op.create_table(
        "hand_over",
        sa.Column("reference", sa.String(40), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False, unique=True),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
