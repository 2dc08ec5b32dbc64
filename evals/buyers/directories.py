"""Directories put where the product finds in them: imported into a home that is thrown away, or indexed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.buyers.company import Company
from evals.buyers.directory import write_directory
from evals.buyers.finder import Finder
from knowledge.database import open_database
from tools.buyer_names.index import NameIndex, in_memory
from tools.buyers import Buyer, Identifier
from tools.records.directory_import import import_directory
from tools.records.migrate import migrate
from tools.records.sql import SqlRecords


def indexed(directory: Sequence[Company]) -> NameIndex:
    """An index in memory of this directory alone."""
    return in_memory(map(_buyer, directory))


def _buyer(company: Company) -> Buyer:
    return Buyer(
        company.id,
        company.legal_name,
        tuple(name.legal for _, name in company.also),
        company.country or None,
        tuple(Identifier(kind, number) for kind, number in company.numbers),
        company.city or None,
        industry=company.industry or None,
    )


@contextmanager
def opened(directory: Sequence[Company]) -> Iterator[Finder]:
    """The records of a home into which this directory was imported."""
    with TemporaryDirectory(prefix="coverdesk-names-") as folder:
        home = Path(folder)
        write_directory(home / "buyers.csv", directory)
        engine = open_database(f"sqlite:///{home / 'coverdesk.sqlite3'}")
        try:
            migrate(engine)
            import_directory(engine, home / "buyers.csv")
            yield SqlRecords(engine, home / "names")
        finally:
            engine.dispose()
