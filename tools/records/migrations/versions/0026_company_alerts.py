"""Channels of Slack that are told of a policy's changes, and the webhooks of policyholders."""

import sqlalchemy as sa
from alembic import op

revision = "0026_company_alerts"
down_revision = "0025_slack_posts_about"


def upgrade() -> None:
    op.create_table(
        "slack_channel_digest",
        sa.Column("team_id", sa.String(40), primary_key=True),
        sa.Column("channel_id", sa.String(40), primary_key=True),
        sa.Column("policy_id", sa.String(200), nullable=False),
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("named_by", sa.String(40), nullable=False),
        sa.Column("named_on", sa.String(10), nullable=False),
        sa.Column("last_day", sa.String(10)),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_table(
        "alert_webhook",
        sa.Column("policyholder", sa.String(300), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("inside", sa.Boolean, nullable=False),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.Column("set_at", sa.Float, nullable=False),
    )
