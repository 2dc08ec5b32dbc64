"""The insured loss on one buyer: which invoices count, how much of each, and at which percentage.

Each invoice is judged by itself, as of its own dispatch (`domain.md` WE15, WE29, WE30).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tools.claims import ClaimCause
from tools.cover import CoverCheck, Delivery, Facts, Verdict, of_invoice
from tools.cover_check import check_delivery
from tools.indemnity import Cover
from tools.limits import LimitKind, LimitRecord
from tools.policies import InsuredPercentage, PolicyTerms

OWN_LIMITS = (LimitKind.DCL_EXPERIENCE, LimitKind.DCL_REPORT)


@dataclass(frozen=True)
class Judged:
    """One open invoice with what the cover check came to."""

    delivery: Delivery
    check: CoverCheck
    parts: tuple[Cover, ...]
    """The covered amount by layer of the limit; empty where nothing is covered."""
    lacks_percentage: bool = False


@dataclass(frozen=True)
class InsuredLoss:
    """A buyer's open invoices in one currency, those that count and those that do not."""

    currency: str
    debt: Decimal
    """All that is unpaid, with VAT."""
    vat: Decimal
    counted: tuple[Judged, ...]
    left_out: tuple[Judged, ...]

    @property
    def parts(self) -> tuple[Cover, ...]:
        """The insured parts of all invoices that count, those of one percentage together."""
        by_percentage: dict[Decimal, Decimal] = {}
        for judged in self.counted:
            for part in judged.parts:
                by_percentage[part.percentage] = by_percentage.get(part.percentage, Decimal(0)) + part.limit
        return tuple(Cover(amount, percentage) for percentage, amount in by_percentage.items())


def insured_losses(
    facts: Facts, cause: ClaimCause | None = None, invoice_no: str | None = None
) -> list[InsuredLoss]:
    """The buyer's open invoices, or one of them, judged; one loss for each currency: they are never added."""
    by_currency: dict[str, list[Judged]] = {}
    for found in facts.ledger.open:
        if invoice_no is not None and found.invoice.invoice_no != invoice_no:
            continue
        delivery = of_invoice(found.invoice, facts.ledger.terms.terms(found.invoice.dispatched_on))
        judged = _judged(facts, delivery, cause)
        by_currency.setdefault(found.invoice.amount.currency, []).append(judged)
    return [_loss(currency, judged) for currency, judged in sorted(by_currency.items())]


def _loss(currency: str, judged: Sequence[Judged]) -> InsuredLoss:
    invoices = [one.delivery.invoice for one in judged if one.delivery.invoice]
    vat = [one.delivery.vat_excluded for one in judged if one.delivery.vat_excluded]
    return InsuredLoss(
        currency,
        sum((invoice.unpaid.amount for invoice in invoices), Decimal(0)),
        sum((money.amount for money in vat), Decimal(0)),
        tuple(one for one in judged if one.parts),
        tuple(one for one in judged if not one.parts),
    )


def _judged(facts: Facts, delivery: Delivery, cause: ClaimCause | None) -> Judged:
    check = check_delivery(facts, delivery)
    if check.covered is None or check.position is None or check.verdict is Verdict.NOT_COVERED:
        return Judged(delivery, check, ())
    parts = list(_by_layer(facts, delivery, check, cause))
    known = [part for part in parts if part is not None]
    return Judged(delivery, check, tuple(known) if len(known) == len(parts) else (), len(known) < len(parts))


def _by_layer(
    facts: Facts, delivery: Delivery, check: CoverCheck, cause: ClaimCause | None
) -> Iterator[Cover | None]:
    """The covered amount over the layers above what earlier deliveries take; None without a percentage."""
    if check.covered is None or check.position is None or check.free is None:
        return
    terms = facts.terms(delivery)
    granted = check.position.granted
    begins = (granted.amount if granted else Decimal(0)) - check.free.amount
    ends, floor = begins + check.covered.amount, Decimal(0)
    for row in check.position.counted:
        ceiling = floor + (row.granted.amount if row.granted else Decimal(0))
        part = min(ends, ceiling) - max(begins, floor)
        floor = ceiling
        if part > 0:
            share = percentage_of(row, terms, cause)
            yield None if share is None else Cover(part, share)


def percentage_of(row: LimitRecord, terms: PolicyTerms, cause: ClaimCause | None) -> Decimal | None:
    """The insured percentage for a layer: the lower of the limit's own and the policy's; None when unknown.

    The policy decides before a limit decision (DESIGN §2 rule 2), and a limit may be granted at less.
    """
    own = terms.insured_percentage or InsuredPercentage()
    policy = own.discretionary if row.kind in OWN_LIMITS else own.named
    if cause is ClaimCause.POLITICAL:
        policy = own.political
    known = [share for share in (row.insured_percentage, policy) if share is not None]
    return min(known) if known else None
