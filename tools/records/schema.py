"""The tables of the book: policies, who may see them, and what is recorded under them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from knowledge.database import Exact


class Moment(TypeDecorator[datetime]):
    """A time with its offset, as ISO 8601 text: the day stays the one the source showed."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text, the same in every database; keys keep their order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


Id = Text().with_variant(Text(collation="C"), "postgresql")
"""An identifier: compared and ordered by its bytes, so that every database gives the same order."""


def can_be_stored(text: str) -> bool:
    """Whether a database takes this text at all; what it would refuse, no record can hold."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

book_version = Table(
    "book_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    # The version in which companies were last deleted: an index of names that is older is built anew.
    Column("emptied_in", BigInteger, nullable=False, server_default="0"),
)

policy = Table(
    "policy",
    metadata,
    Column("policy_id", Id, primary_key=True),
    Column("policyholder", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("insurer", Text),
    Column("status", Text),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("schedule", Json, nullable=False),
    Column("clauses", Json, nullable=False),
    Column("endorsements", Json, nullable=False),
)

principal = Table(
    "principal",
    metadata,
    Column("principal_id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("slack_team_id", Text),
    Column("slack_user_id", Text),
    Column("email", Text),
    Column("language", Text),
    UniqueConstraint("slack_team_id", "slack_user_id"),
)

principal_policy = Table(
    "principal_policy",
    metadata,
    Column("principal_id", Id, ForeignKey("principal.principal_id", ondelete="CASCADE")),
    Column("policy_id", Id, ForeignKey("policy.policy_id")),
    PrimaryKeyConstraint("principal_id", "policy_id"),
)

# No foreign key: a token outlives the moment in which a re-import takes its principal out and puts it back.
api_token = Table(
    "api_token",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("principal_id", Id, nullable=False),
    Column("beginning", Text, nullable=False),
    Column("from_book", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index(None, "principal_id"),
)


def _company_columns() -> Sequence[Column[Any]]:
    return (
        Column("buyer_id", Id, primary_key=True),
        Column("legal_name", Text, nullable=False),
        Column("other_names", Json, nullable=False),
        Column("country", String(2)),
        Column("identifiers", Json, nullable=False),
        Column("city", Text),
        Column("address", Text),
        Column("industry", Text),
        Column("grade", Text),
        Column("grade_scale", Text),
        # The version in which what is searched (names, place, numbers) was last written: an index of names
        # catches up by the rows that came after its own version.
        Column("changed_in", BigInteger, nullable=False, server_default="0", index=True),
    )


buyer = Table("buyer", metadata, *_company_columns())

# Facts anybody who is logged in may search; apart from `buyer`, which holds what one book says of a company.
directory_company = Table("directory_company", metadata, *_company_columns())


def _of_policy_and_buyer() -> Sequence[Any]:
    return (
        Column("policy_id", Id, ForeignKey("policy.policy_id"), nullable=False),
        Column("buyer_id", Id, ForeignKey("buyer.buyer_id"), nullable=False),
    )


credit_limit = Table(
    "credit_limit",
    metadata,
    *_of_policy_and_buyer(),
    # kind, status, effective_from and decided_on as one text, because two unknown days must compare equal.
    Column("entry", Id, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("requested_amount", Exact),
    Column("granted_amount", Exact),
    Column("currency", String(3)),
    Column("effective_from", Date),
    Column("effective_to", Date),
    Column("max_payment_term_days", Integer),
    Column("insured_percentage", Exact),
    Column("conditions", Json, nullable=False),
    Column("reason_code", Text),
    Column("decided_on", Date),
    Column("pending_action", Text),
    Column("pending_effective", Date),
    Column("source", Text),
    Column("read_at", Moment),
    PrimaryKeyConstraint("policy_id", "buyer_id", "entry"),
    Index(None, "buyer_id"),
)

invoice = Table(
    "invoice",
    metadata,
    *_of_policy_and_buyer(),
    Column("invoice_no", Id, nullable=False),
    Column("issued_on", Date),
    Column("dispatched_on", Date),
    Column("due_on", Date),
    Column("terms_days", Integer),
    Column("amount", Exact, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("vat_amount", Exact),
    Column("paid_amount", Exact),
    Column("disputed_amount", Exact),
    Column("declared", Boolean),
    PrimaryKeyConstraint("policy_id", "invoice_no", "buyer_id"),
    Index(None, "policy_id", "buyer_id", "due_on"),
    Index(None, "buyer_id", "policy_id"),
)

claim = Table(
    "claim",
    metadata,
    *_of_policy_and_buyer(),
    Column("claim_no", Id, nullable=False),
    Column("cause", Text),
    Column("status", Text, nullable=False),
    Column("status_since", Date),
    Column("notified_on", Date),
    Column("submitted_on", Date),
    Column("claimed_amount", Exact),
    Column("currency", String(3)),
    Column("assessed_amount", Exact),
    Column("indemnity_amount", Exact),
    Column("deductions", Json, nullable=False),
    Column("missing_documents", Json, nullable=False),
    Column("received_documents", Json, nullable=False),
    Column("next_step", Text),
    Column("next_actor", Text),
    Column("next_date", Date),
    Column("payee", Text),
    Column("paid_on", Date),
    Column("invoices", Json, nullable=False),
    Column("read_at", Moment),
    PrimaryKeyConstraint("policy_id", "claim_no"),
    Index(None, "buyer_id"),
)

buyer_event = Table(
    "buyer_event",
    metadata,
    *_of_policy_and_buyer(),
    Column("event_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("occurred_on", Date),
    Column("old_value", Text),
    Column("new_value", Text),
    Column("note", Text),
    PrimaryKeyConstraint("policy_id", "event_id"),
    Index(None, "buyer_id"),
)

# No foreign keys from here on: what people decided outlives a `--replace`, which takes buyers out and puts
# them back.
buyer_alias = Table(
    "buyer_alias",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("buyer_id", Id, nullable=False),
    # Empty for everybody: two NULLs would not be equal in the unique key.
    Column("policy_id", Id, nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("folded", Id, nullable=False),
    Column("state", String(10), nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", Moment),
    UniqueConstraint("buyer_id", "policy_id", "folded"),
    Index(None, "state"),
)

# What people confirmed, and no book says: which buyers a policy's people watch.
watch = Table(
    "watch",
    metadata,
    Column("policy_id", Id, nullable=False),
    Column("buyer_id", Id, nullable=False),
    Column("since", Date, nullable=False),
    Column("by", Text, nullable=False),
    Column("reference", String(40), nullable=False),
    PrimaryKeyConstraint("policy_id", "buyer_id"),
)

# What tools prepared and people decided. A row is never deleted: with the audit it tells who did what.
action = Table(
    "action",
    metadata,
    Column("action_id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("requester", Id, nullable=False),
    Column("conversation_id", String(64), nullable=False),
    Column("policy_id", Id, nullable=False),
    Column("buyer_id", Id, nullable=False),
    Column("payload", Json, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("business_key", Id, nullable=False),
    Column("will", Json, nullable=False),
    Column("warnings", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", Id),
    Column("decided_at", Moment),
    # The caller's idempotency key: the same call again gets the same answer.
    Column("decided_key", String(200)),
    Column("receipt", Json),
    Index(None, "policy_id", "state"),
)

# Apart for the book and the directory: what a book calls a company is not for everybody who searches.
buyer_merged = Table(
    "buyer_merged",
    metadata,
    Column("from_id", Id, nullable=False),
    Column("held_in", String(10), nullable=False),
    Column("into_id", Id, nullable=False),
    # What the company was known by under its old key, so that a later import of `into_id` does not lose it.
    Column("names", Json, nullable=False),
    Column("identifiers", Json, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    PrimaryKeyConstraint("from_id", "held_in"),
    Index(None, "into_id"),
)

# Only ever added to: the audit trail of what people did to buyers.
buyer_change = Table(
    "buyer_change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("buyer_id", Id, nullable=False),
    Column("details", Json, nullable=False),
    Index(None, "buyer_id"),
)

# The last import of a directory: how far it is, so that one that was broken off goes on from there.
directory_import = Table(
    "directory_import",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("replacing", Boolean, nullable=False),
    Column("rows_done", BigInteger, nullable=False),
    Column("rows_changed", BigInteger, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    # How many companies the directory held then; another number now means that it was changed since.
    Column("companies", BigInteger),
)

# What became different about a policy's buyers, once each, in the order of noticing.
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
