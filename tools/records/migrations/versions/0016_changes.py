"""Changes of buyers that were noticed, and levels of early warning that people set beside the computed ones."""

import sqlalchemy as sa
from alembic import op

from tools.records.schema import Id, Json, Moment

revision = "0016_changes"
down_revision = "0015_answer_documents"


def upgrade() -> None:
    op.create_table(
        "noticed_change",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
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
        sa.UniqueConstraint("change_id", name="uq_noticed_change_change_id"),
    )
    op.create_index("ix_noticed_change_policy_id_sequence", "noticed_change", ["policy_id", "sequence"])
    op.create_table(
        "noticed_policy",
        sa.Column("policy_id", Id, primary_key=True),
        sa.Column("since", Moment, nullable=False),
    )
    op.create_table(
        "noticed_snapshot",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", "buyer_id", name="pk_noticed_snapshot"),
    )
    op.create_index("ix_noticed_snapshot_buyer_id", "noticed_snapshot", ["buyer_id"])
    op.create_table(
        "notice_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("lease", sa.String(40)),
        sa.Column("leased_until", sa.String(40), nullable=False),
        sa.Column("version", sa.BigInteger()),
        sa.Column("day", sa.Date()),
    )
    op.create_table(
        "notice_job",
        sa.Column("job_id", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("events", Json, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer()),
        sa.Column("queued_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
    )
    op.create_index("ix_notice_job_state", "notice_job", ["state"])
    op.create_table(
        "warning_override",
        sa.Column("override_id", sa.String(40), primary_key=True),
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("seen", Json, nullable=False),
        sa.Column("ended_by", Id),
        sa.Column("ended_at", Moment),
    )
    op.create_index("ix_warning_override_policy_id_buyer_id", "warning_override", ["policy_id", "buyer_id"])
