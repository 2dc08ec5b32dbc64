"""The tables of the knowledge base."""

import sqlalchemy as sa
from alembic import op

from knowledge.schema import Id

revision = "0002_knowledge"
down_revision = "0001_book"


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", Id, nullable=False),
        sa.Column("path", Id, nullable=False),
        sa.Column("digest", sa.String(length=128), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("normalized", sa.Text(), nullable=False),
        sa.Column("insurer", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("effective_from", sa.Date()),
        sa.Column("effective_to", sa.Date()),
        sa.Column("version", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_index("ix_document_path", "document", ["path"], unique=False)
    op.create_table(
        "document_policy",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("policy_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_document_policy_document_id_document",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "policy_id", name="pk_document_policy"),
    )
    op.create_index("ix_document_policy_policy_id", "document_policy", ["policy_id"], unique=False)
    op.create_table(
        "passage",
        sa.Column("id", Id, nullable=False),
        sa.Column("document_id", Id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("path", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer()),
        sa.Column("effective_from", sa.Date()),
        sa.Column("effective_to", sa.Date()),
        sa.Column("url", sa.Text()),
        sa.Column("entry", sa.Text()),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_passage_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
    )
    op.create_index("ix_passage_document_id", "passage", ["document_id"], unique=False)
    op.create_table(
        "vector",
        sa.Column("encoder", Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("encoder", "digest", name="pk_vector"),
    )
    op.create_table(
        "knowledge_state",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_knowledge_state"),
    )


def downgrade() -> None:
    for table in ("knowledge_state", "vector", "passage", "document_policy", "document"):
        op.drop_table(table)
