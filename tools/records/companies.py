"""Companies looked up for whoever looks after them: by key, in the book and in the directory."""

import json
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table, Text, func, or_, select, true, type_coerce
from sqlalchemy.sql import exists

from tools.records import schema

RECORDED = (schema.credit_limit, schema.invoice, schema.claim, schema.buyer_event)
"""What makes a company a buyer of a policy."""
TABLES = {"book": schema.buyer, "directory": schema.directory_company}


class BuyerUnknown(Exception):
    """No company has this key; the message tells the operator which one has it by now."""

    def __init__(self, connection: Connection, buyer_id: str) -> None:
        gone = schema.buyer_merged
        query = select(gone.c.into_id).where(gone.c.from_id == buyer_id)
        into = connection.execute(query).scalar() if schema.can_be_stored(buyer_id) else None
        hint = (
            f"it was merged into {into}" if into else "`coverdesk buyers search NAME --json` tells the keys"
        )
        super().__init__(
            f"Neither the book nor the directory has a company with the key {buyer_id!r}: {hint}."
        )


def related_to(policy_id: str) -> ColumnElement[bool]:
    """Whether the policy has a limit, invoice, claim or event for the buyer."""
    buyer = schema.buyer.c.buyer_id
    return or_(*(exists().where(one.c.buyer_id == buyer, one.c.policy_id == policy_id) for one in RECORDED))


def known_names(connection: Connection, buyer_id: str, seen_under: str | None = None) -> Sequence[str]:
    """The names of a company, the legal one first; none when there is no such company.

    With `seen_under`, none also for one that the people of that policy do not see.
    """
    if not schema.can_be_stored(buyer_id):
        return ()
    seen = true() if seen_under is None else related_to(seen_under)
    names: dict[str, None] = {}
    for table, visible in ((schema.buyer, seen), (schema.directory_company, true())):
        query = select(table.c.legal_name, table.c.other_names).where(table.c.buyer_id == buyer_id, visible)
        for legal_name, other_names in connection.execute(query):
            names |= dict.fromkeys((legal_name, *other_names))
    return tuple(names)


def namesake(
    connection: Connection, table: Table, buyer_id: str, name: str, seen: ColumnElement[bool] | None = None
) -> tuple[str, str] | None:
    """Key and legal name of another company of the table that has just this name, in capitals or not."""
    others = type_coerce(table.c.other_names, Text)
    written = json.dumps(name, ensure_ascii=False)
    same = or_(  # as it stands too: SQLite knows the small letters of English alone
        table.c.legal_name == name,
        others.contains(written, autoescape=True),
        func.lower(table.c.legal_name) == name.lower(),
        func.lower(others).contains(written.lower(), autoescape=True),
    )
    query = select(table.c.buyer_id, table.c.legal_name).where(table.c.buyer_id != buyer_id, same)
    found = connection.execute(query.where(true() if seen is None else seen).limit(1)).first()
    return None if found is None else (found[0], found[1])
