"""The index of names says what the table says: after every change, and for whoever looks."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.tools.records import directory_names
from tests.tools.records.directory_names import COMPANIES, files, found, written
from tests.tools.records.sample_book import write_book
from tools.buyer_names.typed import Typed
from tools.records import schema
from tools.records.aliases import Aliases
from tools.records.book_import import import_book
from tools.records.merges import merge_buyers
from tools.records.table_names import TableNames
from tools.tool import RecordsUnavailable

Load = Callable[..., None]


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> Load:
    """Imports a directory of these rows."""
    return partial(directory_names.load, engine, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "names" / "directory"


@pytest.fixture
def names(engine: Engine, folder: Path) -> TableNames:
    return TableNames(engine, schema.directory_company, folder)


def test_an_empty_table_has_nobody_and_makes_no_folder(names: TableNames, folder: Path) -> None:
    assert found(names, "nordhaus") == []
    assert not folder.exists()


def test_what_was_imported_is_found(names: TableNames, load: Load) -> None:
    load(COMPANIES)

    assert found(names, "nordhaus") == ["D-1"]
    assert found(names, "hongshu dianzi") == ["D-2"]
    assert found(names, "启岚") == ["D-2"]
    assert found(names, "91440300ma5eqxl178") == ["D-2"]


def test_without_a_folder_it_is_kept_in_memory(engine: Engine, load: Load, tmp_path: Path) -> None:
    load(COMPANIES)
    names = TableNames(engine, schema.directory_company, None)
    before = sorted(tmp_path.iterdir())

    assert found(names, "nordhaus") == ["D-1"]
    load("D-4,Kestrelton Ltd,,GB,,,\n")
    assert found(names, "kestrelton") == ["D-4"]
    assert found(names, "nordhaus") == ["D-1"]
    assert sorted(tmp_path.iterdir()) == before


def test_a_new_company_is_found_after_an_import(names: TableNames, load: Load) -> None:
    load(COMPANIES)
    assert found(names, "kestrelton") == []

    load("D-4,Kestrelton Ltd,,GB,,,\n")

    assert found(names, "kestrelton") == ["D-4"]
    assert found(names, "nordhaus") == ["D-1"]


def test_a_changed_company_is_found_by_what_it_is_called_now(names: TableNames, load: Load) -> None:
    load(COMPANIES)
    assert found(names, "zimbrek") == ["D-3"]

    load("D-3,Kestrelton Ltd,,GB,,,London\n")

    assert found(names, "zimbrek") == []
    (changed,) = names.candidates(Typed("kestrelton"))
    assert (changed.id, changed.country, changed.city) == ("D-3", "GB", "London")


def test_a_company_that_a_replaced_directory_lacks_is_not_found(names: TableNames, load: Load) -> None:
    load(COMPANIES)
    assert found(names, "zimbrek") == ["D-3"]

    load(COMPANIES.replace("D-3,Zimbrek Armaturen GmbH,,DE,,,\n", ""), replace=True)

    assert found(names, "zimbrek") == []
    assert found(names, "nordhaus") == ["D-1"]


def test_a_book_that_is_replaced_is_searched_anew(engine: Engine, tmp_path: Path, folder: Path) -> None:
    names = TableNames(engine, schema.buyer, folder)
    import_book(engine, write_book(tmp_path / "book"))
    assert found(names, "ahorn") == ["B-AHORN"]
    buyers = {"buyers.csv": "buyer_id,legal_name\nB-NEW,Kestrelton Ltd\n"}

    import_book(engine, write_book(tmp_path / "other", buyers), replace=True)

    assert found(names, "ahorn") == []
    assert found(names, "kestrelton") == ["B-NEW"]


def test_a_book_that_is_emptied_leaves_nobody(engine: Engine, tmp_path: Path, folder: Path) -> None:
    names = TableNames(engine, schema.buyer, folder)
    import_book(engine, write_book(tmp_path / "book"))
    assert found(names, "ahorn") == ["B-AHORN"]

    import_book(engine, write_book(tmp_path / "empty", {"buyers.csv": "buyer_id,legal_name\n"}), replace=True)

    assert found(names, "ahorn") == []


def test_merged_companies_are_one_that_is_known_by_both_names(
    engine: Engine, names: TableNames, load: Load
) -> None:
    load(COMPANIES)
    assert found(names, "zimbrek") == ["D-3"]

    merge_buyers(engine, "D-3", "D-1", "olga", although_different=True)

    assert found(names, "zimbrek") == ["D-1"]
    assert found(names, "nordhaus") == ["D-1"]


def test_an_accepted_name_is_found_and_a_withdrawn_one_is_not(
    engine: Engine, names: TableNames, load: Load
) -> None:
    load(COMPANIES)
    assert found(names, "brandtmann") == []

    alias = Aliases(engine).add("D-1", "Brandtmann", "olga")
    assert found(names, "brandtmann") == ["D-1"]
    Aliases(engine).reject(alias.id, "olga")
    assert found(names, "brandtmann") == []


def test_a_name_of_one_policys_people_is_not_in_the_index_of_all(
    engine: Engine, tmp_path: Path, names: TableNames, load: Load
) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    load(COMPANIES)

    Aliases(engine).add("D-1", "Brandtmann", "olga", "POL-A")

    assert found(names, "brandtmann") == []


def test_nothing_is_written_while_nothing_changes(
    engine: Engine, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    before = files(folder)

    found(names, "zimbrek")
    names.catch_up()
    found(TableNames(engine, schema.directory_company, folder), "zimbrek")

    assert files(folder) == before


def test_what_another_table_changed_is_noted_without_writing_companies(
    engine: Engine, names: TableNames, load: Load, folder: Path, tmp_path: Path
) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    before = files(folder)

    import_book(engine, write_book(tmp_path / "book"))

    assert found(names, "nordhaus") == ["D-1"]
    after = files(folder)
    assert after.pop("state.json") != before.pop("state.json")
    assert after == before


def test_a_second_one_sees_what_the_first_wrote(
    engine: Engine, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)
    second = TableNames(engine, schema.directory_company, folder)
    assert found(second, "nordhaus") == ["D-1"]
    load("D-3,Kestrelton Ltd,,GB,,,\n")

    assert found(names, "kestrelton") == ["D-3"]
    before = files(folder)

    assert found(second, "kestrelton") == ["D-3"]
    assert found(second, "zimbrek") == []
    assert files(folder) == before


def test_a_folder_that_was_deleted_is_made_again(
    engine: Engine, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    shutil.rmtree(folder)

    assert found(TableNames(engine, schema.directory_company, folder), "nordhaus") == ["D-1"]


def test_many_changes_are_left_to_whoever_imported_them_and_seen_when_they_are_in(
    engine: Engine, names: TableNames, load: Load, folder: Path
) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    load("D-3,Kestrelton Ltd,,GB,,,\nD-4,Harrowgate Ltd,,GB,,,\n")
    for _ in range(2):
        names.catch_up(at_most=1)
        assert written(folder, "zimbrek") == ["D-3"]

    TableNames(engine, schema.directory_company, folder).catch_up()

    names.catch_up(at_most=1)
    assert found(names, "kestrelton") == ["D-3"]
    assert found(names, "zimbrek") == []


def test_what_was_left_in_passing_is_taken_in_when_there_is_time(names: TableNames, load: Load) -> None:
    load(COMPANIES)
    found(names, "nordhaus")
    load("D-3,Kestrelton Ltd,,GB,,,\nD-4,Harrowgate Ltd,,GB,,,\n")
    names.catch_up(at_most=1)

    names.catch_up()

    assert found(names, "kestrelton") == ["D-3"]


def test_progress_is_told_up_to_the_last_company(names: TableNames, load: Load) -> None:
    load(COMPANIES)
    told: list[tuple[int, int, str]] = []

    names.catch_up(lambda *so_far: told.append(so_far))

    assert told == [(3, 3, "names")]


def test_a_table_that_cannot_be_read_is_not_an_empty_one(engine: Engine, names: TableNames) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE book_version"))

    with pytest.raises(RecordsUnavailable):
        found(names, "nordhaus")
