"""The rows of a user's book: one class a file, one field a column (DESIGN §4.5)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from tools.claims import ClaimCause, ClaimStatus
from tools.events import EventKind
from tools.limits import LimitKind, LimitStatus
from tools.principal import Role
from tools.records.cells import (
    Amount,
    Country,
    Currency,
    Day,
    Days,
    Deductions,
    Fraction,
    Id,
    Ids,
    Language,
    Listing,
    Moment,
    Text,
    Truth,
    word_of,
)

Problem = tuple[str, str, str]
"""A column, what is wrong with its cell, and what would be right."""


class BookRow(BaseModel):
    """A row whose cells are read; an empty cell is None, or an empty list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key_columns: ClassVar[tuple[str, ...]] = ()
    """What makes two rows the same record: a later import of the key replaces the record."""

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(getattr(self, column) for column in self.key_columns)

    def problems(self) -> Iterator[Problem]:
        """What is wrong between the cells of the row."""
        return iter(())


class PrincipalRow(BookRow):
    key_columns = ("principal_id",)

    principal_id: Id
    name: Text = ""
    role: Annotated[Role, word_of(Role, except_for=(Role.PUBLIC, Role.OPERATOR))]
    policies: Ids = ()
    token: Id | None = None
    slack_team_id: Id | None = None
    slack_user_id: Id | None = None
    email: Text | None = None
    language: Language | None = None

    def problems(self) -> Iterator[Problem]:
        if self.principal_id in {Role.PUBLIC, Role.OPERATOR}:
            yield "principal_id", "is a name CoverDesk keeps for itself", "Choose another id."
        if self.slack_user_id and not self.slack_team_id:
            yield "slack_team_id", "is empty", "A Slack user needs the workspace beside it, like T0123456."
        if self.slack_team_id and not self.slack_user_id:
            yield "slack_user_id", "is empty", "A Slack workspace needs the user beside it, like U0123456."


class BuyerRow(BookRow):
    key_columns = ("buyer_id",)

    buyer_id: Id
    legal_name: Text
    other_names: Listing = ()
    country: Country | None = None
    registration_type: Ids = ()
    registration_number: Ids = ()
    city: Text | None = None
    address: Text | None = None
    industry: Text | None = None
    grade: Text | None = None
    grade_scale: Text | None = None

    def problems(self) -> Iterator[Problem]:
        kinds, numbers = len(self.registration_type), len(self.registration_number)
        if numbers and kinds != numbers:
            yield (
                "registration_type",
                f"has {kinds} kinds for {numbers} numbers",
                "One kind for each number, like USCC;LEI.",
            )


class LimitRow(BookRow):
    key_columns = ("policy_id", "buyer_id", "entry")

    policy_id: Id
    buyer_id: Id
    kind: Annotated[LimitKind, word_of(LimitKind)]
    status: Annotated[LimitStatus, word_of(LimitStatus)]
    requested_amount: Amount | None = None
    granted_amount: Amount | None = None
    currency: Currency | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None
    max_payment_term_days: Days | None = None
    insured_percentage: Fraction | None = None
    conditions: Listing = ()
    reason_code: Text | None = None
    decided_on: Day | None = None
    pending_action: Text | None = None
    pending_effective: Day | None = None
    source: Text | None = None
    read_at: Moment | None = None

    @property
    def entry(self) -> str:
        """The rest of the key as one text, in which two unknown days are equal."""
        parts = (self.kind, self.status, self.effective_from, self.decided_on)
        return "/".join(str(part or "-") for part in parts)

    def problems(self) -> Iterator[Problem]:
        if self.currency is None and not (self.requested_amount is None and self.granted_amount is None):
            yield "currency", "is empty", "An amount needs its currency, like CNY."
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            yield "effective_to", f"is before effective_from {self.effective_from}", ""


class InvoiceRow(BookRow):
    key_columns = ("policy_id", "invoice_no", "buyer_id")

    policy_id: Id
    buyer_id: Id
    invoice_no: Id
    issued_on: Day | None = None
    dispatched_on: Day | None = None
    due_on: Day | None = None
    terms_days: Days | None = None
    amount: Amount
    currency: Currency
    vat_amount: Amount | None = None
    paid_amount: Amount | None = None
    disputed_amount: Amount | None = None
    declared: Truth | None = None

    def problems(self) -> Iterator[Problem]:
        if self.issued_on and self.due_on and self.due_on < self.issued_on:
            yield "due_on", f"is before issued_on {self.issued_on}", ""
        for column in ("vat_amount", "paid_amount", "disputed_amount"):
            part = getattr(self, column)
            if part is not None and part > self.amount:
                yield column, f"is more than the invoice's amount {self.amount}", "amount includes the VAT."


class ClaimRow(BookRow):
    key_columns = ("policy_id", "claim_no")

    claim_no: Id
    policy_id: Id
    buyer_id: Id
    cause: Annotated[ClaimCause, word_of(ClaimCause)] | None = None
    status: Annotated[ClaimStatus, word_of(ClaimStatus)]
    status_since: Day | None = None
    notified_on: Day | None = None
    submitted_on: Day | None = None
    claimed_amount: Amount | None = None
    currency: Currency | None = None
    assessed_amount: Amount | None = None
    indemnity_amount: Amount | None = None
    deductions: Deductions = ()
    missing_documents: Listing = ()
    received_documents: Listing = ()
    next_step: Text | None = None
    next_actor: Text | None = None
    next_date: Day | None = None
    payee: Text | None = None
    paid_on: Day | None = None
    invoices: Ids = ()
    read_at: Moment | None = None

    def problems(self) -> Iterator[Problem]:
        amounts = (self.claimed_amount, self.assessed_amount, self.indemnity_amount)
        if self.currency is None and (self.deductions or any(amount is not None for amount in amounts)):
            yield "currency", "is empty", "An amount needs its currency, like CNY."
        if self.submitted_on and self.paid_on and self.paid_on < self.submitted_on:
            yield "paid_on", f"is before submitted_on {self.submitted_on}", ""


class EventRow(BookRow):
    key_columns = ("policy_id", "event_id")

    event_id: Id
    policy_id: Id
    buyer_id: Id
    kind: Annotated[EventKind, word_of(EventKind)]
    occurred_on: Day | None = None
    old_value: Text | None = None
    new_value: Text | None = None
    note: Text | None = None

    @property
    def key(self) -> tuple[object, ...]:
        return (self.policy_id, self.event_id)
