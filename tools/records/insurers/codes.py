"""Insurers' codes as the canonical statuses of `domain.md` §1.9: by code and amount, never by free text."""

from decimal import Decimal

from tools.limits import LimitKind, LimitStatus
from tools.policies import PolicyStatus

DECISIONS = {
    "DC01": LimitStatus.APPROVED,
    "DC02": LimitStatus.APPROVED_CONDITIONAL,
    "DC03": LimitStatus.REFUSED,
    "DC04": LimitStatus.PARTIAL,
    "DC05": LimitStatus.REFUSED_INCREASE,
    "DC06": LimitStatus.PARTIAL_PRELIM,
    "DC07": LimitStatus.REFUSED_PRELIM,
    "DC08": LimitStatus.WITHDRAWN,
    "DC09": LimitStatus.REDUCED,
    "DC10": LimitStatus.AMENDED,
    "DC11": LimitStatus.APPROVED,
    "DC21": LimitStatus.PENDING_WITHDRAWAL,
    "DC22": LimitStatus.REDUCED,
}
"""Atradius' decision codes. DC05 refuses an increase: the amount granted before stays in force (bug 2)."""

HISTORIC = {
    "CCLA": LimitStatus.CANCELLED_BY_CLIENT,
    "CCLD": LimitStatus.CANCELLED_BY_CLIENT,
    "ECLD": LimitStatus.EXPIRED,
    "RCLA": LimitStatus.REFUSED,
    "WCLD": LimitStatus.WITHDRAWN,
}
"""Atradius' historic codes that have a canonical status."""

ENDED_OTHERWISE = frozenset({"ARCH", "CIND", "PCLD", "SCLD", "TCLD"})
"""They end a cover and §1.9 has no word for it: the decision keeps its status and gets a last day."""

APPLICATIONS_ENDED = frozenset({"CCLA", "RCLA"})
"""An application ended, not a cover: a cover on the same buyer stands as it was."""

APPLICATIONS_REPLACED = frozenset({"SCLA", "TCLA"})
"""Another application speaks for these, so they say nothing."""

VERSIONS_ENDED = frozenset({"ACLD", "ICLD", "MCLD"})
"""Amended, re-issued, maintained: a version ended and the cover goes on."""

WITHDRAWALS = {
    "C": "cancellation",
    "F": "withdrawal scheduled",
    "P": "withdrawal postponed",
    "W": "withdrawal",
}
"""Pending indicators that announce an end; until then the cover is valid (bug 1)."""

OTHER_PENDING = {
    "B": "change of terms",
    "R": "reactivation",
    "T": "transfer",
    "V": "conversion of an indication",
}
"""Pending indicators that are told and change nothing."""

ALLIANZ_DECISIONS = {
    "alreadyagreed": LimitStatus.APPROVED,
    "agreed": LimitStatus.APPROVED,
    "partiallyagreed": LimitStatus.PARTIAL,
    "refused": LimitStatus.REFUSED,
    "increaserefused": LimitStatus.REFUSED_INCREASE,
    "reduced": LimitStatus.REDUCED,
}
"""Allianz' `technicalDecisionStatusCode` without blanks and capitals. `AlreadyAgreed` is the only value that
anybody has published; the others are the words of §1.9. "Cancelled" is left out: it does not say by whom."""

ALLIANZ_EXTENSIONS = {"": LimitKind.NAMED, "CAP": LimitKind.TOPUP}
"""DCL is left out: the answer does not say whether it goes by experience or by a report (§1.10)."""

_POLICY_STATUSES = {
    "live": PolicyStatus.ACTIVE,
    "active": PolicyStatus.ACTIVE,
    "expired": PolicyStatus.EXPIRED,
    "cancelled": PolicyStatus.CANCELLED,
    "suspended": PolicyStatus.SUSPENDED,
}


def policy_status(word: str | None) -> PolicyStatus | None:
    """What the insurer's word for a policy's state means; None for a word nobody has documented."""
    return _POLICY_STATUSES.get((word or "").casefold())


def atradius_status(
    historic: str | None,
    decision: str | None,
    granted: Decimal | None,
    requested: Decimal | None,
    *,
    referred: bool = False,
) -> LimitStatus:
    """The status by the historic code, else the decision code, else the amount granted (§1.9, [S18]).

    `referred`: the insurer still decides, so that an amount of zero is no refusal. `UNAVAILABLE` when
    what was told does not come to a status; nothing is concluded from that.
    """
    if historic in HISTORIC:
        return HISTORIC[historic]
    if historic is not None and historic not in ENDED_OTHERWISE | VERSIONS_ENDED:
        return LimitStatus.UNAVAILABLE
    if decision in DECISIONS:
        return DECISIONS[decision]
    if referred:
        return LimitStatus.PENDING
    return by_amount(granted, requested, unknown_code=decision is not None)


def allianz_status(decision: str | None, granted: Decimal | None) -> LimitStatus:
    """The status by Allianz' decision code, else by the amount granted; `UNAVAILABLE` when neither tells."""
    code = "".join((decision or "").casefold().split())
    known = ALLIANZ_DECISIONS.get(code)
    return known or by_amount(granted, None, unknown_code=bool(code))


def by_amount(granted: Decimal | None, requested: Decimal | None, *, unknown_code: bool) -> LimitStatus:
    """What an amount says by itself. Zero under a code nobody knows may be a refusal or a withdrawal."""
    if granted is None or (granted <= 0 and unknown_code):
        return LimitStatus.UNAVAILABLE
    if granted <= 0:
        return LimitStatus.REFUSED
    return LimitStatus.PARTIAL if requested is not None and granted < requested else LimitStatus.APPROVED
