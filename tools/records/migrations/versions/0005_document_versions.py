"""What links the versions of a document, and the values that it states for policy parameters."""

import sqlalchemy as sa
from alembic import op

revision = "0005_document_versions"
down_revision = "0004_buyer_upkeep"


def upgrade() -> None:
    op.add_column("document", sa.Column("series", sa.Text()))
    op.add_column("document", sa.Column("ends_on", sa.Date()))
    op.add_column("document", sa.Column("statements", sa.JSON(), nullable=False, server_default="[]"))
