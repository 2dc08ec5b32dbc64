"""The FAQ's review: turns that need one, entries drafted and approved, cases that are played again."""

import sqlalchemy as sa
from alembic import op

revision = "0014_faq_review"
down_revision = "0013_ledger"


def upgrade() -> None:
    op.create_table(
        "review_looked",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("until", sa.String(40), nullable=False),
    )
    op.create_table(
        "review_cluster",
        sa.Column("cluster_id", sa.String(40), primary_key=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "review_turn",
        sa.Column("turn_id", sa.String(64), sa.ForeignKey("turn.turn_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("cluster_id", sa.String(40), sa.ForeignKey("review_cluster.cluster_id", ondelete="CASCADE"), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("because", sa.Text()),
    )
    op.create_index("review_turn_of_cluster", "review_turn", ["cluster_id"])
    op.create_table(
        "faq_entry",
        sa.Column("entry_id", sa.String(40), primary_key=True),
        sa.Column("cluster_id", sa.String(40), sa.ForeignKey("review_cluster.cluster_id"), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("first_live_at", sa.String(40)),
    )
    op.create_table(
        "faq_version",
        sa.Column("entry_id", sa.String(40), sa.ForeignKey("faq_entry.entry_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("drafted_by", sa.String(200), nullable=False),
        sa.Column("drafted_at", sa.String(40), nullable=False),
        sa.Column("decided_by", sa.String(200)),
        sa.Column("decided_at", sa.String(40)),
        sa.Column("because", sa.Text()),
    )
    op.create_table(
        "faq_case",
        sa.Column("entry_id", sa.String(40), sa.ForeignKey("faq_entry.entry_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("question", sa.Text(), nullable=False),
    )
