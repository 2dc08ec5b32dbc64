"""The outbox of the desk: who is to be told of a hand-over, kept with it until they were."""

from sqlalchemy import Column, Float, ForeignKey, String

from bot.box import box_table

notice = box_table(
    "hand_over_notice",
    Column("reference", String(40), ForeignKey("hand_over.reference", ondelete="CASCADE"), nullable=False),
    Column("event", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("created_at", Float, nullable=False),
)
