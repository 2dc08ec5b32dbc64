"""The product's own way with names, as the benchmark times it: import a directory, index it, find in it."""

from collections.abc import Sequence
from pathlib import Path

from evals.bench.name_engines import AT_MOST
from knowledge.database import open_database
from tools.principal import OPERATOR
from tools.records.directory_import import import_directory
from tools.records.migrate import migrate
from tools.records.sql import SqlRecords


class Product:
    """The records of a home: a database, and the index of names in a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self._engine = open_database(f"sqlite:///{folder / 'coverdesk.sqlite3'}")
        migrate(self._engine)
        self._names = folder / "names"
        self._records = SqlRecords(self._engine, self._names)

    def load(self, directory: Path) -> None:
        import_directory(self._engine, directory)

    def build(self) -> None:
        self._records.names.prepare()

    def index_bytes(self) -> int:
        return sum(file.stat().st_size for file in self._names.rglob("*") if file.is_file())

    def find(self, text: str) -> Sequence[str]:
        return [match.buyer.id for match in self._records.find(OPERATOR, text, AT_MOST).matches]

    def close(self) -> None:
        self._engine.dispose()
