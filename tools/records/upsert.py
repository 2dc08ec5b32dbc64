"""Rows put into a table by their key: a new one comes in, one that is there is replaced."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

AT_ONCE = 10_000
Values = dict[str, Any]


def insert_into(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what happens to a row that is there already."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def merge(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Inserts the rows; where the primary key is there already, the other columns are replaced."""
    statement = insert_into(connection, table)
    keys = {column.name for column in table.primary_key}
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    statement = statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed)
    for begin in range(0, len(rows), AT_ONCE):
        connection.execute(statement, rows[begin : begin + AT_ONCE])
