"""A directory comes in whole or not at all where it is wrong, and goes on where it was broken off."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.tools.records.sample_book import write_book
from tools.principal import OPERATOR
from tools.records import schema
from tools.records.book_import import import_book
from tools.records.directory_import import DirectoryBusy, import_directory
from tools.records.problems import BookRejected
from tools.records.sql import SqlRecords

HEADER = "buyer_id,legal_name,other_names,country,registration_type,registration_number,city\n"
PROGRAM = """
import sys
from pathlib import Path
from knowledge.database import open_database
from tools.records.directory_import import import_directory
engine = open_database(sys.argv[1])
replace = sys.argv[3] == "replace"
import_directory(engine, Path(sys.argv[2]), replace=replace, progress=lambda *told: print(*told, flush=True))
"""


def row(number: int, name: str = "Company") -> str:
    return f'D-{number:06},"{name} {number}, Ltd",Co {number};Short {number},GB,CRN,{number:08},Leeds\n'


def written(folder: Path, rows: str, name: str = "companies.csv") -> Path:
    file = folder / name
    file.write_text(HEADER + rows, encoding="utf-8")
    return file


def many(folder: Path, count: int = 25_000, name: str = "Company") -> Path:
    return written(folder, "".join(row(number, name) for number in range(count)))


def table(engine: Engine) -> list[tuple[object, ...]]:
    found = schema.directory_company
    columns = [column for column in found.c if column.name != "changed_in"]
    with engine.connect() as connection:
        return [tuple(line) for line in connection.execute(select(*columns).order_by(found.c.buyer_id))]


def test_a_directory_is_counted_and_can_be_searched(engine: Engine, tmp_path: Path) -> None:
    report = import_directory(engine, many(tmp_path, 12_345))

    assert (report.buyers, report.unchanged, report.duplicates, report.note) == (12_345, 0, 0, "")
    found = SqlRecords(engine).directory(OPERATOR)
    assert len(found) == 12_345
    assert found[7].legal_name == "Company 7, Ltd"
    assert found[7].other_names == ("Co 7", "Short 7")


def test_rows_that_are_there_already_are_counted_as_unchanged(engine: Engine, tmp_path: Path) -> None:
    import_directory(engine, written(tmp_path, row(1) + row(2)))

    report = import_directory(engine, written(tmp_path, row(1) + row(2, "Other") + row(3)))

    assert (report.buyers, report.unchanged) == (3, 1)


def test_an_error_in_the_last_row_keeps_every_row_out(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(row(number) for number in range(25_000))
    file = written(tmp_path, rows + "D-X,,,UK,,,\n" + row(24_999))

    with pytest.raises(BookRejected) as raised:
        import_directory(engine, file)

    assert {(error.line, error.column) for error in raised.value.errors} == {
        (25_002, "country"),
        (25_002, "legal_name"),
        (25_003, "buyer_id"),
    }
    assert "the same key as in line 25001" in str(raised.value)
    assert "Write GB." in str(raised.value)
    assert table(engine) == []


def test_of_very_many_errors_the_first_are_shown_and_all_are_counted(engine: Engine, tmp_path: Path) -> None:
    file = written(tmp_path, "".join(f"D-{number},,,,,,\n" for number in range(900)))

    with pytest.raises(BookRejected) as raised:
        import_directory(engine, file)

    assert (len(raised.value.errors), raised.value.total) == (200, 900)


def test_of_very_many_doubtful_numbers_the_first_are_named(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(f"D-{number},N,,CN,USCC,{number:018},\n" for number in range(1, 1500))

    report = import_directory(engine, written(tmp_path, rows))

    assert len(report.warnings) == 1001
    assert "USCC 000000000000000001 is kept, and never matched" in report.warnings[0]
    assert report.warnings[-1].endswith("more warnings")


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", None, "is empty"),
        (
            b"buyer_id,legal_name\n" + b"B-1,x\n" * 300_000 + "B-2,北京\n".encode("gb18030"),
            300_002,
            "UTF-8",
        ),
        (b"buyer_id,legal_name\nB-1,x\n\0", 3, "NUL"),
        (b'buyer_id,legal_name\nB-1,"x\nB-2,y\n', 2, "is no CSV from here on"),
        (b"buyer_id,name\nB-1,x\n", 1, "this column is missing"),
    ],
    ids=["empty", "GB18030 at its end", "NUL", "open quote", "header"],
)
def test_a_file_that_cannot_be_read_is_said_with_its_line(
    engine: Engine, tmp_path: Path, content: bytes, line: int | None, said: str
) -> None:
    file = tmp_path / "companies.csv"
    file.write_bytes(content)

    with pytest.raises(BookRejected) as raised:
        import_directory(engine, file)

    assert line in {error.line for error in raised.value.errors}
    assert said in str(raised.value)


def test_a_file_that_was_imported_is_not_read_again(engine: Engine, tmp_path: Path) -> None:
    file = many(tmp_path, 10)
    import_directory(engine, file)
    version = SqlRecords(engine).book_version()

    report = import_directory(engine, file)

    assert "imported already" in report.note
    assert (report.buyers, report.unchanged) == (10, 10)
    assert SqlRecords(engine).book_version() == version


def test_a_file_comes_in_again_after_another_one_did(engine: Engine, tmp_path: Path) -> None:
    first = written(tmp_path, row(1, "First"), "first.csv")
    second = written(tmp_path, row(1, "Second"), "second.csv")
    for file in (first, second, first):
        import_directory(engine, file)

    assert [company[1] for company in table(engine)] == ["First 1, Ltd"]


def test_a_finished_file_comes_in_again_when_companies_are_missing(engine: Engine, tmp_path: Path) -> None:
    file = many(tmp_path, 10)
    import_directory(engine, file)
    with engine.begin() as connection:
        connection.execute(
            schema.directory_company.delete().where(schema.directory_company.c.buyer_id < "D-000005")
        )

    report = import_directory(engine, file)

    assert (report.note, report.unchanged) == ("", 5)
    assert len(table(engine)) == 10


def test_replacing_takes_out_what_the_file_does_not_hold(engine: Engine, tmp_path: Path) -> None:
    import_directory(engine, many(tmp_path, 30))

    report = import_directory(engine, written(tmp_path, row(5) + row(6, "New") + row(99)), replace=True)

    assert (report.buyers, report.unchanged, report.removed) == (3, 1, 28)
    assert [company[0] for company in table(engine)] == ["D-000005", "D-000006", "D-000099"]


def test_replacing_the_directory_leaves_the_book_alone(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    before = SqlRecords(engine).buyers(OPERATOR)

    import_directory(engine, written(tmp_path, row(5)), replace=True)

    assert SqlRecords(engine).buyers(OPERATOR) == before


@pytest.mark.parametrize("mode", ["merge", "replace"])
def test_an_import_that_is_killed_again_and_again_ends_with_the_same_table(
    engine: Engine, database_url: str, tmp_path: Path, mode: str
) -> None:
    import_directory(engine, written(tmp_path, row(7, "Old") + row(900_000, "Gone"), "old.csv"))
    file = many(tmp_path)
    chance, notes = random.Random(5), []  # noqa: S311
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, database_url, str(file), mode], text=True, stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        lines = (line for line in child.stdout if "checked" not in line)
        for _ in range(chance.randint(0, 2)):
            next(lines, None)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with engine.connect() as connection:
            done = connection.execute(select(schema.directory_import.c.rows_done)).scalar() or 0
        notes.append(done)
    report = import_directory(engine, file, replace=mode == "replace")

    assert report.buyers == 25_000
    assert notes == sorted(notes)
    assert notes[-1] > 0
    expected = {f"D-{number:06}" for number in range(25_000)} | ({"D-900000"} if mode == "merge" else set())
    assert {company[0] for company in table(engine)} == expected
    assert table(engine)[7][1] == "Company 7, Ltd"


def test_an_import_goes_on_after_the_last_whole_batch(engine: Engine, tmp_path: Path) -> None:
    file = many(tmp_path, 25_000)

    def stop(name: str, rows: int) -> None:
        if (name, rows) == (file.name, 10_000):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_directory(engine, file, progress=stop)
    assert len(table(engine)) == 10_000

    report = import_directory(engine, file)

    assert "after row 10000" in report.note
    assert (report.buyers, report.unchanged) == (25_000, 0)
    assert len(table(engine)) == 25_000


def test_a_file_that_was_changed_begins_anew(engine: Engine, tmp_path: Path) -> None:
    def stop(name: str, rows: int) -> None:
        if name == "companies.csv":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_directory(engine, many(tmp_path, 25_000), progress=stop)

    report = import_directory(engine, many(tmp_path, 25_000, "Other"))

    assert (report.note, report.unchanged) == ("", 0)
    assert {company[1].split()[0] for company in table(engine) if isinstance(company[1], str)} == {"Other"}


def test_a_file_that_is_written_to_meanwhile_is_told(engine: Engine, tmp_path: Path) -> None:
    file = many(tmp_path, 25_000)

    def change(name: str, rows: int) -> None:
        if (name, rows) == (file.name, 10_000):
            with file.open("a", encoding="utf-8") as more:
                more.write(row(99_999))

    with pytest.raises(BookRejected, match="was changed while it was imported"):
        import_directory(engine, file, progress=change)


def test_of_two_imports_at_once_the_later_goes_on(engine: Engine, tmp_path: Path) -> None:
    first, second = many(tmp_path, 25_000), written(tmp_path, row(1, "Second"), "second.csv")

    def other(name: str, rows: int) -> None:
        if (name, rows) == (first.name, 10_000):
            import_directory(engine, second)

    with pytest.raises(DirectoryBusy, match="Import the file again"):
        import_directory(engine, first, progress=other)
    assert len(table(engine)) == 10_000
    assert table(engine)[1][1] == "Second 1, Ltd"
