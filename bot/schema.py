"""The tables of conversations: who talks, turn by turn, what was audited, who waits for a person."""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

conversation = Table(
    "conversation",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("principal_id", String(200), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("focus", Text, nullable=False),
    Column("leased_until", String(40)),
    Column("lease", String(64)),
    Column("channel", String(20), nullable=False),
    Column("site_id", String(64)),
    Index("conversation_of_principal", "principal_id", "created_at"),
)

turn = Table(
    "turn",
    metadata,
    Column("turn_id", String(64), primary_key=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversation.conversation_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("number", Integer, nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("question", Text, nullable=False),
    Column("answered_at", String(40)),
    Column("outcome", String(20)),
    Column("answer", Text),
    Column("language", String(8)),
    Column("model", String(100)),
    Column("tools", Text),
    Column("cited", Text),
    Column("document", Text),
    Index("turn_of_conversation", "conversation_id", "number"),
    Index("turn_asked", "asked_at"),
)

# A message that waits for the turn before it; `until` it has waited long enough.
turn_ticket = Table(
    "turn_ticket",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversation.conversation_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("until", String(40), nullable=False),
    Index("turn_ticket_of", "conversation_id", "number"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("principal_id", String(200), nullable=False),
    Column("event", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("details", Text, nullable=False),
)

hand_over = Table(
    "hand_over",
    metadata,
    Column("reference", String(40), primary_key=True),
    Column("conversation_id", String(64), nullable=False, unique=True),
    Column("principal_id", String(200), nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("name", String(200)),
    Column("contact", String(320)),
    Column("consented_at", String(40)),
    Column("language", String(8)),
    Column("taken_by", String(200)),
    Column("taken_at", String(40)),
    Column("tag", String(20)),
    Column("closed_at", String(40)),
    Index("hand_over_state", "state", "at"),
)

# What a visitor and the people of the desk write to each other; the assistant's turns are not among it.
hand_over_message = Table(
    "hand_over_message",
    metadata,
    Column("reference", String(40), ForeignKey("hand_over.reference", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("author", String(10), nullable=False),
    Column("principal_id", String(200), nullable=False),
    Column("text", Text, nullable=False),
)

# What a person, or the public together, spent at a provider of models on one day.
model_budget = Table(
    "model_budget",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("principal_id", String(200), primary_key=True),
    Column("spent", Integer, nullable=False),
)

# What people thought of an answer; one word a person and turn, the last one counts.
feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", String(64), ForeignKey("turn.turn_id", ondelete="CASCADE"), primary_key=True),
    Column("principal_id", String(200), primary_key=True),
    Column("rating", String(4), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Index("feedback_at", "at"),
)

# A browser that is signed in, by the hash of its token: on the pages, or in a website's widget.
web_session = Table(
    "web_session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("principal_id", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("site_id", String(64)),
    Column("created_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
)

# A person's link for calendars, by the hash of its secret.
calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("principal_id", String(200), primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", String(40), nullable=False),
    Column("read_at", String(40)),
)
