"""Websites that may show the widget, and the tokens of theirs that have served."""

import sqlalchemy as sa
from alembic import op

revision = "0012_sites"
down_revision = "0011_hand_over_desk"


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("site_id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("accent", sa.String(7), nullable=False),
        sa.Column("signing_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "spent_host_token",
        sa.Column("site_id", sa.String(64), primary_key=True),
        sa.Column("jti", sa.String(200), primary_key=True),
        sa.Column("expires_at", sa.String(40), nullable=False),
    )
