"""How a conversation arrived, what each turn rests on, and the sessions of browsers."""

import sqlalchemy as sa
from alembic import op

revision = "0010_website"
down_revision = "0009_slack"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("channel", sa.String(20), nullable=False, server_default="http"))
    op.add_column("conversation", sa.Column("site_id", sa.String(64)))
    for name, kind in (("language", sa.String(8)), ("model", sa.String(100)), ("tools", sa.Text()), ("cited", sa.Text())):
        op.add_column("turn", sa.Column(name, kind))
    op.create_table(
        "web_session",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("principal_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("site_id", sa.String(64)),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
    )
