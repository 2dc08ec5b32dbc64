"""The oracle's dates of one invoice: extension, stop, notice, waiting period and claim filing (R8-R12)."""

from datetime import date
from typing import Any

from tests.oracle.days import Plain, day_of, due_on, period_end, plus_days, terms_at

BEFORE_TODAY = ("extension_ends_on", "notify_by", "claim_by")
"""The dates that have passed once they lie before today; a stop counts from its own day on."""


def deadlines(
    policy: Plain,
    invoice: Plain,
    today: str | date,
    *,
    notified_on: str | date | None = None,
    submitted_on: str | date | None = None,
    insolvent_on: str | date | None = None,
) -> dict[str, Any]:
    """Every date of one invoice under the terms of its dispatch date; what rests on an unknown is `None`.

    `passed` names the dates that have gone by; `days_overdue` is 0 for an invoice that is not overdue.
    """
    now = day_of(today)
    if now is None:
        raise ValueError("deadlines need today's date")
    terms = terms_at(policy, day_of(invoice.get("dispatched_on")))
    due = due_on(invoice)
    extension_end = plus_days(due, terms.get("maximum_extension_days"))
    starts = {
        "due_date": due,
        "extension_end": extension_end,
        "notice": day_of(notified_on),
        "claim": day_of(submitted_on),
    }
    dates = {
        "due_on": due,
        "extension_ends_on": extension_end,
        "stop_shipment_from": plus_days(extension_end, 1),
        "notify_by": _end_of(terms.get("overdue_notice"), starts),
        "waiting_ends_on": _end_of(terms.get("waiting_period"), starts) if not insolvent_on else None,
        "claim_by": _end_of(terms.get("claim_filing"), starts),
    }
    return {**dates, "days_overdue": _days_overdue(due, now), "passed": _passed(dates, now)}


def _end_of(period: Plain | None, starts: dict[str, date | None]) -> date | None:
    if period is None or period.get("from") is None:
        return None
    return period_end(starts[period["from"]], period)


def _days_overdue(due: date | None, today: date) -> int | None:
    return None if due is None else max(0, (today - due).days)


def _passed(dates: dict[str, date | None], today: date) -> set[str]:
    passed = {name for name in BEFORE_TODAY if (day := dates[name]) is not None and day < today}
    stop = dates["stop_shipment_from"]
    return passed | {"stop_shipment_from"} if stop is not None and stop <= today else passed
