"""Entries that the program brings along are replaced and hidden; clusters know whether they are ours at all."""

import sqlalchemy as sa
from alembic import op

from knowledge.schema import Id

revision = "0019_bundled_review"
down_revision = "0018_site_words"


def upgrade() -> None:
    op.create_table(
        "hidden_entry",
        sa.Column("document", Id, primary_key=True),
        sa.Column("entry", Id, primary_key=True),
    )
    op.add_column("review_cluster", sa.Column("in_field", sa.Float()))
    op.add_column("faq_version", sa.Column("base", sa.Text()))
    with op.batch_alter_table("faq_entry") as batch:
        batch.alter_column("cluster_id", existing_type=sa.String(40), nullable=True)
        batch.add_column(sa.Column("of_document", Id))
        batch.add_column(sa.Column("of_entry", Id))
        batch.create_index("faq_entry_of", ["of_document", "of_entry"], unique=True)
