"""What stands against making two companies one: records that would have one key, facts that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from tools.identifiers import company_key
from tools.records import schema

_KEYED_BY_BUYER: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "limit": (schema.credit_limit, ("policy_id", "entry")),
    "invoice": (schema.invoice, ("policy_id", "invoice_no")),
}
"""Claims and events have keys of their own, whatever their buyer is."""
_NOT_COMPARED = frozenset({"buyer_id", "position", "read_at"})


@dataclass(frozen=True)
class Twin:
    """A record that both companies have under one key."""

    kind: str
    table: Table
    key: Mapping[str, str]
    alike: bool
    """Whether it says the same in both: then it is one record, and one of the two goes."""

    def __str__(self) -> str:
        policy_id, number = self.key.values()
        return f"{self.kind} {number} of {policy_id}"


def twins(connection: Connection, from_id: str, into_id: str) -> Sequence[Twin]:
    """The records that would have the same key once the two companies are one."""
    found = []
    for kind, (table, columns) in _KEYED_BY_BUYER.items():
        theirs = _by_key(connection, table, columns, into_id)
        for key, row in _by_key(connection, table, columns, from_id).items():
            if key in theirs:
                alike = _facts(row) == _facts(theirs[key])
                found.append(Twin(kind, table, dict(zip(columns, key, strict=True)), alike))
    return found


def _by_key(
    connection: Connection, table: Table, columns: Sequence[str], buyer_id: str
) -> dict[tuple[str, ...], Row[Any]]:
    rows = connection.execute(select(table).where(table.c.buyer_id == buyer_id))
    return {tuple(row._mapping[column] for column in columns): row for row in rows}


def _facts(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in _NOT_COMPARED}


def differences(one: Row[Any], other: Row[Any]) -> Sequence[str]:
    """Facts that speak for two companies: another country, or another number of the same register."""
    found = []
    if one.country and other.country and one.country != other.country:
        found.append(f"the country is {one.country} here and {other.country} there")
    ours, theirs = _numbers(one), _numbers(other)
    for kind in sorted(ours.keys() & theirs.keys()):
        if not ours[kind].keys() & theirs[kind].keys():
            here, there = (" and ".join(known[kind].values()) for known in (ours, theirs))
            found.append(f"the registration number is {here} here and {there} there")
    return found


def _numbers(row: Row[Any]) -> dict[str, dict[str, str]]:
    """By register and key, the number as it is recorded; those that can be right."""
    found: dict[str, dict[str, str]] = {}
    for one in row.identifiers:
        if key := company_key(one["kind"], one["number"], row.country):
            register = key.rpartition(":")[0]
            found.setdefault(register, {})[key] = f"{one['kind']} {one['number']}"
    return found
