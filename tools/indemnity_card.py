"""The `indemnity` card, and the estimate as a citable rule with every step (DESIGN §4.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from knowledge.passage import Authority
from tools.card_values import money_data, said
from tools.evidence import Evidence, EvidenceKind
from tools.indemnity import Indemnity, Step, recovered
from tools.loss_terms import Assumption, fraction_said
from tools.margin import extra_sales
from tools.money import Money, plain
from tools.policies import SourcedTerm
from tools.term_text import term_data, term_text

SAID: dict[str, str] = {
    "not_stated": "the policy's data does not state the {parameter}, and nothing is taken off for it",
    "not_converted": "the {parameter} of {amount} is in another currency: neither converted nor taken off",
    "terms_differ": "the deliveries fall under different versions of the terms; those of {day} are used",
    "one_currency": "no currency was given: all figures are taken to be in one",
    "typed": "worked out from the figures given, not from a record",
    "cause": "the cause is taken to be {cause}",
    "within_the_limit": "no limit was named, so the whole debt is taken to be within it",
    "all_insurable": "the whole amount is taken to be insurable",
    "ceiling": "the amount can only be lower than this",
    "estimate": "an estimate, not a promise: the insurer examines the claim under the policy's terms",
}


@dataclass(frozen=True)
class Estimate:
    """An estimate ready to be shown. `result` is None when something has to be known first."""

    result: Indemnity | None
    currency: str
    assumptions: tuple[Assumption, ...]
    missing: tuple[str, ...] = ()
    policy_id: str | None = None
    policy_currency: str | None = None
    buyer_id: str | None = None
    buyer_name: str | None = None
    invoices: tuple[dict[str, Any], ...] = ()
    terms: tuple[SourcedTerm, ...] = ()
    recovery: Decimal | None = None
    """What the buyer pays after the indemnity, net of costs, when it was asked how it is shared (R16)."""
    margin: Decimal | None = None
    """The policyholder's profit margin, when it was asked what earns the uninsured part back (F8)."""

    @property
    def at_most(self) -> bool:
        """Whether something unknown could only lower the amount."""
        left_out = any(one["covered"] is None for one in self.invoices)
        return any(one.lowers for one in self.assumptions) and not left_out


def indemnity_card(estimate: Estimate) -> dict[str, Any]:
    """The card; fields beside those of DESIGN §4.4 are additions of ours."""
    result = estimate.result
    return {
        "amount": _amount(estimate, result.amount if result else None),
        "at_most": estimate.at_most,
        "steps": [_step(step, estimate.currency) for step in result.steps] if result else [],
        "uninsured": _amount(estimate, result.uninsured if result else None),
        "basis": [term_data(term) for term in estimate.terms if term.value is not None],
        "assumptions": [SAID[one.code].format(**one.facts) for one in _all_assumptions(estimate)],
        "missing": list(estimate.missing),
        "policy_id": estimate.policy_id,
        "policy_currency": estimate.policy_currency,
        "buyer_id": estimate.buyer_id,
        "buyer_name": estimate.buyer_name,
        "invoices": list(estimate.invoices),
        "recovery": _recovery(estimate),
        "extra_sales": _extra_sales(estimate),
        "first_loss_used": _amount(estimate, result.first_loss_used if result else None),
        "assumption_codes": [
            {"code": one.code, "facts": dict(one.facts)} for one in _all_assumptions(estimate)
        ],
    }


def _recovery(estimate: Estimate) -> dict[str, Any] | None:
    """How a later payment is shared: in the ratio of what was paid to the whole debt (R16, WE14)."""
    if estimate.result is None or estimate.recovery is None:
        return None
    debt = estimate.result.steps[0].amount
    if debt <= 0:
        return None
    to_insurer, to_policyholder = recovered(estimate.recovery, debt, estimate.result.amount)
    return {
        "amount": _amount(estimate, estimate.recovery),
        "to_insurer": _amount(estimate, to_insurer),
        "to_policyholder": _amount(estimate, to_policyholder),
    }


def _extra_sales(estimate: Estimate) -> dict[str, Any] | None:
    if estimate.result is None or not estimate.margin:
        return None
    return _amount(estimate, extra_sales(estimate.result.uninsured, estimate.margin))


def _all_assumptions(estimate: Estimate) -> Sequence[Assumption]:
    ceiling = (Assumption("ceiling"),) if estimate.at_most and estimate.result else ()
    return (*estimate.assumptions, *ceiling, Assumption("estimate", lowers=False))


def _amount(estimate: Estimate, amount: Decimal | None) -> dict[str, Any] | None:
    """An amount of the card; its currency is None where none was said of figures that somebody typed."""
    if amount is None or not estimate.currency:
        return {"amount": plain(amount), "currency": None} if amount is not None else None
    return money_data(Money(amount, estimate.currency))


def _step(step: Step, currency: str) -> dict[str, Any]:
    return {
        "label": step.label.value,
        "amount": plain(step.amount),
        "currency": currency or None,
        "taken": plain(step.taken) if step.taken is not None else None,
        "percentage": plain(step.percentage) if step.percentage is not None else None,
    }


def indemnity_evidence(card: dict[str, Any], estimate: Estimate) -> Evidence:
    """The estimate as it can be cited: its steps, the invoices, and each term with its source and clause."""
    about = estimate.buyer_name or "estimate"
    currency = estimate.policy_currency or estimate.currency
    terms = [
        term_text(estimate.policy_id or "", currency, term)
        for term in estimate.terms
        if term.value is not None
    ]
    return Evidence(
        EvidenceKind.RULE,
        about,
        " · ".join([indemnity_text(card), *terms]),
        Authority.RULE,
        f"indemnity estimate, {estimate.policy_id}" if estimate.policy_id else "indemnity estimate",
    )


def indemnity_text(card: dict[str, Any]) -> str:
    """A card in one line, as worked out."""
    return " · ".join(part for part in _parts(card) if part)


def _parts(card: dict[str, Any]) -> Iterator[str | None]:
    if card["amount"]:
        head = "at most " if card["at_most"] else ""
        yield f"estimated indemnity {head}{_money(card['amount'])}"
        yield f"uninsured {_money(card['uninsured'])}"
    for step in card["steps"]:
        share = f" at {fraction_said(Decimal(step['percentage']))}" if step["percentage"] else ""
        taken = f" (less or against {step['taken']})" if step["taken"] else ""
        yield f"{step['label']}{share}{taken}: {_money(step)}"
    if card["recovery"]:
        told = {name: _money(money) for name, money in card["recovery"].items()}
        yield f"of {told['amount']} recovered {told['to_insurer']} to the insurer"
        yield f"{told['to_policyholder']} to the policyholder"
    if card["extra_sales"]:
        yield f"extra sales that earn the uninsured part back {_money(card['extra_sales'])}"
    for one in card["invoices"]:
        yield _invoice(one)
    yield said("needed to tell:", ", ".join(card["missing"]))
    yield from card["assumptions"]


def _invoice(one: dict[str, Any]) -> str:
    covered = f"covered {_money(one['covered'])}" if one["covered"] else "not counted"
    return f"invoice {one['invoice_no']}: unpaid {_money(one['unpaid'])}, {covered}, {one['because']}"


def _money(money: dict[str, Any]) -> str:
    return f"{money['currency']} {money['amount']}" if money["currency"] else str(money["amount"])
