"""The table of uploaded ledgers: previewed ones, and the one in use for each policy."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from bot.schema import metadata

uploaded_ledger = Table(
    "uploaded_ledger",
    metadata,
    Column("ledger_id", String(64), primary_key=True),
    Column("policy_id", String(200), nullable=False),
    # The policy again once it is in use: two can never be at the same time.
    Column("used_for", String(200), unique=True),
    Column("uploaded_by", String(200), nullable=False),
    Column("uploaded_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("preview", Text, nullable=False),
    # Its rows, as packed JSON: they are always read as a whole, and never change.
    Column("packed", LargeBinary, nullable=False),
    Index("uploaded_ledger_policy", "policy_id"),
    Index("uploaded_ledger_expiry", "expires_at"),
)
