"""The estimate of an indemnity: on a buyer's open invoices, or on figures somebody gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import meant
from tools.claims import ClaimCause
from tools.cover import Facts
from tools.cover_card import because
from tools.cover_lookup import CoverSources, cover_facts, invoice_meant, policy_for
from tools.currencies import CurrencySaid
from tools.evidence import Evidence, EvidenceKind
from tools.indemnity import Cover, LossTerms, attached, indemnity
from tools.indemnity_card import Estimate, indemnity_card, indemnity_evidence, indemnity_text
from tools.insured_loss import InsuredLoss, Judged, insured_losses
from tools.loss_terms import Assumption, LossBasis, loss_basis
from tools.policies import (
    Deductible,
    DeductibleOrder,
    InsuredPercentage,
    Policy,
    PolicyTerms,
    SourcedTerm,
)
from tools.policy_choice import chosen_policy
from tools.principal import Right
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn

Figure = Decimal | None
MOST = Decimal("1e15")


def _figure(description: str) -> Any:
    return Field(default=None, ge=0, le=MOST, description=description)


class EstimateIndemnityArguments(Arguments):
    """What `estimate_indemnity` takes: a buyer of the records, or figures the user gives."""

    buyer: str = Field(
        default="", description="The buyer whose open invoices are meant, as the user wrote it"
    )
    invoice_no: str = Field(default="", description="One invoice of the user's ledger, instead of a buyer")
    cause: ClaimCause | None = Field(default=None, description="Why the buyer does not pay, when it was said")
    debt: Figure = _figure("What the buyer owes, when the user gives the figure")
    limit: Figure = _figure("The credit limit, when the user gives it")
    currency: CurrencySaid = Field(default="", description="ISO 4217 of the figures given")
    insured_percentage: Figure = Field(default=None, ge=0, le=1, description="A fraction: 0.90 for 90 %")
    threshold: Figure = _figure("Losses up to this are not paid at all")
    deductible: Figure = _figure("Deductible for each loss")
    deductible_order: DeductibleOrder | None = Field(
        default=None, description="Before or after the percentage"
    )
    first_loss_left: Figure = _figure("What is left of the aggregate first loss")
    first_loss_order: DeductibleOrder | None = Field(
        default=None, description="Before or after the percentage"
    )
    minimum_retention: Figure = _figure("The least the policyholder always bears")
    liability_left: Figure = _figure("What is left of the maximum liability")
    recovery: Figure = _figure("What the buyer pays after the indemnity, when it is asked how it is shared")
    margin: Figure = Field(
        default=None, gt=0, le=1, description="The user's profit margin: what sales earn the rest back"
    )
    policy: str = Field(default="", description="Which of the user's own policies, once it was asked")


def estimate_indemnity(sources: CoverSources) -> Tool[EstimateIndemnityArguments]:
    """The tool for "what would be paid": limit, deductible, percentage, retention, maximum, step by step."""

    def run(turn: Turn, arguments: EstimateIndemnityArguments) -> ToolResult:
        if arguments.buyer or arguments.invoice_no or arguments.debt is None:
            if not turn.principal.may(Right.READ_RECORDS):
                return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
            on_records = _on_an_invoice if arguments.invoice_no else _on_a_buyer
            return on_records(sources, turn, arguments)
        return _on_figures(sources, turn, arguments)

    return Tool(
        "estimate_indemnity",
        "What would be paid if a buyer's debt were lost: from the records of a buyer, or from figures the "
        "user gives (debt, limit, percentage, deductible …). Every step is shown. Never a promise.",
        EstimateIndemnityArguments,
        run,
    )


def _on_a_buyer(sources: CoverSources, turn: Turn, arguments: EstimateIndemnityArguments) -> ToolResult:
    buyer = meant(sources.buyers, turn, arguments.buyer)
    if isinstance(buyer, ToolResult):
        return buyer
    policy = policy_for(sources, turn, buyer, arguments.policy)
    if isinstance(policy, ToolResult):
        return policy
    facts = cover_facts(sources, turn.principal, buyer, policy, turn.today)
    estimates = buyer_estimates(facts, arguments.cause)
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}
    if not estimates:
        text = f"{buyer.legal_name} owes nothing under {policy.policy_id}, so there is no loss to estimate"
        evidence = Evidence(EvidenceKind.RECORD, buyer.legal_name, text, Authority.RECORD, "ledger")
        return ToolResult(Finding.NONE, text, evidence=(evidence,), focus=focus)
    return _result(estimates, focus, arguments)


def _on_an_invoice(sources: CoverSources, turn: Turn, arguments: EstimateIndemnityArguments) -> ToolResult:
    """On one invoice by itself, as if the buyer owed nothing else: what a loss of it would come to."""
    found = invoice_meant(sources, turn, arguments.invoice_no, arguments.policy, arguments.buyer)
    if isinstance(found, ToolResult):
        return found
    facts, invoice = found
    estimates = buyer_estimates(facts, arguments.cause, invoice.invoice_no)
    focus = {"buyer_id": facts.buyer.id, "buyer_name": facts.buyer.legal_name}
    return _result(estimates, focus, arguments)


def buyer_estimates(
    facts: Facts, cause: ClaimCause | None = None, invoice_no: str | None = None
) -> list[Estimate]:
    """What would be paid for the buyer's open invoices, or one, by currency; empty when none is open."""
    cause = cause or _cause_claimed(facts)
    return [_estimate(facts, loss, cause) for loss in insured_losses(facts, cause, invoice_no)]


