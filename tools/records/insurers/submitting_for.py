"""For which policies requests are handed over, to whose system: the setting that switches it on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tools.records.insurers.reading import Environment, Insurer

_NUMBERS = {Insurer.ALLIANZ: re.compile(r"[^/\s]+/[^/\s]+"), Insurer.ATRADIUS: re.compile(r"\S+")}
"""How a number of a policy is written; an insurer without one has no adapter that hands requests over."""


@dataclass(frozen=True)
class SubmitAccount:
    """A policy of the book, and where requests under it go."""

    policy_id: str
    insurer: Insurer
    environment: Environment
    number: str
    """The insurer's own number of the policy."""


def submit_accounts(setting: str | None) -> Mapping[str, SubmitAccount]:
    """By policy; empty for None. Raises ValueError for what is not `POLICY=INSURER:ENVIRONMENT:NUMBER`."""
    every = [_account(one.strip()) for one in (setting or "").split(",") if one.strip()]
    named = {one.policy_id: one for one in every}
    if len(named) < len(every):
        raise ValueError("one policy is named twice; its requests go to one system")
    return named


def _account(written: str) -> SubmitAccount:
    policy_id, found, rest = written.partition("=")
    insurer, _, where = rest.partition(":")
    environment, _, number = where.partition(":")
    if not (policy_id.strip() and found):
        raise ValueError(f"{written!r} is not like POL-A=atradius:sandbox:900")
    if insurer not in [one.value for one in _NUMBERS]:
        able = ", ".join(_NUMBERS)
        raise ValueError(f"{insurer!r}: package only. Requests are handed over to {able} alone")
    if environment not in list(Environment):
        raise ValueError(f"{environment!r} is neither {' nor '.join(Environment)}")
    if not _NUMBERS[Insurer(insurer)].fullmatch(number):
        like = "EHDK/034421" if insurer == Insurer.ALLIANZ else "900"
        raise ValueError(f"{number!r} is no number of a policy at {insurer}; write it like {like}")
    return SubmitAccount(policy_id.strip(), Insurer(insurer), Environment(environment), number)
