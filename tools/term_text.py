"""A policy term as one citable line: value, source by precedence, clause."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from knowledge.passage import Authority
from tools.money import grouped, plain
from tools.policies import SourcedTerm

NOT_SAID = "not stated in the policy's data"


def term_text(policy_id: str, currency: str, term: SourcedTerm) -> str:
    """One term as a citable line: parameter, value, source, clause, and what it replaced."""
    if term.value is None:
        return f"{policy_id}: {term.parameter} {NOT_SAID}"
    parts = [f"{policy_id}: {term.parameter} = {value_text(term.value, currency)}"]
    parts.append(f"source: {term.source}")
    if term.clause:
        parts.append(f"clause: {term.clause}")
    if term.authority is Authority.ENDORSEMENT and term.schedule_value is not None:
        parts.append(f"schedule before: {value_text(term.schedule_value, currency)}")
    left = left_of(term.value)
    if left is not None:
        parts.append(f"left: {grouped(left)}")
    for one in term.announced:
        becomes = value_text(one.value, currency)
        parts.append(f"from {one.effective.isoformat()} by endorsement {one.no}: {becomes}")
    return " · ".join(parts)


def left_of(value: Any) -> Decimal | None:
    """What is left of an amount that losses use up; None where none is used up, or either is unknown."""
    fields = value if isinstance(value, Mapping) else {}
    gone = fields.get("used", fields.get("paid"))
    if fields.get("amount") is None or gone is None:
        return None
    return max(Decimal(str(fields["amount"])) - Decimal(str(gone)), Decimal(0))


def term_data(term: SourcedTerm) -> dict[str, Any]:
    """One term for a card: parameter, value, the document that set it, clause."""
    return {
        "parameter": term.parameter,
        "value": term.value,
        "source": term.source,
        "authority": term.authority.value,
        "clause": term.clause,
    }


def source_text(term: SourcedTerm) -> str:
    """The document that set the term and its clause: `schedule · clause 6.1`."""
    return f"{term.source} · {term.clause}" if term.clause else term.source


def value_text(value: Any, currency: str) -> str:
    """A value in words: `45 days from due date`, `90 %` stays a fraction beside its percentage."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_text(inner, currency)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(value_text(inner, currency) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number_text(str(value))


def _number_text(text: str) -> str:
    """A fraction of one is shown with its percentage, a large number grouped; other text as it is."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    if 0 < number <= 1 and "." in text:
        return f"{plain(number)} ({plain(number * 100)} %)"
    return grouped(number)
