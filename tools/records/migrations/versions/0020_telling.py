"""People are told of changes: what they chose, how far they were told, and an outbox of alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0020_telling"
down_revision = "0019_bundled_review"


def _id(name: str = "principal_id", *, primary: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String(200), primary_key=primary, nullable=False)


def upgrade() -> None:
    op.create_table(
        "alert_preference",
        _id(primary=True),
        sa.Column("channels", sa.String(60), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("quiet_from", sa.Integer()),
        sa.Column("quiet_until", sa.Integer()),
        sa.Column("break_through", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(8)),
    )
    op.create_table("alert_cursor", _id(primary=True), sa.Column("sequence", sa.Integer(), nullable=False))
    op.create_table(
        "alert_digest",
        _id(primary=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
    )
    op.create_table(
        "alert_mute",
        _id(primary=True),
        _id("buyer_id", primary=True),
        sa.Column("kind", sa.String(30), primary_key=True),
        sa.Column("until", sa.String(10), nullable=False),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _id(),
        _id("change_id"),
        _id("policy_id"),
        _id("buyer_id"),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("channels", sa.String(60), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("seen_at", sa.Float()),
        sa.UniqueConstraint("principal_id", "change_id", name="alert_once"),
    )
    op.create_index("alert_of", "alert", ["principal_id", "state"])
    op.create_table(
        "alert_link",
        sa.Column("hash", sa.String(64), primary_key=True),
        _id(),
        _id("buyer_id"),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
    )
    op.create_table(
        "alert_notice",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        _id(),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("lease", sa.String(64)),
        sa.Column("error", sa.Text()),
    )
    op.create_index("alert_notice_due", "alert_notice", ["state", "due_at"])
    op.create_index("alert_notice_place", "alert_notice", ["place", "state"])
    op.create_table(
        "alert_deadline",
        sa.Column("key", sa.String(64), primary_key=True),
        _id("policy_id"),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.Float(), nullable=False),
        sa.Column("seen_by", sa.String(200)),
    )
