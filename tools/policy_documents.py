"""What a policy says beside its parameters: how long it runs, and what was endorsed on it."""

from collections.abc import Iterator
from datetime import date

from knowledge.passage import Authority
from tools.policies import BESIDE_PARAMETERS, Endorsement, Policy, SourcedTerm
from tools.term_text import value_text

PERIOD, ENDORSEMENTS = BESIDE_PARAMETERS


def period_of(policy: Policy) -> SourcedTerm:
    """From when until when the policy runs; unknown where its data states no last day."""
    begins, ends = policy.period_from, policy.period_to
    value = {"from": begins.isoformat() if begins else None, "to": ends.isoformat()} if ends else None
    return SourcedTerm(PERIOD, value, Authority.SCHEDULE, "schedule", None, begins)


def endorsements_of(policy: Policy, today: date, number: str = "") -> Iterator[SourcedTerm]:
    """Each endorsement with its day and what it says, the first first; without any, that there is none.

    With a number that one alone, where there is one of this number; else all that there are.
    """
    ordered = sorted(policy.endorsements, key=lambda one: one.effective)
    ordered = [one for one in ordered if one.no.casefold() == number.casefold()] or ordered
    for one in ordered:
        value = {"effective": one.effective.isoformat(), "in_force": one.effective <= today}
        source = f"endorsement {one.no}, effective {one.effective.isoformat()}"
        said = {**value, "text": _said_by(one, policy.currency)}
        yield SourcedTerm(ENDORSEMENTS, said, Authority.ENDORSEMENT, source, None, one.effective)
    if not ordered:
        yield SourcedTerm(ENDORSEMENTS, [], Authority.SCHEDULE, "schedule", None, policy.period_from)


def _said_by(endorsement: Endorsement, currency: str) -> str:
    return endorsement.text or value_text(dict(endorsement.sets), currency)
