"""Companies that share a registration number are told to the operator, and to nobody else."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.tools.records.sample_book import FILES, write_book
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory
from tools.records.duplicates import duplicates

HEADER = "buyer_id,legal_name,country,registration_type,registration_number\n"


def directory(engine: Engine, folder: Path, rows: str) -> tuple[int, tuple[str, ...]]:
    file = folder / "companies.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    report = import_directory(engine, file)
    return report.duplicates, report.warnings


def keys(engine: Engine) -> list[tuple[str, str, list[str]]]:
    return [(one.held_in, one.key, [member.buyer_id for member in one.members]) for one in duplicates(engine)]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("CN,USCC,91110000600037341L", "CN,USCC,91110000600037341l", True),
        ("CN,USCC,91110000600037341L", "CN,统一社会信用代码,9111 0000 6000 3734 1L", True),
        ("CN,USCC,91110000600037341L", "CN,ORG,60003734-1", True),
        ("CN,USCC;LEI,91110000600037341L;529900T8BM49AURSDO55", "DE,LEI,529900T8BM49AURSDO55", True),
        ("DE,VAT,DE136695976", "DE,VAT,136 695 976", True),
        ("FR,SIREN,732829320", "FR,SIRET,73282932000074", True),
        ("GB,CRN,00445790", "GB,CRN,445790", True),
        ("GB,CRN,00445790", "IE,CRN,00445790", False),
        ("DE,HRB,7", "DE,HRB,7", False),
        ("CN,USCC,91110000600037341M", "CN,USCC,91110000600037341M", False),
        ("DE,VAT,DE136695976", "DE,DUNS,136695976", False),
        ("GB,,", "GB,,", False),
    ],
)
def test_a_shared_number_is_a_duplicate_however_it_is_written(
    engine: Engine, tmp_path: Path, first: str, second: str, *, same: bool
) -> None:
    count, warnings = directory(engine, tmp_path, f"D-1,One,{first}\nD-2,Two,{second}\nD-3,Three,,,\n")

    found = keys(engine)

    assert count == (2 if same else 0)
    assert any("share a registration number" in one for one in warnings) is same
    assert [(held_in, members) for held_in, _, members in found] == (
        [("directory", ["D-1", "D-2"])] if same else []
    )


def test_a_company_with_two_numbers_alike_is_no_duplicate_of_itself(engine: Engine, tmp_path: Path) -> None:
    count, _ = directory(engine, tmp_path, "D-1,One,CN,USCC;ORG,91110000600037341L;600037341\n")

    assert count == 0
    assert keys(engine) == []


def test_the_book_and_the_directory_are_two_things(engine: Engine, tmp_path: Path) -> None:
    """The directory has the book's buyers too, and should."""
    import_book(engine, write_book(tmp_path / "book"))

    directory(engine, tmp_path, "X,Ahorn,DE,LEI,529900T8BM49AURSDO55\n")

    assert keys(engine) == []


def test_a_duplicate_of_a_buyer_that_came_in_before_is_counted(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book", FILES))
    rows = HEADER + "B-NEW,Ahorn Aktiengesellschaft,DE,LEI,529900T8BM49AURSDO55\n"

    report = import_book(engine, write_book(tmp_path / "more", {"buyers.csv": rows}))

    assert report.duplicates == 2
    assert "2 buyers share a registration number" in report.warnings[-1]
    ((held_in, key, members),) = keys(engine)
    assert (held_in, key, members) == ("book", "LEI:529900T8BM49AURSDO55", ["B-AHORN", "B-NEW"])
    (found,) = duplicates(engine)
    assert found.members[0].legal_name == "Ahorn AG"
    assert found.members[0].number == "LEI 529900T8BM49AURSDO55"


def test_companies_that_were_stored_before_numbers_had_keys_are_found_too(
    engine: Engine, tmp_path: Path
) -> None:
    directory(engine, tmp_path, "D-1,One,CN,USCC,91110000600037341L\nD-2,Two,CN,ORG,600037341\n")
    old = '[{"kind": "USCC", "number": "91110000600037341L", "valid": true}]'
    with engine.begin() as connection:
        update = text("UPDATE directory_company SET identifiers = :old WHERE buyer_id = 'D-1'")
        connection.execute(update, {"old": old})

    assert [members for _, _, members in keys(engine)] == [["D-1", "D-2"]]
