"""Answers are kept whole with their turns, so that a page shows them again as they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0015_answer_documents"
down_revision = "0014_faq_review"


def upgrade() -> None:
    op.add_column("turn", sa.Column("document", sa.Text()))
