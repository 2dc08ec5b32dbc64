"""A checked book put into the tables: merged by key, or in place of the book before it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tools.claims import Deduction
from tools.policies import Policy
from tools.records import schema
from tools.records.book import BookRow, BuyerRow, PrincipalRow
from tools.records.book_folder import Book, Rows
from tools.records.cross_checks import Known, KnownToken, identifiers
from tools.records.principals import token_hash, token_row

_AT_ONCE = 10_000
_RECORDED = (schema.buyer_event, schema.claim, schema.invoice, schema.credit_limit)
Values = dict[str, Any]


def known(connection: Connection, book: Book, *, replaced: bool) -> Known:
    """What the database holds that the book's rows may refer to, or clash with.

    Of a book that is to be replaced that is its tokens alone.
    """
    tokens = _kept_tokens(connection)
    if replaced:
        return Known(tokens={hash_: one for hash_, one in tokens.items() if one.revoked})
    account = schema.principal.c
    claimed = {one.row.policy_id for one in book.claims.rows if one.row.invoices}
    invoice = schema.invoice.c
    invoices = select(invoice.policy_id, invoice.invoice_no).where(invoice.policy_id.in_(claimed))
    slack = select(account.slack_team_id, account.slack_user_id, account.principal_id)
    return Known(
        policies=frozenset(connection.execute(select(schema.policy.c.policy_id)).scalars()),
        buyers=frozenset(connection.execute(select(schema.buyer.c.buyer_id)).scalars()),
        invoices=frozenset((row[0], row[1]) for row in connection.execute(invoices)),
        slack={(row[0], row[1]): row[2] for row in connection.execute(slack) if row[0] is not None},
        tokens=tokens,
    )


def empty_book(connection: Connection) -> None:
    """Deletes every record of the book. Tokens stay for the principals who come back; see `store`."""
    for table in (*_RECORDED, schema.principal_policy, schema.principal, schema.buyer, schema.policy):
        connection.execute(delete(table))


def store(connection: Connection, book: Book, *, replaced: bool) -> None:
    """Writes the book's rows; a row replaces the record of the same key."""
    merge(connection, schema.policy, [_policy(one.policy) for one in book.policies])
    merge(connection, schema.buyer, company_values(book.buyers))
    _store_principals(connection, [one.row for one in book.principals.rows])
    _store_tokens(connection, [one.row for one in book.principals.rows], replaced=replaced)
    _store_limits(connection, book)
    merge(connection, schema.invoice, _values(book.invoices))
    merge(connection, schema.claim, _values(book.claims))
    merge(connection, schema.buyer_event, _values(book.events))


def merge(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Inserts the rows; where the primary key is there already, the other columns are replaced."""
    statement = _upsert_into(connection, table)
    keys = {column.name for column in table.primary_key}
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    statement = statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed)
    for begin in range(0, len(rows), _AT_ONCE):
        connection.execute(statement, rows[begin : begin + _AT_ONCE])


def company_values(buyers: Rows[BuyerRow]) -> list[Values]:
    """Rows for `buyer`, or for the directory's companies."""
    values = []
    for one in buyers.rows:
        value = one.row.model_dump(exclude={"registration_type", "registration_number"})
        value["identifiers"] = [
            {"kind": kind, "number": number, "valid": valid} for kind, number, valid in identifiers(one.row)
        ]
        values.append(value)
    return values


def count_up(connection: Connection) -> None:
    """Raises the book's version by one, in the same transaction as the change it stands for.

    Done first, it also makes a second import wait for the end of this one.
    """
    table = schema.book_version
    statement = _upsert_into(connection, table).values(id=1, version=1)
    grown = statement.on_conflict_do_update(index_elements=["id"], set_={"version": table.c.version + 1})
    connection.execute(grown)


def _upsert_into(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _values(rows: Rows[Any]) -> list[Values]:
    return [_cells(one.row) for one in rows.rows]


def _cells(row: BookRow) -> Values:
    """The row's cells as the columns take them; a model's own dump costs three times as much."""
    return {name: _storable(value) for name, value in row.__dict__.items()}


def _storable(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return [
        {"label": part.label, "amount": f"{part.amount:f}"} if isinstance(part, Deduction) else part
        for part in value
    ]


def _policy(policy: Policy) -> Values:
    return {
        "policy_id": policy.policy_id,
        "policyholder": policy.policyholder,
        "currency": policy.currency,
        "insurer": policy.insurer,
        "status": policy.status,
        "period_from": policy.period_from,
        "period_to": policy.period_to,
        "schedule": dict(policy.schedule),
        "clauses": dict(policy.clauses),
        "endorsements": [
            {"no": one.no, "effective": one.effective.isoformat(), "sets": dict(one.sets), "text": one.text}
            for one in policy.endorsements
        ],
    }


def _store_principals(connection: Connection, rows: Sequence[PrincipalRow]) -> None:
    """Taken out and put back, so that two people may exchange their Slack accounts."""
    table, linked = schema.principal, schema.principal_policy
    for column in (linked.c.principal_id, table.c.principal_id):
        for begin in range(0, len(rows), 500):
            ids = [row.principal_id for row in rows[begin : begin + 500]]
            connection.execute(delete(column.table).where(column.in_(ids)))
    links = [
        {"principal_id": row.principal_id, "policy_id": policy_id}
        for row in rows
        for policy_id in dict.fromkeys(row.policies)
    ]
    if rows:
        connection.execute(insert(table), [row.model_dump(exclude={"policies", "token"}) for row in rows])
    if links:
        connection.execute(insert(linked), links)


def _store_tokens(connection: Connection, rows: Sequence[PrincipalRow], *, replaced: bool) -> None:
    """A new token in the book takes the place of the book's last one; a revoked token stays revoked."""
    table = schema.api_token
    if replaced:
        there = select(schema.principal.c.principal_id)
        connection.execute(delete(table).where(table.c.principal_id.not_in(there)))
    given = {token_hash(row.token): token_row(row.token, row.principal_id) for row in rows if row.token}
    kept = _kept_tokens(connection)
    renewed = [token["principal_id"] for token in given.values()]
    for hash_, one in kept.items():
        place = table.c.hash == hash_
        if hash_ in given and one.principal_id != given[hash_]["principal_id"]:
            moved = update(table).where(place).values(principal_id=given[hash_]["principal_id"])
            connection.execute(moved)
        elif hash_ not in given and one.from_book and (replaced or one.principal_id in renewed):
            unrevoked = table.c.revoked_at.is_(None)
            connection.execute(update(table).where(place, unrevoked).values(revoked_at=datetime.now(UTC)))
    fresh = [token for hash_, token in given.items() if hash_ not in kept]
    if fresh:
        connection.execute(insert(table), fresh)


def _kept_tokens(connection: Connection) -> dict[str, KnownToken]:
    token = schema.api_token.c
    query = select(token.hash, token.principal_id, token.revoked_at, token.from_book)
    return {row[0]: KnownToken(row[1], row[2] is not None, row[3]) for row in connection.execute(query)}


def _store_limits(connection: Connection, book: Book) -> None:
    """In the file's order, after what was there before: the latest import is the latest word."""
    table = schema.credit_limit
    last = connection.execute(select(func.max(table.c.position))).scalar() or 0
    rows = [
        _cells(one.row) | {"entry": one.row.entry, "position": last + number}
        for number, one in enumerate(book.limits.rows, start=1)
    ]
    merge(connection, table, rows)
