"""The index gives back companies as they were last told to it, and of many those that may be meant."""

from pathlib import Path

import pytest

from tests.tools.buyer_names.companies import COMPANIES, SIBLINGS
from tools.buyer_names.index import NameIndex, in_memory
from tools.buyer_names.typed import Typed
from tools.buyers import Buyer, Identifier

FULL = Buyer(
    "F",
    "泓枢电子有限公司",
    ("Hongshu", "启岚"),
    "CN",
    (Identifier("USCC", "91440300MA5EQXL178"), Identifier("DUNS", "150483782")),
    "深圳",
    "南山区 1 号",
    "电子",
    "4",
    "1-10",
)


def found(index: NameIndex, text: str, country: str | None = None) -> list[str]:
    return [one.id for one in index.candidates(Typed(text), country)]


@pytest.mark.parametrize(
    ("typed", "buyer_id"),
    [
        ("泓枢", "HS"),
        ("hongshu dianzi", "HS"),
        ("hsdzkj", "HS"),
        ("启岚电子", "HS"),
        ("91440300ma5eqxl178", "HS"),
        ("MA5EQXL17", "HS"),
        ("Hua dong, 砺桐 苏州", "SZ"),
        ("Nordhouse", "NH"),
        ("990123", "NH"),
        ("五金 翊珩", "BB"),
        ("请问重慶長嶺還有多少額度", "CQ"),
    ],
)
def test_the_company_that_is_meant_comes_first(typed: str, buyer_id: str) -> None:
    assert found(in_memory([*COMPANIES, *SIBLINGS]), typed)[0] == buyer_id


def test_a_company_comes_back_with_all_that_is_known_of_it() -> None:
    assert in_memory([FULL]).candidates(Typed("泓枢")) == [FULL]


def test_a_company_of_many_names_comes_once() -> None:
    assert found(in_memory([FULL]), "泓枢 Hongshu 启岚") == ["F"]


def test_only_companies_of_the_country_are_found() -> None:
    index = in_memory(
        [Buyer("A", "Nordhaus", country="DE"), Buyer("B", "Nordhaus"), Buyer("C", "Nordhaus", country="AT")]
    )

    assert set(found(index, "nordhaus")) == {"A", "B", "C"}
    assert found(index, "nordhaus", "AT") == ["C"]
    assert found(index, "nordhaus", "FR") == []


def test_no_more_come_than_are_compared() -> None:
    index = in_memory(Buyer(f"N{number}", f"Nordhaus {number}") for number in range(100))

    assert len(index.candidates(Typed("nordhaus"))) == 64
    assert len(index.candidates(Typed("nordhaus"), at_most=3)) == 3


def test_a_company_among_many_namesakes_is_found_by_its_whole_name() -> None:
    index = in_memory(Buyer(f"N{number}", f"Nordhaus {number} GmbH") for number in range(500))

    assert found(index, "Nordhaus 321 GmbH")[0] == "N321"


def test_a_company_that_is_told_anew_is_not_known_by_what_it_was_called(tmp_path: Path) -> None:
    index = NameIndex(tmp_path)
    index.write([Buyer("A", "Nordhaus"), Buyer("B", "Zimbrek")])

    assert index.write([Buyer("A", "Kestrelton")]) == 1

    assert found(index, "nordhaus") == []
    assert found(index, "kestrelton") == ["A"]
    assert found(index, "zimbrek") == ["B"]


def test_an_index_made_anew_holds_nothing_else(tmp_path: Path) -> None:
    index = NameIndex(tmp_path)
    index.write([Buyer("A", "Nordhaus")])

    index.write([Buyer("B", "Zimbrek")], anew=True)

    assert found(index, "nordhaus") == []
    assert found(index, "zimbrek") == ["B"]


def test_another_reader_sees_what_was_written_when_it_looks_again(tmp_path: Path) -> None:
    writer = NameIndex(tmp_path)
    reader = NameIndex(tmp_path)
    writer.write([Buyer("A", "Nordhaus")])

    reader.refresh()

    assert found(reader, "nordhaus") == ["A"]


def test_while_companies_are_taken_in_those_before_are_found(tmp_path: Path) -> None:
    index, reader = NameIndex(tmp_path), NameIndex(tmp_path)
    index.write([Buyer("A", "Nordhaus")])

    def looking() -> list[Buyer]:
        reader.refresh()
        assert found(reader, "nordhaus") == ["A"]
        return [Buyer("B", "Zimbrek")]

    index.write((buyer for _ in (1,) for buyer in looking()), anew=True)

    assert found(index, "nordhaus") == []


def test_an_empty_index_finds_nobody() -> None:
    assert found(in_memory([]), "nordhaus") == []
