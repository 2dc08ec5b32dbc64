"""A package: what an executed action, the records of now, and the policy's terms tell an insurer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.language import Language
from bot.packages.words import word
from tools.buyer_lookup import BuyerDirectory
from tools.buyers import Buyer
from tools.claim_card import ClaimSources, claim_cards
from tools.claim_checklist import ChecklistItem, checklist
from tools.claims import ClaimCause
from tools.deadline_lookup import DeadlineSources, Row, deadline_rows
from tools.invoices import Invoice
from tools.ledger import LedgerSources
from tools.limits import CreditLimits, LimitRecord
from tools.pending_action import ActionKind, PendingAction
from tools.policies import Policy
from tools.principal import Principal, Right

ABOUT_A_LIMIT = frozenset(
    {
        ActionKind.LIMIT_REQUEST,
        ActionKind.LIMIT_CANCELLATION,
        ActionKind.LIMIT_REDUCTION,
        ActionKind.LIMIT_APPEAL,
    }
)


class PackageRecords(BuyerDirectory, LedgerSources, CreditLimits, Protocol):
    """The records that a package is filled from."""


class NoPackage(Exception):
    """The action has no package; the message says, in the reader's language, what would give it one."""


@dataclass(frozen=True)
class ListedInvoice:
    """An invoice of the action: as it was confirmed, and as the records have it now."""

    number: str
    confirmed: Mapping[str, Any]
    """Of the payload: `due_on` and `unpaid` when it was prepared."""
    now: Invoice | None
    """None where the records no longer have it."""
    deadlines: Row | None
    """None where it is no longer unpaid, so that no deadline runs."""


@dataclass(frozen=True)
class Package:
    """Everything that is written into the files; None is unknown and is said to be."""

    action: PendingAction
    language: Language
    as_of: date
    policy: Policy | None
    buyer: Buyer | None
    prepared_by: str
    confirmed_by: str
    invoices: tuple[ListedInvoice, ...]
    limits: tuple[LimitRecord, ...]
    case: Mapping[str, Any] | None
    """The card of the claim; without its amounts for a reader who may not see them."""
    checklist: tuple[ChecklistItem, ...]
    claim_amounts: bool
    """Whether the reader may see the amounts of claims."""

    @property
    def name(self) -> str:
        """The name of its files, without an ending: the kind and the action's number alone."""
        return f"coverdesk-{self.action.kind.value.replace('_', '-')}-{self.action.id}"

    @property
    def buyer_name(self) -> str:
        return self.buyer.legal_name if self.buyer else self.action.draft.buyer_id


def package_of(
    records: PackageRecords,
    reader: Principal,
    action: PendingAction,
    today: date,
    person: Callable[[str], Principal | None],
) -> Package:
    """The package of an action that this reader may see. `person` tells who an id is.

    Raises `NoPackage` unless it was executed and goes to an insurer, `RecordsUnavailable` as the records do.
    """
    language = Language.ZH if (reader.language or "en").startswith("zh") else Language.EN
    _check(action, language)
    case = _case(records, reader, action, today)
    return Package(
        action,
        language,
        today,
        next((one for one in records.policies(reader) if one.policy_id == action.policy_id), None),
        next((one for one in records.buyers(reader) if one.id == action.draft.buyer_id), None),
        _named(person, action.requester),
        _named(person, action.decided_by or ""),
        _invoices(records, reader, action, today),
        _limits(records, reader, action),
        case,
        _checklist(action, case),
        reader.may(Right.READ_CLAIM_AMOUNTS),
    )


def _check(action: PendingAction, language: Language) -> None:
    if action.has_package:
        return
    why = "watch" if action.kind is ActionKind.WATCH else action.state.value
    raise NoPackage(word("no_package", why, language).format(id=action.id))


def _named(person: Callable[[str], Principal | None], principal_id: str) -> str:
    """The person's name with the id; the id alone for somebody whom the book no longer has."""
    found = person(principal_id)
    return f"{found.name} ({principal_id})" if found and found.name else principal_id


def _invoices(
    records: PackageRecords, reader: Principal, action: PendingAction, today: date
) -> tuple[ListedInvoice, ...]:
    listed: Sequence[Mapping[str, Any]] = action.draft.payload.get("invoices") or ()
    if not listed:
        return ()
    buyer_id, policy_id = action.draft.buyer_id, action.policy_id
    ledger = {one.invoice_no: one for one in records.invoices(reader, buyer_id) if one.policy_id == policy_id}
    rows = {
        row.data["invoice_no"]: row
        for row in deadline_rows(DeadlineSources(records, records), reader, today, buyer_id)
        if row.data["policy_id"] == policy_id
    }
    numbers = [(str(one["invoice_no"]), one) for one in listed]
    return tuple(ListedInvoice(no, one, ledger.get(no), rows.get(no)) for no, one in numbers)


def _limits(records: PackageRecords, reader: Principal, action: PendingAction) -> tuple[LimitRecord, ...]:
    if action.kind not in ABOUT_A_LIMIT:
        return ()
    rows = records.limits(reader, action.draft.buyer_id)
    return tuple(one for one in rows if one.policy_id == action.policy_id)


def _case(
    records: PackageRecords, reader: Principal, action: PendingAction, today: date
) -> Mapping[str, Any] | None:
    if action.kind is not ActionKind.CLAIM or action.receipt is None:
        return None
    number = action.receipt.record.get("claim_no")
    cards = claim_cards(ClaimSources(records, records), reader, today)
    own = (one for one in cards if one["policy_id"] == action.policy_id and one["claim_no"] == number)
    return next(own, None)


def _checklist(action: PendingAction, case: Mapping[str, Any] | None) -> tuple[ChecklistItem, ...]:
    """By the cause of the record of now, else by that of the action, whose documents all are then unknown."""
    if action.kind is not ActionKind.CLAIM:
        return ()
    cause = ClaimCause((case and case["cause"]) or action.draft.payload["cause"])
    return (
        checklist(cause, case["missing_documents"], case["received_documents"]) if case else checklist(cause)
    )
