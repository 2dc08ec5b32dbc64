"""The tables of what was noticed: snapshots, changes, jobs, and what people set beside warnings."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from tools.records.schema import Id, Json, Moment, metadata

# No foreign keys: what was noticed outlives a `--replace`, which takes buyers out and puts them back.
noticed_change = Table(
    "noticed_change",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("change_id", String(40), nullable=False, unique=True),
    Column("policy_id", Id, nullable=False),
    Column("buyer_id", Id, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("subject", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("effective_on", Date),
    Column("run_off_until", Date),
    Column("reason_code", Text),
    Column("source", Text, nullable=False),
    Column("noticed_at", Moment, nullable=False),
    Index(None, "policy_id", "sequence"),
)

# Per policy, since when: its first snapshot is what later ones are compared with, and tells no change.
noticed_policy = Table(
    "noticed_policy",
    metadata,
    Column("policy_id", Id, primary_key=True),
    Column("since", Moment, nullable=False),
)

noticed_snapshot = Table(
    "noticed_snapshot",
    metadata,
    Column("policy_id", Id, nullable=False),
    Column("buyer_id", Id, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("policy_id", "buyer_id"),
    Index(None, "buyer_id"),
)

# One row: whose turn it is, and up to which version of the book and which day all buyers were compared.
notice_state = Table(
    "notice_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("lease", String(40)),
    Column("leased_until", String(40), nullable=False),
    Column("version", BigInteger),
    Column("day", Date),
)

# Events that were accepted and are still to be noticed; made in the transaction that puts them into the book.
notice_job = Table(
    "notice_job",
    metadata,
    Column("job_id", String(40), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("accepted", Integer, nullable=False),
    # Policy, buyer and event of each.
    Column("events", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changes", Integer),
    Column("queued_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index(None, "state"),
)

# Never deleted: who set which level beside the computed one, why and for how long.
warning_override = Table(
    "warning_override",
    metadata,
    Column("override_id", String(40), primary_key=True),
    Column("policy_id", Id, nullable=False),
    Column("buyer_id", Id, nullable=False),
    Column("level", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    # What was known then, sign by sign: points and how many signals.
    Column("seen", Json, nullable=False),
    Column("ended_by", Id),
    Column("ended_at", Moment),
    Index(None, "policy_id", "buyer_id"),
)
