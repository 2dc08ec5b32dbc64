"""The version of the book: a number that grows with every change, and what companies were changed in it."""

from sqlalchemy import Connection, update

from tools.records import schema
from tools.records.upsert import insert_into


def count_up(connection: Connection) -> int:
    """Raises the book's version by one, in the same transaction as the change it stands for.

    Done first, it also makes a second writer wait for the end of this one. Gives the new version.
    """
    table = schema.book_version
    statement = insert_into(connection, table).values(id=1, version=1)
    grown = statement.on_conflict_do_update(index_elements=["id"], set_={"version": table.c.version + 1})
    return int(connection.execute(grown.returning(table.c.version)).scalar_one())


def companies_were_deleted(connection: Connection, version: int) -> None:
    """Notes it in the version: whoever keeps a copy of the companies' names makes a new one."""
    connection.execute(update(schema.book_version).values(emptied_in=version))
