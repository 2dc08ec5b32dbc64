"""Records kept in memory, so that rules can be timed without the reading of what they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.claims import Claim
from tools.events import BuyerEvent
from tools.invoices import Invoice
from tools.ledger import LedgerSources
from tools.policies import Policy
from tools.principal import Principal


@dataclass(frozen=True)
class Remembered:
    """What one principal may read, read once: it satisfies `LedgerSources` for that principal alone."""

    kept_policies: Sequence[Policy]
    kept_invoices: Sequence[Invoice]
    kept_claims: Sequence[Claim]
    kept_events: Sequence[BuyerEvent]

    @classmethod
    def of(cls, records: LedgerSources, principal: Principal) -> "Remembered":
        return cls(
            records.policies(principal),
            records.invoices(principal),
            records.claims(principal),
            records.events(principal),
        )

    def policies(self, principal: Principal) -> Sequence[Policy]:
        return self.kept_policies

    def invoices(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Invoice]:
        return [one for one in self.kept_invoices if buyer_id in (None, one.buyer_id)]

    def invoices_numbered(self, principal: Principal, invoice_no: str) -> Sequence[Invoice]:
        return [one for one in self.kept_invoices if one.invoice_no == invoice_no]

    def claims(
        self, principal: Principal, claim_no: str | None = None, buyer_id: str | None = None
    ) -> Sequence[Claim]:
        return [
            one
            for one in self.kept_claims
            if claim_no in (None, one.claim_no) and buyer_id in (None, one.buyer_id)
        ]

    def events(self, principal: Principal, buyer_id: str | None = None) -> Sequence[BuyerEvent]:
        return [one for one in self.kept_events if buyer_id in (None, one.buyer_id)]
