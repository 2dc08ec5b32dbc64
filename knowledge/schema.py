"""The tables of the knowledge base: documents, their passages, vectors already computed, and its state."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

Id = Text().with_variant(Text(collation="C"), "postgresql")
"""An identifier: compared and ordered by its bytes, so that every database gives the same order."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

document = Table(
    "document",
    metadata,
    Column("id", Id, primary_key=True),
    Column("path", Id, nullable=False),
    Column("digest", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("policies", JSON, nullable=False),
    Column("raw", Text, nullable=False),
    Column("normalized", Text, nullable=False),
    Column("insurer", Text),
    Column("country", Text),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("version", Text),
    Column("url", Text),
    Column("edits", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("series", Text),
    Column("ends_on", Date),
    Column("statements", JSON, nullable=False, server_default="[]"),
    Index(None, "path"),
)

document_policy = Table(
    "document_policy",
    metadata,
    Column("document_id", Id, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("policy_id", Id, primary_key=True),
    Index(None, "policy_id"),
)
"""Which policies a document belongs to; a document without a row here is a general one."""

passage = Table(
    "passage",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("path", Id, nullable=False),
    Column("title", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("policies", JSON, nullable=False),
    Column("page", Integer),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("url", Text),
    Column("entry", Text),
    Column("questions", JSON, nullable=False),
    Column("terms", JSON, nullable=False),
    Index(None, "document_id"),
)

hidden_entry = Table(
    "hidden_entry",
    metadata,
    Column("document", Id, primary_key=True),
    Column("entry", Id, primary_key=True),
)
"""FAQ entries that nobody is shown though their file has them, by the document's id or series; no reference
to it, so that taking the file in again changes nothing."""

vector = Table(
    "vector",
    metadata,
    Column("encoder", Id, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("numbers", LargeBinary, nullable=False),
)
"""Vectors by encoder and SHA-256 of the text: building an index again needs no model."""

knowledge_state = Table(
    "knowledge_state",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""`revision`: what the content is now. `generation`: which one serves, when a Chroma server keeps it."""
