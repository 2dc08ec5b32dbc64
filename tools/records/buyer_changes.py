"""What people did to buyers, who and when: an audit trail that is only ever added to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from knowledge.database import reading
from tools.records import schema
from tools.records.book_version import records_usable

_TABLE = schema.buyer_change


class ChangeKind(StrEnum):
    """What was done."""

    MERGED = "merged"
    """Another company was merged into this one."""
    MERGED_AWAY = "merged_away"
    ALIAS_PROPOSED = "alias_proposed"
    ALIAS_ACCEPTED = "alias_accepted"
    ALIAS_REJECTED = "alias_rejected"


@dataclass(frozen=True)
class BuyerChange:
    """One thing that was done to one buyer."""

    at: datetime
    by: str
    kind: ChangeKind
    buyer_id: str
    details: Mapping[str, Any]


def note_change(
    connection: Connection, kind: ChangeKind, buyer_id: str, by: str, details: Mapping[str, Any]
) -> None:
    """Notes it in the transaction in which it is done."""
    row = {"at": datetime.now(UTC), "by": by, "kind": kind.value, "buyer_id": buyer_id, "details": details}
    connection.execute(insert(_TABLE).values(row))


def history(engine: Engine, buyer_id: str) -> Sequence[BuyerChange]:
    """What was done to a buyer, oldest first. Raises `RecordsUnavailable`."""
    if not schema.can_be_stored(buyer_id):
        return []
    with records_usable("read"), reading(engine) as connection:
        rows = connection.execute(select(_TABLE).where(_TABLE.c.buyer_id == buyer_id).order_by(_TABLE.c.id))
        return [BuyerChange(one.at, one.by, ChangeKind(one.kind), one.buyer_id, one.details) for one in rows]
