"""The tables of the Slack door: what came in, what goes out, threads, and who is linked to whom."""

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text

from bot.box import box_table
from bot.schema import metadata

inbox = box_table(
    "slack_inbox",
    Column("twin", String(200), unique=True),
    Column("payload", Text, nullable=False),
    Column("received_at", Float, nullable=False),
)
outbox = box_table(
    "slack_outbox",
    Column("team_id", String(40), nullable=False),
    Column("method", String(60), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("about", Text),
    Column("created_at", Float, nullable=False),
    Column("unsure", Boolean, nullable=False),
    Column("sent_ts", String(40)),
)

# What a thread is to CoverDesk: who asked last, and whether people have begun to talk among themselves.
thread = Table(
    "slack_thread",
    metadata,
    Column("team_id", String(40), primary_key=True),
    Column("channel_id", String(40), primary_key=True),
    Column("thread_ts", String(40), primary_key=True),
    Column("asker", String(40), nullable=False),
    Column("among_people", Boolean, nullable=False),
)

# Each person has a conversation of their own in a thread: one's records are no other's context.
talk = Table(
    "slack_talk",
    metadata,
    Column("team_id", String(40), primary_key=True),
    Column("channel_id", String(40), primary_key=True),
    Column("thread_ts", String(40), primary_key=True),
    Column("user_id", String(40), primary_key=True),
    Column("principal_id", String(200), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
)

# Answers as they were given, for the quotes behind them and for sharing them; gone after the retention.
shown = Table(
    "slack_shown",
    metadata,
    Column("turn_id", String(64), primary_key=True),
    Column("team_id", String(40), nullable=False),
    Column("user_id", String(40), nullable=False),
    Column("principal_id", String(200), nullable=False),
    Column("rights", Text, nullable=False),
    Column("channel_id", String(40), nullable=False),
    Column("thread_ts", String(40)),
    Column("answer", Text, nullable=False),
    Column("at", Float, nullable=False),
)

account = Table(
    "slack_account",
    metadata,
    Column("team_id", String(40), primary_key=True),
    Column("user_id", String(40), primary_key=True),
    Column("principal_id", String(200), nullable=False),
    Column("linked_at", Float, nullable=False),
)

code = Table(
    "slack_code",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("principal_id", String(200), nullable=False),
    Column("by_administrator", Boolean, nullable=False),
    Column("until", Float, nullable=False),
)

# What Slack handed out when a workspace installed the app; without it nothing can be said there.
workspace = Table(
    "slack_workspace",
    metadata,
    Column("team_id", String(40), primary_key=True),
    Column("installation", Text, nullable=False),
    Column("expires_at", Float),
    Column("refresh_at", Float),
    Column("lease", String(64)),
    Column("refused", String(80)),
)

install_state = Table(
    "slack_install_state",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("until", Float, nullable=False),
)

# The last digest that somebody was sent: its day in their own time zone, and the warnings that stood.
digest = Table(
    "slack_digest",
    metadata,
    Column("team_id", String(40), primary_key=True),
    Column("user_id", String(40), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("points", Text, nullable=False),
)

# A channel that an administrator named for a policy: it is told how many changes there were, of which kind.
channel_digest = Table(
    "slack_channel_digest",
    metadata,
    Column("team_id", String(40), primary_key=True),
    Column("channel_id", String(40), primary_key=True),
    Column("policy_id", String(200), nullable=False),
    Column("rhythm", String(10), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("named_by", String(40), nullable=False),
    Column("named_on", String(10), nullable=False),
    Column("last_day", String(10)),
    Column("sequence", Integer, nullable=False),
)
