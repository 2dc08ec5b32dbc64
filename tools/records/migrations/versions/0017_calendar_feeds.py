"""A secret link a person, by which calendars read their deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0017_calendar_feeds"
down_revision = "0016_changes"


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("principal_id", sa.String(200), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("read_at", sa.String(40)),
    )
