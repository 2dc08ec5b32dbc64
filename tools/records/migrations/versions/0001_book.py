"""The tables of the book."""

import sqlalchemy as sa
from alembic import op

from knowledge.database import Exact
from tools.records.schema import Id, Json, Moment

revision = "0001_book"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("principal_id", Id, nullable=False),
        sa.Column("beginning", sa.Text(), nullable=False),
        sa.Column("from_book", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.PrimaryKeyConstraint("hash", name="pk_api_token"),
    )
    op.create_index("ix_api_token_principal_id", "api_token", ["principal_id"], unique=False)
    op.create_table(
        "book_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_book_version"),
    )
    op.create_table(
        "buyer",
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("other_names", Json, nullable=False),
        sa.Column("country", sa.String(length=2)),
        sa.Column("identifiers", Json, nullable=False),
        sa.Column("city", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("industry", sa.Text()),
        sa.Column("grade", sa.Text()),
        sa.Column("grade_scale", sa.Text()),
        sa.PrimaryKeyConstraint("buyer_id", name="pk_buyer"),
    )
    op.create_table(
        "directory_company",
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("other_names", Json, nullable=False),
        sa.Column("country", sa.String(length=2)),
        sa.Column("identifiers", Json, nullable=False),
        sa.Column("city", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("industry", sa.Text()),
        sa.Column("grade", sa.Text()),
        sa.Column("grade_scale", sa.Text()),
        sa.PrimaryKeyConstraint("buyer_id", name="pk_directory_company"),
    )
    op.create_table(
        "policy",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("policyholder", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("insurer", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("period_from", sa.Date()),
        sa.Column("period_to", sa.Date()),
        sa.Column("schedule", Json, nullable=False),
        sa.Column("clauses", Json, nullable=False),
        sa.Column("endorsements", Json, nullable=False),
        sa.PrimaryKeyConstraint("policy_id", name="pk_policy"),
    )
    op.create_table(
        "principal",
        sa.Column("principal_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("slack_team_id", sa.Text()),
        sa.Column("slack_user_id", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.PrimaryKeyConstraint("principal_id", name="pk_principal"),
        sa.UniqueConstraint(
            "slack_team_id", "slack_user_id", name="uq_principal_slack_team_id_slack_user_id"
        ),
    )
    op.create_table(
        "buyer_event",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date()),
        sa.Column("old_value", sa.Text()),
        sa.Column("new_value", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.buyer_id"], name="fk_buyer_event_buyer_id"),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.policy_id"], name="fk_buyer_event_policy_id"),
        sa.PrimaryKeyConstraint("policy_id", "event_id", name="pk_buyer_event"),
    )
    op.create_index("ix_buyer_event_buyer_id", "buyer_event", ["buyer_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("claim_no", Id, nullable=False),
        sa.Column("cause", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_since", sa.Date()),
        sa.Column("notified_on", sa.Date()),
        sa.Column("submitted_on", sa.Date()),
        sa.Column("claimed_amount", Exact),
        sa.Column("currency", sa.String(length=3)),
        sa.Column("assessed_amount", Exact),
        sa.Column("indemnity_amount", Exact),
        sa.Column("deductions", Json, nullable=False),
        sa.Column("missing_documents", Json, nullable=False),
        sa.Column("received_documents", Json, nullable=False),
        sa.Column("next_step", sa.Text()),
        sa.Column("next_actor", sa.Text()),
        sa.Column("next_date", sa.Date()),
        sa.Column("payee", sa.Text()),
        sa.Column("paid_on", sa.Date()),
        sa.Column("invoices", Json, nullable=False),
        sa.Column("read_at", Moment),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.buyer_id"], name="fk_claim_buyer_id"),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.policy_id"], name="fk_claim_policy_id"),
        sa.PrimaryKeyConstraint("policy_id", "claim_no", name="pk_claim"),
    )
    op.create_index("ix_claim_buyer_id", "claim", ["buyer_id"], unique=False)
    op.create_table(
        "credit_limit",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("entry", Id, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("requested_amount", Exact),
        sa.Column("granted_amount", Exact),
        sa.Column("currency", sa.String(length=3)),
        sa.Column("effective_from", sa.Date()),
        sa.Column("effective_to", sa.Date()),
        sa.Column("max_payment_term_days", sa.Integer()),
        sa.Column("insured_percentage", Exact),
        sa.Column("conditions", Json, nullable=False),
        sa.Column("reason_code", sa.Text()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("pending_action", sa.Text()),
        sa.Column("pending_effective", sa.Date()),
        sa.Column("source", sa.Text()),
        sa.Column("read_at", Moment),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.buyer_id"], name="fk_credit_limit_buyer_id"),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.policy_id"], name="fk_credit_limit_policy_id"),
        sa.PrimaryKeyConstraint("policy_id", "buyer_id", "entry", name="pk_credit_limit"),
    )
    op.create_index("ix_credit_limit_buyer_id", "credit_limit", ["buyer_id"], unique=False)
    op.create_table(
        "invoice",
        sa.Column("policy_id", Id, nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("invoice_no", Id, nullable=False),
        sa.Column("issued_on", sa.Date()),
        sa.Column("dispatched_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("terms_days", sa.Integer()),
        sa.Column("amount", Exact, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("vat_amount", Exact),
        sa.Column("paid_amount", Exact),
        sa.Column("disputed_amount", Exact),
        sa.Column("declared", sa.Boolean()),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.buyer_id"], name="fk_invoice_buyer_id"),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.policy_id"], name="fk_invoice_policy_id"),
        sa.PrimaryKeyConstraint("policy_id", "invoice_no", "buyer_id", name="pk_invoice"),
    )
    op.create_index("ix_invoice_buyer_id_policy_id", "invoice", ["buyer_id", "policy_id"], unique=False)
    op.create_index(
        "ix_invoice_policy_id_buyer_id_due_on", "invoice", ["policy_id", "buyer_id", "due_on"], unique=False
    )
    op.create_table(
        "principal_policy",
        sa.Column("principal_id", Id, nullable=False),
        sa.Column("policy_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.policy_id"], name="fk_principal_policy_policy_id"),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["principal.principal_id"],
            name="fk_principal_policy_principal_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("principal_id", "policy_id", name="pk_principal_policy"),
    )
