"""Overriding: a person sets a level of early warning beside the computed one, or ends it; audited."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from bot.audit import noted
from tools.natural_persons import is_natural_person
from tools.principal import Principal
from tools.records.book_version import records_usable
from tools.records.schema import can_be_stored
from tools.records.warning_overrides import end_override, set_override
from tools.risk_alerts import AlertSources, Scored, alerts_of, scores
from tools.warning_override import LONGEST, Override, OverrideLevel, weighed

LONGEST_REASON = 500
"""Letters of a reason: it stands beside the warning wherever that is shown."""


class AlertUnknown(Exception):
    """No buyer under the principal's policies is meant; another's looks the same."""


class NotSet(Exception):
    """What was asked cannot be done; the message says what would work."""


class Overriding:
    """Sets and ends overrides. Who may is for the door to check, which knows the principal's rights."""

    def __init__(self, engine: Engine, sources: AlertSources, today: Callable[[], date]) -> None:
        self._engine, self._sources, self._today = engine, sources, today

    def set(
        self, principal: Principal, alert_id: str, level: OverrideLevel, reason: str, until: date
    ) -> dict[str, Any]:
        """The row of the warning as it is then. Raises `AlertUnknown`, `NotSet`, `RecordsUnavailable`."""
        scored, today, now = self._meant(principal, alert_id), self._today(), datetime.now(tz=UTC)
        if level is not OverrideLevel.ACKNOWLEDGED and is_natural_person(scored.told.buyer):
            raise NotSet(
                "This buyer may be a natural person, about whom no level is set; `acknowledged` would do."
            )
        if not today <= until <= today + LONGEST:
            raise NotSet(
                f"until: an override ends between {today} and {today + LONGEST}, {LONGEST.days} days at most."
            )
        override = Override(
            override_id=f"OVR-{secrets.token_hex(8)}",
            policy_id=scored.policy_id,
            buyer_id=scored.told.buyer.id,
            level=level,
            reason=_reason(reason),
            by=principal.id,
            at=now,
            since=today,
            until=until,
            seen=weighed(scored.assessment),
        )
        with records_usable("written"), self._engine.begin() as connection:
            set_override(connection, override)
            told = {"override_id": override.override_id, "level": level.value, "until": until.isoformat()}
            noted(connection, principal.id, "warning_overridden", _alert_id(scored), told, now)
        return self._row(principal, scored)

    def end(self, principal: Principal, alert_id: str) -> dict[str, Any]:
        """The row as it is then. Raises `AlertUnknown`, `NotSet` where nothing is set, and as above."""
        scored, now = self._meant(principal, alert_id), datetime.now(tz=UTC)
        with records_usable("written"), self._engine.begin() as connection:
            ended = end_override(connection, scored.policy_id, scored.told.buyer.id, principal.id, now)
            if not ended:
                raise NotSet("Nothing is set beside the computed level of this buyer.")
            noted(connection, principal.id, "warning_override_ended", _alert_id(scored), at=now)
        return self._row(principal, scored)

    def _meant(self, principal: Principal, alert_id: str) -> Scored:
        for policy_id, buyer_id in _pairs(principal, alert_id):
            for scored in scores(self._sources, principal, self._today(), buyer_id):
                if scored.policy_id == policy_id:
                    return scored
        raise AlertUnknown

    def _row(self, principal: Principal, scored: Scored) -> dict[str, Any]:
        """The warning's row; without signals and override there is none, and it says so by its level."""
        buyer = scored.told.buyer
        rows = alerts_of(self._sources, principal, self._today(), buyer_id=buyer.id)
        of_this = (row for row in rows if row["policy_id"] == scored.policy_id)
        return next(
            of_this,
            {
                "alert_id": _alert_id(scored),
                "policy_id": scored.policy_id,
                "buyer_id": buyer.id,
                "buyer_name": buyer.legal_name,
                "level": scored.level,
                "points": scored.assessment.points,
                "signals": [],
                "override": None,
            },
        )


def _pairs(principal: Principal, alert_id: str) -> Iterator[tuple[str, str]]:
    """The policies and buyers that a warning's number may mean: both have hyphens of their own."""
    for policy_id in principal.policies:
        beginning = f"ALERT-{policy_id}-"
        if alert_id.startswith(beginning) and can_be_stored(alert_id):
            yield policy_id, alert_id.removeprefix(beginning)


def _alert_id(scored: Scored) -> str:
    return f"ALERT-{scored.policy_id}-{scored.told.buyer.id}"


def _reason(text: str) -> str:
    """On one line. Raises `NotSet` for none, one that is too long, and for what cannot be stored."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LONGEST_REASON or not can_be_stored(plain):
        raise NotSet(f"reason: say in 1 to {LONGEST_REASON} letters why the level is set.")
    if not plain.isprintable():
        raise NotSet("reason: it has letters that cannot be shown; write it as plain text.")
    return plain
