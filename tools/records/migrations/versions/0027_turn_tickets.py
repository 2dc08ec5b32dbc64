"""Messages that wait for the turn before theirs, in the order in which they came."""

import sqlalchemy as sa
from alembic import op

revision = "0027_turn_tickets"
down_revision = "0026_company_alerts"


def upgrade() -> None:
    op.create_table(
        "turn_ticket",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id",
            sa.String(64),
            sa.ForeignKey("conversation.conversation_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("until", sa.String(40), nullable=False),
    )
    op.create_index("turn_ticket_of", "turn_ticket", ["conversation_id", "number"])
