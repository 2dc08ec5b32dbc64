"""A directory of three companies, and what an index of its names finds."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from tools.buyer_names.index import NameIndex
from tools.buyer_names.typed import Typed
from tools.records.directory_import import import_directory
from tools.records.table_names import TableNames

HEAD = "buyer_id,legal_name,other_names,country,registration_type,registration_number,city\n"
COMPANIES = (
    "D-1,Nordhaus Pumpenwerk GmbH,,DE,HRB,990123,Bremen\n"
    "D-2,深圳市泓枢电子科技有限公司,启岚,CN,USCC,91440300MA5EQXL178,深圳\n"
    "D-3,Zimbrek Armaturen GmbH,,DE,,,\n"
)


def load(engine: Engine, folder: Path, rows: str, *, replace: bool = False) -> None:
    """Imports a directory of these rows, by way of a file in the folder."""
    file = folder / "companies.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    import_directory(engine, file, replace=replace)


def found(names: TableNames, typed: str) -> Sequence[str]:
    return [one.id for one in names.candidates(Typed(typed))]


def written(folder: Path, typed: str) -> Sequence[str]:
    """What is in the index by now, whatever the table says."""
    return [one.id for one in NameIndex(folder).candidates(Typed(typed))]


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file of an index was written, and what is in it. The lock is touched by whoever looks."""
    kept = (file for file in folder.iterdir() if "lock" not in file.name)
    return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in kept}
