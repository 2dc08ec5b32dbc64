"""Who keeps a copy of the companies' names learns which of them changed, and when some were deleted."""

from pathlib import Path

from sqlalchemy import Engine, select

from tests.tools.records.sample_book import FILES, write_book
from tools.records import schema
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory

COMPANIES = "buyer_id,legal_name,city,grade\nD-1,One Ltd,Leeds,A\nD-2,Two Ltd,York,B\n"


def changed_in(engine: Engine, table_name: str = "directory_company") -> dict[str, int]:
    table = schema.metadata.tables[table_name]
    with engine.connect() as connection:
        rows = connection.execute(select(table.c.buyer_id, table.c.changed_in)).all()
    return {row[0]: row[1] for row in rows}


def version_and_emptied(engine: Engine) -> tuple[int, int]:
    with engine.connect() as connection:
        row = connection.execute(
            select(schema.book_version.c.version, schema.book_version.c.emptied_in)
        ).one()
    return row[0], row[1]


def imported(engine: Engine, folder: Path, text: str, *, replace: bool = False) -> None:
    file = folder / "companies.csv"
    file.write_text(text, encoding="utf-8")
    import_directory(engine, file, replace=replace)


def test_a_company_is_marked_with_the_version_in_which_it_came_in(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    version, emptied = version_and_emptied(engine)

    assert set(changed_in(engine, "buyer").values()) == {version}
    assert emptied == 0


def test_a_company_that_comes_in_unchanged_keeps_its_version(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path, COMPANIES)
    before = changed_in(engine)

    imported(engine, tmp_path, COMPANIES.replace("Two Ltd", "Two and Sons Ltd"))

    after = changed_in(engine)
    assert after["D-1"] == before["D-1"]
    assert before["D-2"] < after["D-2"] <= version_and_emptied(engine)[0]


def test_a_new_grade_is_stored_and_is_no_change_of_what_is_searched(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path, COMPANIES)
    before = changed_in(engine)

    imported(engine, tmp_path, COMPANIES.replace("York,B", "York,C"))

    assert changed_in(engine) == before
    with engine.connect() as connection:
        grade = connection.execute(
            select(schema.directory_company.c.grade).where(schema.directory_company.c.buyer_id == "D-2")
        ).scalar()
    assert grade == "C"


def test_a_fact_that_becomes_unknown_is_a_change(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path, COMPANIES)
    before = changed_in(engine)

    imported(engine, tmp_path, COMPANIES.replace("Leeds", ""))

    assert changed_in(engine)["D-1"] > before["D-1"]


def test_a_book_that_is_replaced_says_that_companies_were_deleted(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))

    import_book(engine, write_book(tmp_path / "book", FILES), replace=True)

    version, emptied = version_and_emptied(engine)
    assert emptied == version == 2


def test_a_directory_that_is_replaced_says_that_companies_were_deleted(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, tmp_path, COMPANIES)

    imported(engine, tmp_path, COMPANIES.replace("D-1", "D-3"), replace=True)

    version, emptied = version_and_emptied(engine)
    assert 0 < emptied <= version
    assert set(changed_in(engine)) == {"D-2", "D-3"}
