"""The import of a user's book: all of it or nothing, and every error at once (DESIGN §4.5)."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from knowledge.database import reading
from tools.records import schema
from tools.records.book_folder import Book, Progress, read_book
from tools.records.book_store import empty_book, known, store
from tools.records.book_version import new_version, records_usable
from tools.records.cross_checks import CrossChecks
from tools.records.duplicates import companies_with_a_double
from tools.records.import_report import ImportReport
from tools.records.merged import Merged
from tools.records.problems import Findings

Beside = Callable[[Connection, Book, int], object]
"""Written in the same transaction: given the rows as they are stored, and the version that they make."""


def import_book(
    engine: Engine,
    folder: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
    beside: Beside | None = None,
) -> ImportReport:
    """Import the files of a book that the folder holds, in one transaction.

    A row replaces the record of the same key and leaves the others alone; with `replace` the book is emptied
    first. Raises `BookRejected` with every error found, and `RecordsUnavailable` when the database cannot be
    written.
    """
    findings = Findings()
    book = read_book(folder, findings, progress)
    with new_version(engine) as (connection, version):
        there = known(connection, book, replaced=replace)
        buyers = book.buyers.mentioned | there.buyers
        Merged.of(connection, "book").apply(book, buyers.__contains__, findings)
        CrossChecks(book, there, findings).run()
        findings.reject_if_wrong()
        if replace:
            empty_book(connection, version)
        changed = store(connection, book, version, replaced=replace)
        if beside is not None:
            beside(connection, book, version)
    doubles = _doubles(engine) if book.buyers.rows else 0
    if doubles:
        text = f"{doubles} buyers share a registration number with another; 'buyers duplicates' names them"
        findings.warn("buyers.csv", text)
    return _report(book, findings, changed, doubles)


def _doubles(engine: Engine) -> int:
    """Counted when all is stored: nobody has to wait for it who wants to write."""
    with records_usable("read"), reading(engine) as connection:
        return companies_with_a_double(connection, schema.buyer)


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
