"""The import of a user's book: all of it or nothing, and every error at once (DESIGN §4.5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from tools.records import schema
from tools.records.book_folder import Book, Progress, read_book
from tools.records.book_store import empty_book, known, store
from tools.records.book_version import count_up
from tools.records.cross_checks import CrossChecks
from tools.records.duplicates import companies_with_a_double
from tools.records.import_report import ImportReport
from tools.records.problems import Findings
from tools.tool import RecordsUnavailable


def import_book(
    engine: Engine, folder: Path, *, replace: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Import the files of a book that the folder holds, in one transaction.

    A row replaces the record of the same key and leaves the others alone; with `replace` the book is emptied
    first. Raises `BookRejected` with every error found, and `RecordsUnavailable` when the database cannot be
    written.
    """
    findings = Findings()
    book = read_book(folder, findings, progress)
    with _writing(engine) as (connection, version):
        CrossChecks(book, known(connection, book, replaced=replace), findings).run()
        findings.reject_if_wrong()
        if replace:
            empty_book(connection, version)
        changed = store(connection, book, version, replaced=replace)
        doubles = companies_with_a_double(connection, schema.buyer) if book.buyers.rows else 0
    if doubles:
        text = f"{doubles} buyers share a registration number with another; 'buyers duplicates' names them"
        findings.warn("buyers.csv", text)
    return _report(book, findings, changed, doubles)


@contextmanager
def _writing(engine: Engine) -> Iterator[tuple[Connection, int]]:
    """A transaction, and the version of the book that it makes."""
    try:
        with engine.begin() as connection:
            yield connection, count_up(connection)
    except SQLAlchemyError as error:
        raise RecordsUnavailable("the database of records cannot be written just now") from error


def _report(book: Book, findings: Findings, changed: int, doubles: int) -> ImportReport:
    return ImportReport(
        policies=len(book.policies),
        principals=len(book.principals.rows),
        buyers=len(book.buyers.rows),
        limits=len(book.limits.rows),
        invoices=len(book.invoices.rows),
        claims=len(book.claims.rows),
        events=len(book.events.rows),
        unchanged=len(book.buyers.rows) - changed,
        duplicates=doubles,
        warnings=findings.warnings,
    )
