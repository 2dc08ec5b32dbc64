"""The tables of websites: which may show the widget, and which of their tokens have served."""

from sqlalchemy import Column, String, Table, Text

from bot.schema import metadata

site = Table(
    "site",
    metadata,
    Column("site_id", String(64), primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("origins", Text, nullable=False),
    Column("accent", String(7), nullable=False),
    Column("signing_key", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("words", Text),
    Column("issuer", Text),
    Column("audience", Text),
    Column("jwks_uri", Text),
    Column("principal_claim", Text),
)

# The tokens of websites and their identity providers that were exchanged for a session; each serves once.
spent_host_token = Table(
    "spent_host_token",
    metadata,
    Column("site_id", String(64), primary_key=True),
    Column("jti", String(200), primary_key=True),
    Column("expires_at", String(40), nullable=False),
)