def _cause_claimed(facts: Facts) -> ClaimCause | None:
    causes = {claim.cause for claim in facts.ledger.claims if claim.cause}
    return causes.pop() if len(causes) == 1 else None


def _estimate(facts: Facts, loss: InsuredLoss, cause: ClaimCause | None) -> Estimate:
    policy, over_time = facts.ledger.policy, facts.ledger.terms
    counted = [one.delivery.dispatched_on for one in loss.counted]
    day = min((one for one in counted if one), default=facts.today)
    basis = loss_basis(over_time.terms(day), policy.currency, loss.currency)
    missing = (*basis.missing, *_lacking(loss))
    assumptions = list(basis.assumptions)
    if any(_taken_off(over_time, one) != _taken_off(over_time, day) for one in counted):
        assumptions.append(Assumption("terms_differ", {"day": day.isoformat()}, lowers=False))
    if cause:
        assumptions.append(_taken_to_be(cause))
    tellable = not missing and (loss.counted or not _untold(loss))
    return Estimate(
        indemnity(loss.debt, loss.parts, basis.terms) if tellable else None,
        loss.currency,
        tuple(assumptions),
        missing if tellable else tuple(dict.fromkeys((*missing, *_needed(loss)))),
        policy.policy_id,
        policy.currency,
        facts.buyer.id,
        facts.buyer.legal_name,
        tuple(_invoice(one) for one in (*loss.counted, *loss.left_out)),
        _terms_used(over_time, facts, loss),
    )


def _taken_to_be(cause: ClaimCause) -> Assumption:
    return Assumption("cause", {"cause": cause.value}, lowers=False)


def _taken_off(over_time: TermsOverTime, day: date | None) -> tuple[Any, ...]:
    """What comes off a loss for a delivery of this day; its percentage is counted delivery by delivery."""
    terms = over_time.terms(day)
    return tuple(getattr(terms, name) for name in LOSS_TERMS if name != "insured_percentage")


def _lacking(loss: InsuredLoss) -> tuple[str, ...]:
    lacking = any(one.lacks_percentage for one in loss.left_out)
    return ("policy.insured_percentage",) if lacking else ()


def _untold(loss: InsuredLoss) -> Sequence[Judged]:
    return [one for one in loss.left_out if one.check.covered is None]


def _needed(loss: InsuredLoss) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in _untold(loss) for name in one.check.missing))


def _invoice(judged: Judged) -> dict[str, Any]:
    invoice, check = judged.delivery.invoice, judged.check
    deciding = check.first_failure or next((one for one in check.checks if one.missing), None)
    return {
        "invoice_no": invoice.invoice_no if invoice else "",
        "unpaid": invoice.unpaid.as_data() if invoice else None,
        "verdict": check.verdict.value,
        "covered": check.covered.as_data() if check.covered is not None else None,
        "because": because(deciding) if deciding else "within the limit",
        "deciding": {"code": deciding.code, "facts": dict(deciding.facts)} if deciding else None,
    }


LOSS_TERMS = ("insured_percentage", "deductible", "threshold", "minimum_retention", "maximum_liability")


def _terms_used(over_time: TermsOverTime, facts: Facts, loss: InsuredLoss) -> tuple[SourcedTerm, ...]:
    days = [one.delivery.dispatched_on for one in loss.counted] or [facts.today]
    used: list[SourcedTerm] = []
    for name in LOSS_TERMS:
        for term in (over_time.source(name, day) for day in days):
            if term not in used:
                used.append(term)
    return tuple(used)


def _on_figures(sources: CoverSources, turn: Turn, arguments: EstimateIndemnityArguments) -> ToolResult:
    """On typed figures; what was not typed comes from the reader's own policy, where there is one."""
    policy: Policy | None = None
    if turn.principal.has_records and arguments.insured_percentage is None:
        chosen = chosen_policy(sources.records, turn, arguments.policy)
        if isinstance(chosen, ToolResult):
            return chosen
        policy = chosen
    estimate = figures_estimate(arguments, policy, turn)
    if estimate.result is None:
        wanted = ", ".join(estimate.missing)
        return ToolResult(Finding.NEEDS, f"Ask for: {wanted}.", missing=estimate.missing)
    return _result([estimate], {}, arguments)


