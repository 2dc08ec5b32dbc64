"""The version of the book: a number that grows with every change, and what companies were changed in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import SQLAlchemyError

from tools.records import schema
from tools.records.upsert import insert_into
from tools.tool import RecordsUnavailable


@contextmanager
def new_version(engine: Engine) -> Iterator[tuple[Connection, int]]:
    """A transaction, and the version of the book that it makes. Raises `RecordsUnavailable`."""
    with records_usable("written"), engine.begin() as connection:
        yield connection, count_up(connection)


@contextmanager
def records_usable(how: str) -> Iterator[None]:
    """Turns whatever the database reports into `RecordsUnavailable`, with its cause."""
    try:
        yield
    except SQLAlchemyError as error:
        raise RecordsUnavailable(f"the database of records cannot be {how} just now") from error


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


def company_was_changed(connection: Connection, buyer_id: str, version: int) -> None:
    """Marks a company in the book and in the directory: what it is known by is another."""
    for table in (schema.buyer, schema.directory_company):
        connection.execute(update(table).where(table.c.buyer_id == buyer_id).values(changed_in=version))
