"""The product's own way with names, as the benchmark times it: import a directory, index it, find in it."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.bench.name_engines import AT_MOST
from knowledge.database import open_database
from tools.buyer_names.index import NameIndex
from tools.buyer_names.matching import match
from tools.buyer_names.typed import Typed
from tools.buyers import Buyer, Identifier
from tools.records.directory_import import import_directory
from tools.records.migrate import migrate


class Product:
    """A database, and an index in a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self._engine = open_database(f"sqlite:///{folder / 'coverdesk.db'}")
        migrate(self._engine)
        self._folder, self._file = folder / "index", folder / "buyers.csv"
        self._index = NameIndex(self._folder)

    def load(self, directory: Path) -> None:
        import_directory(self._engine, directory)

    def build(self) -> None:
        self._index.write(_buyers(self._file), fresh=True)

    def index_bytes(self) -> int:
        return sum(file.stat().st_size for file in self._folder.iterdir())

    def find(self, text: str) -> Sequence[str]:
        found = match(text, self._index.candidates(Typed(text)), AT_MOST)
        return [one.buyer.id for one in found.matches]

    def close(self) -> None:
        self._engine.dispose()


def _buyers(file: Path) -> Iterator[Buyer]:
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            numbers = zip(
                row["registration_type"].split(";"), row["registration_number"].split(";"), strict=True
            )
            yield Buyer(
                row["buyer_id"],
                row["legal_name"],
                tuple(filter(None, row["other_names"].split(";"))),
                row["country"] or None,
                tuple(Identifier(kind, number) for kind, number in numbers if number),
                row["city"] or None,
                row["address"] or None,
                row["industry"] or None,
            )
