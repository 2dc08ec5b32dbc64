"""Workspaces' tokens that end: until when, when the next is fetched and by whom, and what Slack said to it."""

import sqlalchemy as sa
from alembic import op

revision = "0024_slack_tokens"
down_revision = "0023_own_watches"


def upgrade() -> None:
    for column in (
        sa.Column("expires_at", sa.Float()),
        sa.Column("refresh_at", sa.Float()),
        sa.Column("lease", sa.String(64)),
        sa.Column("refused", sa.String(80)),
    ):
        op.add_column("slack_workspace", column)
