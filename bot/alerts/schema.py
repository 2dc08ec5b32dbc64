"""The tables of alerts: what people chose, how far and of what they were told, what is on its way."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint

from bot.box import box_table
from bot.schema import metadata

# An empty zone is none: whoever asks puts the usual one.
preference = Table(
    "alert_preference",
    metadata,
    Column("principal_id", String(200), primary_key=True),
    Column("channels", String(60), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("at_once", Boolean, nullable=False),
    Column("rhythm", String(10), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("break_through", Boolean, nullable=False),
    Column("language", String(8)),
    Column("deadlines", Boolean, nullable=False),
)

# Up to which change it was decided what somebody is told.
cursor = Table(
    "alert_cursor",
    metadata,
    Column("principal_id", String(200), primary_key=True),
    Column("sequence", Integer, nullable=False),
)

# The last digest of somebody: its day in their own zone, and the warnings that stood then.
digest = Table(
    "alert_digest",
    metadata,
    Column("principal_id", String(200), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("points", Text, nullable=False),
)

mute = Table(
    "alert_mute",
    metadata,
    Column("principal_id", String(200), primary_key=True),
    Column("buyer_id", String(200), primary_key=True),
    Column("kind", String(30), primary_key=True),
    Column("until", String(10), nullable=False),
)

# Buyers that one person watches for themselves.
own_watch = Table(
    "alert_own_watch",
    metadata,
    Column("principal_id", String(200), primary_key=True),
    Column("buyer_id", String(200), primary_key=True),
)

# A change as one person is told of it; also their bell. Unique, so that nobody is told of one twice.
alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("principal_id", String(200), nullable=False),
    Column("change_id", String(200), nullable=False),
    Column("policy_id", String(200), nullable=False),
    Column("buyer_id", String(200), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("content", Text, nullable=False),
    Column("channels", String(60), nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_at", Float, nullable=False),
    Column("seen_at", Float),
    UniqueConstraint("principal_id", "change_id", name="alert_once"),
    Index("alert_of", "principal_id", "state"),
)

# A link in an e-mail, by the hash of its token: it mutes one thing for one person and does nothing else.
link = Table(
    "alert_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("principal_id", String(200), nullable=False),
    Column("buyer_id", String(200), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("until", Float, nullable=False),
)

# A policyholder's own address that is told, by the policyholder's name in the book.
company_webhook = Table(
    "alert_webhook",
    metadata,
    Column("policyholder", String(300), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", String(200), nullable=False),
    Column("inside", Boolean, nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("set_at", Float, nullable=False),
)

notice = box_table(
    "alert_notice",
    Column("principal_id", String(200), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

# A deadline that runs out: who was told of it how far, and whether somebody has seen to it.
watched_deadline = Table(
    "alert_deadline",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("policy_id", String(200), nullable=False),
    Column("stage", Integer, nullable=False),
    Column("told_at", Float, nullable=False),
    Column("seen_by", String(200)),
)
