"""An uploaded ledger in use: the policyholder's own receivables, read instead of the book's invoices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from tools.invoices import Invoice
from tools.principal import Principal

_UNMATCHED = "\x1fcustomer:"
"""No identifier of a book begins so: it has no unprintable sign."""


@dataclass(frozen=True)
class UploadedLedger:
    """One that a person uploaded, saw and took into use for one policy."""

    ledger_id: str
    policy_id: str
    file_name: str
    uploaded_on: date
    invoices: Sequence[Invoice]
    """Credit notes too, as amounts below zero. Who is no buyer of the book has an `unmatched_id`."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the ledger calls each customer, by its buyer's identifier or `unmatched_id`."""

    @property
    def facts(self) -> dict[str, str]:
        """What an answer says of where its figures come from."""
        return {
            "file": self.file_name,
            "day": self.uploaded_on.isoformat(),
            "rows": str(len(self.invoices)),
        }


@dataclass(frozen=True)
class KeptLedger:
    """What is known of an uploaded ledger, in use or not yet, without its invoices."""

    ledger_id: str
    policy_id: str
    file_name: str
    uploaded_on: date
    kept_until: date
    """The last day of it: then it is forgotten, unless it is taken into use or removed before."""
    rows: int
    customers: int
    currencies: tuple[str, ...]
    """The one of most rows first."""
    is_used: bool


@dataclass(frozen=True)
class LedgerOfPolicy:
    """From what the cash figures of a policy are worked out; without `used`, from the book's invoices."""

    policy_id: str
    used: KeptLedger | None
    waiting: tuple[KeptLedger, ...]
    """Uploaded and looked at, and not in use; the newest first."""
    in_book: int
    """Invoices that the book holds under the policy."""


class UploadedLedgers(Protocol):
    """Knows which uploaded ledgers are kept, and which are in use."""

    def in_use(self, principal: Principal) -> Mapping[str, UploadedLedger]:
        """Those of the principal's policies, by policy; empty when none is used.

        Raises `RecordsUnavailable` when they cannot be read.
        """
        ...

    def kept(self, principal: Principal) -> Sequence[KeptLedger]:
        """Those of the principal's policies, the newest first. Raises as above."""
        ...


class NothingUploaded:
    """Where nobody can upload."""

    def in_use(self, _principal: Principal) -> Mapping[str, UploadedLedger]:
        return {}

    def kept(self, _principal: Principal) -> Sequence[KeptLedger]:
        return ()


NOTHING_UPLOADED = NothingUploaded()


def unmatched_id(customer: str) -> str:
    """What stands for a customer that no buyer of the book was matched to."""
    return _UNMATCHED + customer


def is_unmatched(buyer_id: str) -> bool:
    """Whether it stands for a customer that is no buyer of the book."""
    return buyer_id.startswith(_UNMATCHED)
