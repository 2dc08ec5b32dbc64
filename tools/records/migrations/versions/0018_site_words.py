"""A website's own greeting and first questions."""

import sqlalchemy as sa
from alembic import op

revision = "0018_site_words"
down_revision = "0017_calendar_feeds"


def upgrade() -> None:
    op.add_column("site", sa.Column("words", sa.Text()))
