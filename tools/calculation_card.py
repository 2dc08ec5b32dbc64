"""The `calculation` card, and the calculation as a citable rule with all its figures (DESIGN §4.4)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.passage import Authority
from tools.calculation import Calculation, Figure, Step, Unit
from tools.card_values import said
from tools.evidence import Evidence, EvidenceKind
from tools.money import Money, grouped, plain
from tools.policies import SourcedTerm
from tools.term_text import term_text
from tools.tool import Card, CardKind, Finding, ToolResult

SAID: Mapping[str, str] = {
    "typed": "worked out from the figures given, not from a record",
    "typed_under_policy": "the figures are those given; the terms are the policy's as of today",
    "estimate": "an estimate, not a promise: what the policy says and the insurer works out decides",
    "one_currency": "no currency was given: all figures are taken to be in one",
    "own_currency": "no currency was given: the figures are taken to be in {currency}",
    "not_converted": "the {parameter} of {amount} is in another currency: neither converted nor compared",
    "declare_by": "the turnover of {begins} to {ends} is to be declared by {declare_by}",
    "minimum_unknown": "no minimum premium was given or found, and none is applied",
    "paid_unknown": "what has been paid up front is not known, so the balance due is left open",
    "difference": "{amount} more was paid than the premium comes to; the data does not say whether it is "
    "returned",
    "without_extras": "bonus or malus, fees for limits and taxes are not in it",
    "minimum_months_unknown": "no least number of months was given, and none is applied",
    "liability_paid_unknown": "what the insurer has paid in the policy year is not known, nor what is left",
    "premium_paid_unknown": "the maximum is a multiple of the premium paid, and that is not known",
    "maximum_unknown": "the policy's data does not state the maximum liability",
    "as_recorded": "as the policy's records have it; losses not yet paid are not in it",
    "grows_with_premium": "the maximum is a multiple of the premium paid so far, and changes with it",
    "no_delay": "no usual delay of payment was given, and none is counted",
    "no_season": "no factor for the season was given, and none is counted",
    "no_cap": "no cap by the buyer's net worth was given, and none is applied",
    "request_only": "for a request, not an approval: the insurer decides on the limit",
    "bank_terms": "an estimate: the share it advances and every other condition are the bank's own",
    "not_yet_owed": "the invoice is taken to be one that the buyer's open balance does not hold yet",
    "free_limit_unknown": "what is free of the credit limit is not known; the amount can only be lower",
    "limit_unread": "the credit limit could not be read; the amount can only be lower",
    "liability_unknown": "what is left of the maximum liability is not known; the amount can only be lower",
    "credit_sales_only": "sales on credit alone, cash sales left out; both figures with VAT, or both without",
    "days_not_times": "DSO is in days, turnover in times: they are inverse, and a higher DSO is slower",
    "period_of_sales": "the sales are those of {begins} to {ends}",
    "ledger_begins": "the ledger's first invoice is of {day}, so the period begins there",
    "nothing_paid_yet": "as much is owed as was sold in the period, which is too short to tell: DSO is "
    "at least this",
    "undated_sales": "{count} invoices have no day of sale: they are in what is owed, and in no sales",
    "no_sales": "the ledger has no sales in the period, so there is nothing to measure by",
    "no_due_dates": "the due date of something unpaid is not known, so neither is what is overdue in all",
    "sales_not_enough": "the ledger's sales do not account for all that is owed: counting back ends nowhere",
    "ledger_whole": "the ledger is taken to hold every credit sale, the paid ones too; it covers this policy",
    "uploaded_ledger": "from the ledger uploaded on {day} ({file}, {rows} rows), not from the "
    "book's invoices",
    "uploaded_whole": "the uploaded ledger is taken to hold every credit sale, the paid ones too",
    "customers_unmatched": "{count} of its customers are no buyers of the book by number or certain name: no "
    "limit is set beside them",
    "credits_taken_off": "open credit notes of {amount} are taken off what is owed, of what falls due first",
    "payment_dates": "how buyers pay is told from the days on which the uploaded ledger says they paid",
    "with_vat": "what is owed and the sales are both with VAT, as invoiced",
    "amount_not_days": "this is an amount; the days that money is tied up are the cash conversion cycle",
    "cycle_not_amount": "these are days; the amount that is tied up is the working capital requirement",
    "suppliers_finance": "it is below zero: suppliers finance more than is tied up",
    "paid_before": "it is below zero: customers pay before suppliers are paid",
    "all_on_longer_terms": "all sales of a year are taken to be on the longer terms, and to stay as they are",
    "carried_days": "the money is carried for {days} days",
    "for_one_amount": "for this amount once, not for every sale",
    "not_compounded": "a simple yearly rate, not compounded",
    "dearer_than_money": "it is more than the {rate} that money costs: dear for whoever gives it, a gain "
    "for whoever "
    "takes it",
    "cheaper_than_money": "it is not more than the {rate} that money costs",
    "compare_with_money": "to decide, compare it with what the same money costs at the bank",
    "same_margin": "the margin of the extra sales is taken to be the same, and all of them to be paid",
    "as_ledger_marks": "payments count for the invoices that the ledger marks; the policy may count them "
    "otherwise",
    "due_unknown": "the due date of {amount} is not known: it is in no bucket of days",
    "beyond_net": "measured against the limits without VAT, which the policy does not cover",
    "beyond_with_vat": "measured against the limits with VAT",
    "beyond_today": "beyond today's limits is not yet uninsured: earlier deliveries may have been within "
    "a higher one",
    "limits_unknown": "of {count} buyers that owe something no limit is known in this currency: more may "
    "be beyond",
    "without_decision": "{amount} is owed by buyers without a limit decision: only a discretionary limit "
    "could cover it",
    "no_payment_dates": "the ledger has no days of payment: how buyers pay is told from which due "
    "invoices are paid by now",
    "few_of_own": "beside a buyer's own invoices the whole ledger counts as {count} more in each week",
    "swing": "low: each pays {weeks} weeks later than usual; high: {weeks} weeks earlier, not before due",
    "not_due_yet": "no invoice has fallen due yet, so how buyers pay is not known: no receipts are forecast",
    "new_sales_left_out": "sales that are not invoiced yet are not in it, so later weeks show too little",
    "long_overdue_left_out": "{amount} is more than {weeks} weeks past due: nothing of it is expected",
    "insolvent_left_out": "{amount} is owed by insolvent buyers: nothing of it is expected",
    "disputed_left_out": "{amount} is in dispute: nothing of it is expected",
    "due_missing_left_out": "{amount} has no due date: nothing of it is expected",
    "currency_left_out": "{amount} is owed in another currency: neither converted nor counted",
    "no_outflows": "what goes out was not given, so there is no line of cash",
    "no_opening": "the cash at the start was not given, so there is no line of cash",
    "no_minimum": "the least cash to be kept was not given, so no gap is measured",
    "expected_case": "the line of cash and the gap are those of the expected case",
    "insured_apart": "the insured line is what may be paid if those debts stay unpaid and a claim is "
    "accepted: instead "
    "of their receipts, never on top",
    "insured_ceiling": "the insured line goes by today's limits and the insured percentage alone; "
    "deductibles, exclusions "
    "and earlier limits are not in it",
    "stopped": "an overdue invoice has stopped cover: deliveries from {day} on are not covered",
}
"""What a calculation takes for granted or leaves open, by its code."""


def calculation_card(done: Calculation) -> dict[str, Any]:
    """The card; fields beside those of DESIGN §4.4 are additions of ours."""
    figures = {**done.inputs, **{name: one for name, one in done.result.items() if isinstance(one, Figure)}}
    return {
        "name": done.name,
        "inputs": {
            **{name: plain(one.value) for name, one in done.inputs.items()},
            "currency": done.currency,
        },
        "result": {**{name: _result(one) for name, one in done.result.items()}, "currency": done.currency},
        "steps": [_step(step, done.currency) for step in done.steps],
        "assumptions": [SAID[one.code].format(**one.facts) for one in done.assumptions],
        "at_most": done.at_most,
        "units": {name: one.unit.value for name, one in figures.items()},
        "assumption_codes": [{"code": one.code, "facts": dict(one.facts)} for one in done.assumptions],
        "policy_id": done.policy_id,
        "buyer_id": done.buyer_id,
        "buyer_name": done.buyer_name,
        "sources": [_source(term) for term in done.terms if term.value is not None],
        **({done.table.name: list(done.table.rows)} if done.table else {}),
    }


def _result(one: Figure | str | None) -> str | None:
    """A result as text; days keep the tenth they were rounded to (DESIGN §4.7: `{"days": "94.0"}`)."""
    if not isinstance(one, Figure):
        return one
    return f"{one.value:f}" if one.unit is Unit.DAYS else plain(one.value)


def _step(step: Step, currency: str | None) -> dict[str, str | None]:
    text = plain(step.figure.value)
    if step.figure.unit is Unit.MONEY:
        return {"label": step.label, "amount": text, "currency": currency}
    return {"label": step.label, "value": text, "unit": step.figure.unit.value}


def _source(term: SourcedTerm) -> dict[str, str | None]:
    return {
        "parameter": term.parameter,
        "authority": term.authority.value,
        "source": term.source,
        "clause": term.clause,
    }


def figure_text(one: Figure, currency: str | None) -> str:
    """`EUR 57,500`, `0.0025 (0.25 %)`, `60 days`, `1.2`; an amount without a known currency stands alone."""
    if one.unit is Unit.MONEY:
        return str(Money(one.value, currency)) if currency else grouped(one.value)
    if one.unit is Unit.SHARE:
        return f"{plain(one.value)} ({plain(one.value * 100)} %)"
    return plain(one.value) if one.unit is Unit.TIMES else f"{plain(one.value)} {one.unit.value}"


def calculation_text(done: Calculation) -> str:
    """Every figure of it in one line: result, inputs, steps, assumptions, and the terms with their source."""
    return " · ".join(part for part in _parts(done) if part)


def _parts(done: Calculation) -> Iterator[str | None]:
    result = [_named(name, one, done.currency) for name, one in done.result.items()]
    most = "at most " if done.at_most else ""
    yield f"{done.name}: {most}{', '.join(result)}"
    yield said("under policy", done.policy_id)
    yield said("buyer", done.buyer_name)
    yield said("from", ", ".join(_named(name, one, done.currency) for name, one in done.inputs.items()))
    yield said("steps:", "; ".join(_named(one.label, one.figure, done.currency) for one in done.steps))
    for one in done.assumptions:
        yield SAID[one.code].format(**one.facts)
    for term in done.terms:
        yield term_text(done.policy_id or "", done.currency or "", term)
    if done.table:
        yield "\n".join((f"{done.table.name}:", *done.table.lines))


def _named(name: str, one: Figure | str | None, currency: str | None) -> str:
    if one is None:
        return f"{name} unknown"
    return f"{name} {figure_text(one, currency) if isinstance(one, Figure) else one}"


def calculation_evidence(done: Calculation) -> tuple[Evidence, ...]:
    """The rule with all its figures first, then each term used with the document that set it."""
    about = done.buyer_name or done.policy_id or done.name
    section = f"calculation, {done.policy_id}" if done.policy_id else "calculation"
    rule = Evidence(EvidenceKind.RULE, about, calculation_text(done), Authority.RULE, section)
    return (rule, *(term_evidence(done.policy_id or "", done.currency or "", term) for term in done.terms))


def term_evidence(policy_id: str, currency: str, term: SourcedTerm) -> Evidence:
    """One term of a policy as it can be cited, also when its value is unknown."""
    return Evidence(
        EvidenceKind.RECORD,
        policy_id,
        term_text(policy_id, currency, term),
        term.authority,
        term.parameter,
        as_of=term.since.isoformat() if term.since else None,
    )


def calculated(done: Calculation, focus: Mapping[str, str] | None = None) -> ToolResult:
    """The result of a tool that worked something out: card, evidence, and a line for the planner."""
    return ToolResult(
        Finding.FOUND,
        calculation_text(done),
        evidence=calculation_evidence(done),
        cards=(Card(CardKind.CALCULATION, calculation_card(done)),),
        focus=focus or {},
    )


def all_calculated(every: Sequence[Calculation]) -> ToolResult:
    """The same of several: a look-up shows each, as with two policies or two currencies (DESIGN §4.7)."""
    if len(every) == 1:
        return calculated(every[0])
    evidence = [calculation_evidence(one) for one in every]
    rules, terms = [one[0] for one in evidence], [term for one in evidence for term in one[1:]]
    return ToolResult(
        Finding.FOUND,
        "; ".join(calculation_text(one) for one in every),
        evidence=(*rules, *terms),
        cards=tuple(Card(CardKind.CALCULATION, calculation_card(one)) for one in every),
    )


def needed(*missing: str) -> ToolResult:
    """The question back for the figures that nobody has given."""
    return ToolResult(Finding.NEEDS, f"Ask for: {', '.join(missing)}.", missing=missing)


def not_converted(typed: str, own: str) -> ToolResult:
    """The answer to figures in one currency that would have to be measured by a record in another."""
    return ToolResult(
        Finding.NEEDS,
        f"The figures are in {typed}, the record is in {own}; nothing is converted here. Ask in {own}.",
        missing=("exchange_rate",),
    )
