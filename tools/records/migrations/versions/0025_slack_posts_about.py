"""What a post that waits tells of, and to whom, so that both are looked at again when it is posted."""

import sqlalchemy as sa
from alembic import op

revision = "0025_slack_posts_about"
down_revision = "0024_slack_tokens"


def upgrade() -> None:
    op.add_column("slack_outbox", sa.Column("about", sa.Text()))
