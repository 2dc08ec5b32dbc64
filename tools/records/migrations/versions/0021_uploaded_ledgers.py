"""Ledgers that policyholders upload, to be read instead of the book's invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0021_uploaded_ledgers"
down_revision = "0020_telling"


def upgrade() -> None:
    op.create_table(
        "uploaded_ledger",
        sa.Column("ledger_id", sa.String(64), primary_key=True),
        sa.Column("policy_id", sa.String(200), nullable=False),
        sa.Column("used_for", sa.String(200), unique=True),
        sa.Column("uploaded_by", sa.String(200), nullable=False),
        sa.Column("uploaded_at", sa.String(40), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
    )
    op.create_index("uploaded_ledger_policy", "uploaded_ledger", ["policy_id"])
    op.create_index("uploaded_ledger_expiry", "uploaded_ledger", ["expires_at"])
