"""The review's card and its citable lines (`portfolio`; docs/decisions/021)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from knowledge.passage import Authority
from tools.calculation import ZERO
from tools.card_values import day_data
from tools.credit_review import Observation, Strategy, next_monday, to_do
from tools.evidence import Evidence, EvidenceKind
from tools.money import Money

LINES = 40
"""Findings that the citable text of a strategy names; the card holds them all."""


def review_card(
    found: Sequence[Observation], debtors: int, today: date, strategy: Strategy | None = None
) -> dict[str, Any]:
    """The findings of one strategy or of all as rows; of all, the counts and what to do on next Monday."""
    return {
        "rows": [observation_row(one) for one in found if strategy in (None, one.strategy)],
        "review": {
            "buyers": debtors,
            "monday": next_monday(today).isoformat(),
            "strategies": [_strategy(strategy, found) for strategy in Strategy],
            "to_do": [observation_row(one) for one in to_do(found)],
        },
    }


def observation_row(one: Observation) -> dict[str, Any]:
    """One finding; `by` and `facts` may be empty."""
    return {
        "finding": one.point.value,
        "strategy": one.strategy.value,
        "policy_id": one.policy_id,
        "buyer_id": one.buyer_id,
        "buyer_name": one.buyer_name,
        "at_risk": one.at_risk.as_data(),
        "invoices": list(one.invoices),
        "by": day_data(one.by),
        "facts": dict(one.facts),
    }


def _strategy(strategy: Strategy, found: Sequence[Observation]) -> dict[str, Any]:
    own = [one for one in found if one.strategy is strategy]
    return {
        "strategy": strategy.value,
        "findings": len(own),
        "buyers": len({(one.policy_id, one.buyer_id) for one in own}),
        "at_risk": [money.as_data() for money in _at_risk(own)],
    }


def _at_risk(found: Sequence[Observation]) -> list[Money]:
    """By currency, a buyer's largest finding once: a debt that two findings are about is not added twice."""
    largest: dict[tuple[str, str, str], Money] = {}
    for one in found:
        key = (one.at_risk.currency, one.policy_id, one.buyer_id)
        before = largest.get(key)
        if before is None or one.at_risk.amount > before.amount:
            largest[key] = one.at_risk
    sums: dict[str, Money] = {}
    for money in largest.values():
        sums[money.currency] = sums.get(money.currency, Money(ZERO, money.currency)) + money
    return [sums[currency] for currency in sorted(sums)]


def review_evidence(found: Sequence[Observation], debtors: int, today: date) -> tuple[Evidence, ...]:
    """One for the whole, then one for each strategy in their order, so that each can be cited."""
    monday = next_monday(today)
    heads = [
        f"{strategy.value}: {_head([o for o in found if o.strategy is strategy])}" for strategy in Strategy
    ]
    whole = f"{len(found)} findings on {debtors} buyers that owe, as of {today}; next Monday {monday}\n"
    first = "\n".join(_line(one) for one in to_do(found))
    return (
        _evidence("credit review", f"{whole}{chr(10).join(heads)}\nfirst:\n{first}"),
        *(_of_strategy(strategy, found) for strategy in Strategy),
    )


def _of_strategy(strategy: Strategy, found: Sequence[Observation]) -> Evidence:
    own = [one for one in found if one.strategy is strategy]
    lines = [_head(own), *map(_line, own[:LINES])]
    lines += [f"and {len(own) - LINES} more"] if len(own) > LINES else []
    return _evidence(f"credit review: {strategy.value}", "\n".join(lines))


def _head(found: Sequence[Observation]) -> str:
    buyers = len({(one.policy_id, one.buyer_id) for one in found})
    return (
        f"{len(found)} findings, {buyers} buyers, {', '.join(map(str, _at_risk(found))) or 'nothing at risk'}"
    )


def _line(one: Observation) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in one.facts.items())
    parts = [
        one.buyer_name,
        one.policy_id,
        one.point.value,
        str(one.at_risk),
        f"{len(one.invoices)} invoices",
    ]
    return " · ".join([*parts, *([f"by {one.by}"] if one.by else []), *([facts] if facts else [])])


def _evidence(title: str, text: str) -> Evidence:
    return Evidence(EvidenceKind.RECORD, title, text, Authority.RULE, "credit review")
