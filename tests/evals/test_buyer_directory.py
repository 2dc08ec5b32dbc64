"""Made-up directories: every number valid, no name twice, always the same, each half with its own brands."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import stdnum.au.abn
import stdnum.be.vat
import stdnum.br.cnpj
import stdnum.cn.uscc
import stdnum.fr.siren
import stdnum.it.iva
import stdnum.lei
import stdnum.pl.nip
import stdnum.se.orgnr

from evals.buyers.company import Also, ChineseName, Company
from evals.buyers.directory import COLUMNS, companies, write_directory
from evals.buyers.numbers import national
from evals.buyers.words import Split, belongs, chance_of, words_of
from tools.records.book import BuyerRow


@pytest.fixture(scope="module")
def directory() -> list[Company]:
    return list(companies(4000, Split.REPORT))


def numbers(directory: list[Company], kind: str) -> list[str]:
    return [number for company in directory for which, number in company.numbers if which == kind]


def test_every_chinese_company_has_a_valid_credit_code_of_its_own(directory: list[Company]) -> None:
    codes = numbers(directory, "USCC")
    assert len(codes) == len(set(codes)) > 2500
    assert all(map(stdnum.cn.uscc.is_valid, codes))


def test_the_organisation_code_in_a_credit_code_is_valid_by_itself(directory: list[Company]) -> None:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    for code in (number[8:17] for number in numbers(directory, "USCC")):
        rest = 11 - sum(int(c, 36) * weight for c, weight in zip(code[:8], weights, strict=True)) % 11
        assert code[8] == {10: "X", 11: "0"}.get(rest, str(rest))


def test_every_legal_entity_identifier_is_valid(directory: list[Company]) -> None:
    assert len(numbers(directory, "LEI")) > 100
    assert all(map(stdnum.lei.is_valid, numbers(directory, "LEI")))


@pytest.mark.parametrize(
    ("kind", "is_valid"),
    [
        ("SIREN", stdnum.fr.siren.is_valid),
        ("VAT IT", stdnum.it.iva.is_valid),
        ("VAT BE", stdnum.be.vat.is_valid),
        ("NIP", stdnum.pl.nip.is_valid),
        ("ORGNR", stdnum.se.orgnr.is_valid),
        ("ABN", stdnum.au.abn.is_valid),
        ("CNPJ", stdnum.br.cnpj.is_valid),
    ],
)
def test_a_national_number_passes_its_countrys_check(kind: str, is_valid: Callable[[str], bool]) -> None:
    chance = chance_of("numbers", kind)
    assert all(is_valid(national(kind, chance)) for _ in range(200))


def test_no_registered_name_comes_twice(directory: list[Company]) -> None:
    assert max(Counter(company.legal_name for company in directory).values()) == 1


def test_the_same_seed_makes_the_same_directory_and_another_another(directory: list[Company]) -> None:
    assert list(companies(4000, Split.REPORT)) == directory
    assert list(companies(50, Split.REPORT, seed=2)) != directory[:50]


def test_a_directory_begins_like_a_larger_one(directory: list[Company]) -> None:
    assert list(companies(100, Split.REPORT)) == directory[:100]


def test_the_two_halves_share_no_brand_and_no_made_up_word() -> None:
    fit, report = words_of(Split.FIT), words_of(Split.REPORT)
    assert not set(fit.pairs) & set(report.pairs)
    assert not set(fit.coined) & set(report.coined)
    for name in (company.name for company in companies(2000, Split.FIT)):
        assert not isinstance(name, ChineseName) or not belongs(name.brand, Split.REPORT)


def test_a_directory_has_all_that_a_matcher_must_tell_apart(directory: list[Company]) -> None:
    names = [company.name for company in directory]
    of_china = [name for name in names if isinstance(name, ChineseName)]
    assert sum(bool(name.branch) for name in of_china) > 30
    assert sum(name.group for name in of_china) > 100
    assert sum("（" in name.legal for name in of_china) > 200
    assert max(Counter(name.brand for name in of_china).values()) >= 5
    assert len({company.country for company in directory}) >= 27
    also = Counter(kind for company in directory for kind, _ in company.also)
    assert also[Also.ENGLISH] > 0.5 * len(of_china)
    assert also[Also.FORMER] > 100


def test_hong_kong_and_taiwan_register_in_traditional_characters(directory: list[Company]) -> None:
    outside = [company for company in directory if company.country in ("HK", "TW")]
    assert outside
    assert any(company.legal_name != company.name.legal for company in outside)


def test_the_csv_has_the_columns_of_a_book_and_every_row_reads(
    directory: list[Company], tmp_path: Path
) -> None:
    write_directory(tmp_path / "buyers.csv", directory[:500])
    with (tmp_path / "buyers.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert list(rows[0]) == list(COLUMNS)
    for row, company in zip(rows, directory, strict=False):
        read = BuyerRow.model_validate(row)
        assert read.legal_name == company.legal_name
        assert not list(read.problems())
