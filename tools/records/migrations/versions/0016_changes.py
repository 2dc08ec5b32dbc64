"""What became different about a policy's buyers is kept in the order in which it was noticed."""

import sqlalchemy as sa
from alembic import op

from tools.records.schema import Id, Moment

revision = "0016_changes"
down_revision = "0015_answer_documents"


def upgrade() -> None:
    op.create_table(
        "noticed_change",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("change_id", sa.String(40), nullable=False),
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.Column("effective_on", sa.Date()),
        sa.Column("run_off_until", sa.Date()),
        sa.Column("reason_code", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("noticed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_noticed_change"),
        sa.UniqueConstraint("change_id", name="uq_noticed_change_change_id"),
    )
    op.create_index("ix_noticed_change_policy_id_sequence", "noticed_change", ["policy_id", "sequence"])
