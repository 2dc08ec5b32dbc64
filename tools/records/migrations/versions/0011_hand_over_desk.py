"""Hand-overs are taken, answered and closed by people, who are told of them through an outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0011_hand_over_desk"
down_revision = "0010_website"


def upgrade() -> None:
    op.add_column("hand_over", sa.Column("state", sa.String(10), nullable=False, server_default="waiting"))
    for name, length in (
        ("name", 200),
        ("contact", 320),
        ("consented_at", 40),
        ("language", 8),
        ("taken_by", 200),
        ("taken_at", 40),
        ("tag", 20),
        ("closed_at", 40),
    ):
        op.add_column("hand_over", sa.Column(name, sa.String(length)))
    op.create_index("hand_over_state", "hand_over", ["state", "at"])
    op.create_table(
        "hand_over_message",
        sa.Column(
            "reference", sa.String(40), sa.ForeignKey("hand_over.reference", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "hand_over_notice",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column(
            "reference", sa.String(40), sa.ForeignKey("hand_over.reference", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("lease", sa.String(64)),
        sa.Column("error", sa.Text()),
    )
    op.create_index("hand_over_notice_due", "hand_over_notice", ["state", "due_at"])
    op.create_index("hand_over_notice_place", "hand_over_notice", ["place", "state"])
