"""The `calculation` card, and the calculation as a citable rule with all its figures (DESIGN §4.4)."""

from collections.abc import Iterator, Mapping
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
        "result": {**{name: _plain(one) for name, one in done.result.items()}, "currency": done.currency},
        "steps": [_step(step, done.currency) for step in done.steps],
        "assumptions": [SAID[one.code].format(**one.facts) for one in done.assumptions],
        "at_most": done.at_most,
        "units": {name: one.unit.value for name, one in figures.items()},
        "assumption_codes": [{"code": one.code, "facts": dict(one.facts)} for one in done.assumptions],
        "policy_id": done.policy_id,
        "buyer_id": done.buyer_id,
        "buyer_name": done.buyer_name,
        "sources": [_source(term) for term in done.terms if term.value is not None],
    }


def _plain(one: Figure | str | None) -> str | None:
    return plain(one.value) if isinstance(one, Figure) else one


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
