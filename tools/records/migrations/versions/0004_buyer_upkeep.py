"""Versions of the rows that name companies, other names people decided on, merges, and their audit trail."""

import sqlalchemy as sa
from alembic import op

from tools.records.schema import Id, Json, Moment

revision = "0004_buyer_upkeep"
down_revision = "0003_conversations"


def upgrade() -> None:
    op.add_column(
        "book_version", sa.Column("emptied_in", sa.BigInteger(), nullable=False, server_default="0")
    )
    for table in ("buyer", "directory_company"):
        op.add_column(table, sa.Column("changed_in", sa.BigInteger(), nullable=False, server_default="0"))
        op.create_index(f"ix_{table}_changed_in", table, ["changed_in"], unique=False)
    op.create_table(
        "buyer_alias",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("policy_id", Id, nullable=False, server_default=""),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", Id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_buyer_alias"),
        sa.UniqueConstraint(
            "buyer_id", "policy_id", "folded", name="uq_buyer_alias_buyer_id_policy_id_folded"
        ),
    )
    op.create_index("ix_buyer_alias_state", "buyer_alias", ["state"], unique=False)
    op.create_table(
        "buyer_merged",
        sa.Column("from_id", Id, nullable=False),
        sa.Column("held_in", sa.String(length=10), nullable=False),
        sa.Column("into_id", Id, nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("identifiers", Json, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("from_id", "held_in", name="pk_buyer_merged"),
    )
    op.create_index("ix_buyer_merged_into_id", "buyer_merged", ["into_id"], unique=False)
    op.create_table(
        "buyer_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_buyer_change"),
    )
    op.create_index("ix_buyer_change_buyer_id", "buyer_change", ["buyer_id"], unique=False)
    op.create_table(
        "directory_import",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("replacing", sa.Boolean(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("rows_changed", sa.BigInteger(), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
        sa.Column("companies", sa.BigInteger()),
        sa.PrimaryKeyConstraint("sha256", name="pk_directory_import"),
    )
