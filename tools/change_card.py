"""A change as data and as a citable line."""

from typing import Any

from tools.card_values import day_data
from tools.changes import Change


def change_data(one: Change, buyer_name: str | None) -> dict[str, Any]:
    """As `GET /v1/changes` gives it; None is unknown. It holds no amount of a claim, for nobody."""
    return {
        "sequence": one.sequence,
        "change_id": one.change_id,
        "policy_id": one.policy_id,
        "buyer_id": one.buyer_id,
        "buyer_name": buyer_name,
        "kind": one.kind.value,
        "subject": one.subject,
        "old": one.old,
        "new": one.new,
        "effective_on": day_data(one.effective_on),
        "run_off_until": day_data(one.run_off_until),
        "reason_code": one.reason_code,
        "urgent": one.urgent,
        "source": one.source,
        "noticed_at": one.noticed_at.isoformat(),
    }


def change_text(one: Change, buyer_name: str | None) -> str:
    """One line; what is unknown is said to be."""
    about = f" {one.subject}" if one.subject else ""
    moved = f": {one.old or 'unknown'} -> {one.new or 'unknown'}" if one.old or one.new else ""
    day = f", effective {one.effective_on}" if one.effective_on else ", effective on a day not told"
    run_off = f", deliveries until {one.run_off_until} under the limit before" if one.run_off_until else ""
    reason = f", reason code {one.reason_code}" if one.reason_code else ""
    who = f"{buyer_name or one.buyer_id}, policy {one.policy_id}"
    kind = one.kind.value.replace("_", " ")
    return (
        f"{who}: {kind}{about}{moved}{day}{run_off}{reason} ({one.source}, noticed {one.noticed_at:%Y-%m-%d})"
    )
