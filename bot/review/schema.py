"""The tables of the FAQ's review: what needs one, what was drafted and decided, what is played again."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from bot.schema import metadata
from knowledge.schema import Id

# `in_field`: how likely its question is about trade credit insurance; null until it was looked at.
review_cluster = Table(
    "review_cluster",
    metadata,
    Column("cluster_id", String(40), primary_key=True),
    Column("question", Text, nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("in_field", Float),
)

# A turn that needs review, at most once, with its question as it may be shown.
review_turn = Table(
    "review_turn",
    metadata,
    Column("turn_id", String(64), ForeignKey("turn.turn_id", ondelete="CASCADE"), primary_key=True),
    Column(
        "cluster_id",
        String(40),
        ForeignKey("review_cluster.cluster_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("reason", String(20), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("question", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("because", Text),
    Index("review_turn_of_cluster", "cluster_id"),
)

# Up to which answer it was looked how well each was founded: one row.
review_looked = Table(
    "review_looked",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("until", String(40), nullable=False),
)

# `version` is the one that is live, or that was when the entry was retired. An entry that stands for one of
# another document has that document and entry, and no cluster.
faq_entry = Table(
    "faq_entry",
    metadata,
    Column("entry_id", String(40), primary_key=True),
    Column("cluster_id", String(40), ForeignKey("review_cluster.cluster_id")),
    Column("state", String(12), nullable=False),
    Column("version", Integer),
    Column("first_live_at", String(40)),
    Column("of_document", Id),
    Column("of_entry", Id),
    Index("faq_entry_of", "of_document", "of_entry", unique=True),
)

faq_version = Table(
    "faq_version",
    metadata,
    Column("entry_id", String(40), ForeignKey("faq_entry.entry_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("drafted_by", String(200), nullable=False),
    Column("drafted_at", String(40), nullable=False),
    Column("decided_by", String(200)),
    Column("decided_at", String(40)),
    Column("because", Text),
    Column("base", Text),
)

faq_case = Table(
    "faq_case",
    metadata,
    Column("entry_id", String(40), ForeignKey("faq_entry.entry_id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("question", Text, nullable=False),
)
