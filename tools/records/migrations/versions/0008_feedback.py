"""What people thought of an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0008_feedback"
down_revision = "0007_model_budget"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column(
            "turn_id", sa.String(64), sa.ForeignKey("turn.turn_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("principal_id", sa.String(200), primary_key=True),
        sa.Column("rating", sa.String(4), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
