"""Tokens spent at providers of models, by day and person."""

import sqlalchemy as sa
from alembic import op

revision = "0007_model_budget"
down_revision = "0006_actions"


def upgrade() -> None:
    op.create_table(
        "model_budget",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("principal_id", sa.String(length=200), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "principal_id"),
    )
