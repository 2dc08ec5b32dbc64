"""Buyers that one person wants to hear of, beside those that a policy watches."""

import sqlalchemy as sa
from alembic import op

revision = "0023_own_watches"
down_revision = "0022_submissions"


def upgrade() -> None:
    op.create_table(
        "alert_own_watch",
        sa.Column("principal_id", sa.String(200), primary_key=True),
        sa.Column("buyer_id", sa.String(200), primary_key=True),
    )
