"""The outbox of requests to insurers: put in with the execution of an action, kept until it is decided."""

from sqlalchemy import Column, Float, Integer, String, Text

from bot.box import box_table

# `key` is the receipt's reference. `state` is the box's: waiting while there is something left to do; `stage`
# is how far it has come. A row is never deleted: it tells what was sent in whose name.
submission = box_table(
    "submission",
    Column("action_id", String(40), nullable=False),
    Column("requester", Text, nullable=False),
    Column("policy_id", Text, nullable=False),
    Column("buyer_id", Text, nullable=False),
    Column("cancels", Integer, nullable=False),
    Column("amount", String(40), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("terms_days", Integer),
    Column("insurer", String(20), nullable=False),
    Column("environment", String(20), nullable=False),
    Column("number", String(200), nullable=False),
    Column("stage", String(10), nullable=False),
    Column("created_at", Float, nullable=False),
    # Noted before the call and taken back once its answer was read: what is left after a crash.
    Column("attempted_at", Float),
    Column("before", Text),
    Column("polls", Integer, nullable=False),
    Column("job", String(200)),
    Column("reference", String(200)),
    Column("sent_at", Float),
    Column("decided_at", Float),
    Column("status", String(30)),
    Column("granted", String(40)),
    Column("granted_currency", String(3)),
    Column("reason_code", String(40)),
    # The stage that was told to whoever asked, in Slack.
    Column("told", String(10), nullable=False),
)
