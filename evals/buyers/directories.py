"""Directories put where the product finds in them: imported into a home that is thrown away."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.buyers.company import Company
from evals.buyers.directory import write_directory
from evals.buyers.finder import Finder
from knowledge.database import open_database
from tools.records.directory_import import import_directory
from tools.records.migrate import migrate
from tools.records.sql import SqlRecords


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
