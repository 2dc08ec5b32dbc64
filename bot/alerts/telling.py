"""Telling: who is told of a change, in which ways and when. A pure rule."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.alerts.preferences import Channel, Preferences, Scope
from tools.changes import Change, ChangeKind
from tools.claims import ClaimStatus
from tools.principal import Principal, Right

NEVER_MUTED = frozenset({ChangeKind.INSOLVENCY})
"""What no mute silences."""
BREAKS_THROUGH = frozenset({ChangeKind.INSOLVENCY, ChangeKind.STOP_SHIPMENT})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,39}")


class Because(StrEnum):
    """Why somebody is told: what of their settings, or which record, made it reach them."""

    ALL_BUYERS = "all_buyers"
    WATCHED = "watched"


@dataclass(frozen=True)
class Telling:
    """How one person is told of one change."""

    change: Change
    """With no more than the person may see."""
    channels: frozenset[Channel]
    because: Because
    at: datetime | None
    """When it is sent; None when it waits for the digest."""


def telling(
    person: Principal,
    chosen: Preferences,
    reachable: Collection[Channel],
    change: Change,
    *,
    watched: bool,
    muted: bool,
    now: datetime,
) -> Telling | None:
    """How the person is told; None where they are not.

    `watched` is whether the buyer is on the watch list of the change's policy or on the person's own,
    `muted` whether the person silenced this kind of change of this buyer. Whoever may not confirm (sales)
    hears of watched buyers alone.
    """
    if not person.has_records or change.policy_id not in person.policies:
        return None
    if muted and change.kind not in NEVER_MUTED:
        return None
    only_watched = chosen.scope is Scope.WATCHED or not person.may(Right.CONFIRM_REQUESTS)
    if only_watched and not watched:
        return None
    channels = frozenset(chosen.channels & {*reachable, Channel.BELL})
    if not channels:
        return None
    because = Because.WATCHED if only_watched else Because.ALL_BUYERS
    at = _at(chosen, change, now) if change.urgent and chosen.at_once else None
    return Telling(shown_to(person, change), channels, because, at)


def _at(chosen: Preferences, change: Change, now: datetime) -> datetime:
    if chosen.break_through and change.kind in BREAKS_THROUGH:
        return now
    return chosen.after_quiet(now)


def shown_to(person: Principal, change: Change) -> Change:
    """The change without what the person may not see, and with a reason only where it is a code.

    Of a claim, whoever may not read its amounts is told the statuses alone.
    """
    code = change.reason_code if change.reason_code and _CODE.fullmatch(change.reason_code) else None
    change = replace(change, reason_code=code)
    if change.kind is not ChangeKind.CLAIM_STATUS or person.may(Right.READ_CLAIM_AMOUNTS):
        return change
    return replace(change, old=_status(change.old), new=_status(change.new))


def _status(value: str | None) -> str | None:
    return value if value in {one.value for one in ClaimStatus} else None
