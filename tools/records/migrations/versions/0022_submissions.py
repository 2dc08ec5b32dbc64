"""Confirmed limit requests on their way to an insurer's system."""

import sqlalchemy as sa
from alembic import op

revision = "0022_submissions"
down_revision = "0021_uploaded_ledgers"


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("action_id", sa.String(40), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("buyer_id", sa.Text(), nullable=False),
        sa.Column("cancels", sa.Integer(), nullable=False),
        sa.Column("amount", sa.String(40), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("terms_days", sa.Integer()),
        sa.Column("insurer", sa.String(20), nullable=False),
        sa.Column("environment", sa.String(20), nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("attempted_at", sa.Float()),
        sa.Column("before", sa.Text()),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(200)),
        sa.Column("reference", sa.String(200)),
        sa.Column("sent_at", sa.Float()),
        sa.Column("decided_at", sa.Float()),
        sa.Column("status", sa.String(30)),
        sa.Column("granted", sa.String(40)),
        sa.Column("granted_currency", sa.String(3)),
        sa.Column("reason_code", sa.String(40)),
        sa.Column("told", sa.String(10), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("lease", sa.String(64)),
        sa.Column("error", sa.Text()),
    )
    op.create_index("submission_due", "submission", ["state", "due_at"])
    op.create_index("submission_place", "submission", ["place", "state"])
