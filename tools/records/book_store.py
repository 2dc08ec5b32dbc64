"""A checked book put into the tables: merged by key, or in place of the book before it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from tools.claims import Deduction
from tools.policies import Policy
from tools.records import schema
from tools.records.book import BookRow, PrincipalRow
from tools.records.book_folder import Book, Rows
from tools.records.book_version import companies_were_deleted
from tools.records.company_store import company_values, merge_companies
from tools.records.cross_checks import Known, KnownToken
from tools.records.principals import token_hash, token_row
from tools.records.upsert import Values, merge

_RECORDED = (schema.buyer_event, schema.claim, schema.invoice, schema.credit_limit)


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


def empty_book(connection: Connection, version: int) -> None:
    """Deletes every record of the book. Tokens stay for the principals who come back; see `store`."""
    for table in (*_RECORDED, schema.principal_policy, schema.principal, schema.buyer, schema.policy):
        connection.execute(delete(table))
    companies_were_deleted(connection, version)


def store(connection: Connection, book: Book, version: int, *, replaced: bool) -> int:
    """Writes the book's rows; a row replaces the record of the same key. Says how many buyers it changed."""
    merge(connection, schema.policy, [_policy(one.policy) for one in book.policies])
    buyers = company_values(one.row for one in book.buyers.rows)
    changed = merge_companies(connection, schema.buyer, buyers, version)
    _store_principals(connection, [one.row for one in book.principals.rows])
    _store_tokens(connection, [one.row for one in book.principals.rows], replaced=replaced)
    _store_limits(connection, book)
    merge(connection, schema.invoice, _values(book.invoices))
    merge(connection, schema.claim, _values(book.claims))
    merge(connection, schema.buyer_event, _values(book.events))
    return changed


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
