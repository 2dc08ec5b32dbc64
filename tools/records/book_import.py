"""The import of a user's book: all of it or nothing, and every error at once (DESIGN §4.5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete
from sqlalchemy.exc import SQLAlchemyError

from tools.records import schema
from tools.records.book import BuyerRow
from tools.records.book_folder import Book, Progress, read_book, read_table
from tools.records.book_store import empty_book, known, store
from tools.records.book_version import companies_were_deleted, count_up
from tools.records.company_store import company_values, merge_companies
from tools.records.cross_checks import CrossChecks, identifiers
from tools.records.problems import Findings
from tools.tool import RecordsUnavailable


@dataclass(frozen=True)
class ImportReport:
    """How many rows came in from each file, and what is doubtful about them."""

    policies: int = 0
    principals: int = 0
    buyers: int = 0
    limits: int = 0
    invoices: int = 0
    claims: int = 0
    events: int = 0
    warnings: tuple[str, ...] = ()

    def as_data(self) -> dict[str, object]:
        """The JSON that `coverdesk import --json` prints."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "warnings": list(self.warnings)
        }


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
        store(connection, book, version, replaced=replace)
    return _report(book, findings)


def import_directory(
    engine: Engine, file: Path, *, replace: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Import company facts, in the columns of buyers.csv, that whoever may read records may search.

    They say nothing about who trades with whom. Raises as `import_book` does.
    """
    findings = Findings()
    companies = read_table(file, BuyerRow, findings, progress)
    findings.reject_if_wrong()
    for one in companies.rows:
        for kind, number, valid in identifiers(one.row):
            if valid is False:
                findings.warn(
                    file.name, f"{kind} {number} is kept, and never matched: wrong check digit", one.line
                )
    with _writing(engine) as (connection, version):
        if replace:
            connection.execute(delete(schema.directory_company))
            companies_were_deleted(connection, version)
        values = company_values(one.row for one in companies.rows)
        merge_companies(connection, schema.directory_company, values, version)
    return ImportReport(buyers=len(companies.rows), warnings=findings.warnings)


@contextmanager
def _writing(engine: Engine) -> Iterator[tuple[Connection, int]]:
    """A transaction, and the version of the book that it makes."""
    try:
        with engine.begin() as connection:
            yield connection, count_up(connection)
    except SQLAlchemyError as error:
        raise RecordsUnavailable("the database of records cannot be written just now") from error


def _report(book: Book, findings: Findings) -> ImportReport:
    return ImportReport(
        policies=len(book.policies),
        principals=len(book.principals.rows),
        buyers=len(book.buyers.rows),
        limits=len(book.limits.rows),
        invoices=len(book.invoices.rows),
        claims=len(book.claims.rows),
        events=len(book.events.rows),
        warnings=findings.warnings,
    )