def figures_estimate(arguments: EstimateIndemnityArguments, policy: Policy | None, turn: Turn) -> Estimate:
    """The estimate on typed figures over a policy's terms as of today, or over none."""
    over_time = TermsOverTime(policy) if policy else None
    terms = over_time.terms(turn.today) if over_time else PolicyTerms()
    currency = arguments.currency or (policy.currency if policy else "")
    political = arguments.cause is ClaimCause.POLITICAL
    basis = _basis(arguments, terms, policy.currency if policy else currency, currency)
    share, limit = arguments.insured_percentage, arguments.limit
    if limit is None and arguments.debt is not None and _set_out(arguments):
        limit = arguments.debt
    if share is None:
        own = terms.insured_percentage or InsuredPercentage()
        share = own.political if political else own.named
    wanted = {
        "debt": arguments.debt is None,
        "limit": limit is None,
        "insured_percentage": share is None,
    }
    missing = (*(name for name, lacking in wanted.items() if lacking), *basis.missing)
    stated = basis.assumptions if policy else ()
    because = () if arguments.cause is None else (_taken_to_be(arguments.cause),)
    in_one = () if currency else (Assumption("one_currency", lowers=False),)
    within = () if limit is None or arguments.limit is not None else (Assumption("within_the_limit"),)
    assumptions = (
        *within,
        *stated,
        *because,
        *in_one,
        Assumption("typed", lowers=False),
        Assumption("all_insurable", lowers=False),
    )
    if missing or arguments.debt is None or limit is None or share is None:
        return Estimate(None, currency, assumptions, tuple(missing))
    parts = attached(arguments.debt, [Cover(limit, share)])
    result = indemnity(arguments.debt, parts, basis.terms)
    used = [over_time.source(name, turn.today) for name in LOSS_TERMS] if over_time else []
    number, own_currency = (policy.policy_id, policy.currency) if policy else (None, None)
    return Estimate(
        result, currency, assumptions, policy_id=number, policy_currency=own_currency, terms=tuple(used)
    )


def _set_out(arguments: EstimateIndemnityArguments) -> bool:
    """Whether a whole sum was typed, share and deductions: no limit in it means that none holds it down."""
    taken_off = (arguments.threshold, arguments.minimum_retention, arguments.deductible)
    return arguments.insured_percentage is not None and any(one is not None for one in taken_off)


def _basis(
    arguments: EstimateIndemnityArguments, terms: PolicyTerms, policy_currency: str, currency: str
) -> LossBasis:
    """What comes off the loss: the policy's terms, and over them the figures that were typed.

    A typed deductible replaces the policy's, and takes its order where none was typed; without one there
    either it is asked for. Typed figures are in the currency of the loss, whatever the policy's is.
    """
    own = terms.deductible or Deductible()
    each, first = arguments.deductible or None, arguments.first_loss_left or None
    each_order = arguments.deductible_order or own.order
    first_order = arguments.first_loss_order or own.order
    left = replace(terms, deductible=Deductible()) if each or first else terms
    basis = loss_basis(left, policy_currency, currency)
    missing = list(basis.missing)
    missing += ["deductible_order"] if each and each_order is None else []
    missing += ["first_loss_order"] if first and first_order is None else []
    if missing:
        return replace(basis, missing=tuple(missing))
    typed = LossTerms(
        threshold=_first(arguments.threshold, basis.terms.threshold),
        each_loss=each or basis.terms.each_loss,
        each_loss_order=each_order if each else basis.terms.each_loss_order,
        first_loss_left=first or basis.terms.first_loss_left,
        first_loss_order=first_order if first else basis.terms.first_loss_order,
        minimum_retention=_first(arguments.minimum_retention, basis.terms.minimum_retention),
        liability_left=_first(arguments.liability_left, basis.terms.liability_left),
    )
    still = tuple(one for one in basis.assumptions if not _was_typed(arguments, one))
    return LossBasis(typed, still, ())


def _was_typed(arguments: EstimateIndemnityArguments, assumption: Assumption) -> bool:
    """Whether what an assumption leaves out was given after all."""
    typed = {
        "threshold": arguments.threshold,
        "deductible": arguments.deductible or arguments.first_loss_left,
        "minimum_retention": arguments.minimum_retention,
        "maximum_liability": arguments.liability_left,
        "liability_left": arguments.liability_left,
    }
    return typed.get(assumption.facts.get("parameter", "")) is not None


def _first(typed: Figure, own: Figure) -> Figure:
    return own if typed is None else typed


def _result(
    estimates: Sequence[Estimate], focus: dict[str, str], arguments: EstimateIndemnityArguments
) -> ToolResult:
    asked = [replace(one, recovery=arguments.recovery, margin=arguments.margin) for one in estimates]
    cards = [indemnity_card(one) for one in asked]
    return ToolResult(
        Finding.FOUND,
        "; ".join(indemnity_text(card) for card in cards),
        evidence=tuple(indemnity_evidence(card, one) for card, one in zip(cards, asked, strict=True)),
        cards=tuple(Card(CardKind.INDEMNITY, card) for card in cards),
        focus=focus,
    )
