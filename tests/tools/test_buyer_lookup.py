"""Which company a typed name is bound to, and when it is asked back instead."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import FILES, write_book
from tools.buyer_lookup import FindBuyerArguments, find_buyer, meant
from tools.buyer_names.branches import without_branch
from tools.buyer_names.said_name import name_said
from tools.buyers import Buyer
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory
from tools.records.sql import SqlRecords
from tools.tool import Finding, ToolResult, Turn

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
BEI = Principal("bei", "贝", Role.CREDIT_MANAGER, ("POL-B",))
DIRECTORY = """\
buyer_id,legal_name,other_names,country,registration_type,registration_number,city
D-1,Quellstadt Brauerei GmbH,Quellstadt,DE,HRB,HRB 4711,Ulm
D-2,Ostrava Steel s.r.o.,,CZ,,,Ostrava
D-3,Ahorn Möbel GmbH,,DE,HRB,HRB 4712,Bonn
"""
TODAY = date(2026, 11, 23)
BRANCH = "B-ZWEIG,Linde Werk GmbH Niederlassung Ulm,,DE,,,,,,,\n"
LIMIT = "POL-A,B-ZWEIG,named,APPROVED,1,1,EUR,2026-01-01,,,,,,,,,,\n"


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    more = {"buyers.csv": FILES["buyers.csv"] + BRANCH, "limits.csv": FILES["limits.csv"] + LIMIT}
    import_book(engine, write_book(tmp_path / "book", dict(FILES) | more))
    companies = tmp_path / "companies.csv"
    companies.write_text(DIRECTORY, encoding="utf-8")
    import_directory(engine, companies)
    return SqlRecords(engine)


def find(records: SqlRecords, who: Principal, text: str) -> ToolResult:
    return find_buyer(records).run(Turn(who, TODAY), FindBuyerArguments(buyer=text))


def undecided(found: Buyer | ToolResult) -> ToolResult:
    assert isinstance(found, ToolResult)
    return found


def test_an_own_buyer_comes_before_the_directory(records: SqlRecords) -> None:
    found = find(records, ANNA, "Ahorn")

    assert found.finding is Finding.FOUND
    assert found.buyer is not None
    assert found.buyer.id == "B-AHORN"
    assert "directory" not in found.summary
    assert "LEI 529900T8BM49AURSDO55" in found.evidence[0].text


def test_a_company_of_the_directory_alone_is_said_to_be_no_buyer(records: SqlRecords) -> None:
    found = find(records, ANNA, "Quellstadt Brauerei GmbH")

    assert found.finding is Finding.FOUND
    assert "directory of companies only" in found.summary
    assert "no limit on record" in found.summary
    assert found.cards[0].data["candidates"][0]["known_from"] == "directory"
    assert "HRB 4711" in found.evidence[0].text


def test_where_several_fit_it_is_said_who_is_no_own_buyer(records: SqlRecords) -> None:
    found = find(records, ANNA, "Ahorn GmbH")

    assert found.finding is Finding.AMBIGUOUS
    known = {one["buyer_id"]: one["known_from"] for one in found.cards[0].data["candidates"]}
    assert known["B-AHORN"] == "policies"
    assert known["D-3"] == "directory"


def test_a_buyer_of_another_policyholder_is_as_unknown_as_a_company_nobody_has(records: SqlRecords) -> None:
    foreign = find(records, ANNA, "北京某某公司")
    unknown = find(records, ANNA, "南京某某公司")

    assert (foreign.finding, foreign.summary) == (unknown.finding, unknown.summary)
    assert foreign.finding is Finding.NOT_FOUND


def test_the_public_may_not_search_the_directory(records: SqlRecords) -> None:
    assert find(records, PUBLIC, "Quellstadt Brauerei GmbH").finding is Finding.REFUSED


@pytest.mark.parametrize(
    "typed",
    ["Ahorn AG Niederlassung Hamburg", "Ahorn branch", "limit for Ahorn AG branch in Hamburg",
     "Ahorn AG Zweigniederlassung LEI 529900T8BM49AURSDO55"],
)  # fmt: skip
def test_a_branch_is_never_bound_and_its_company_is_offered(records: SqlRecords, typed: str) -> None:
    found = undecided(meant(records, Turn(ANNA, TODAY), typed))

    assert found.finding is Finding.AMBIGUOUS
    assert "not its branch" in found.summary
    assert found.cards[0].data["candidates"][0]["buyer_id"] == "B-AHORN"
    assert found.cards[0].data["candidates"][0]["branch_named"] is True


def test_a_branch_that_is_a_buyer_of_its_own_is_bound(records: SqlRecords) -> None:
    found = meant(records, Turn(ANNA, TODAY), "Linde Werk GmbH Niederlassung Ulm")

    assert isinstance(found, Buyer)
    assert found.id == "B-ZWEIG"


def test_a_mistyped_number_is_never_bound_and_its_owner_is_offered(records: SqlRecords) -> None:
    found = undecided(meant(records, Turn(ANNA, TODAY), "LEI 529900T8BM49AURSD055"))

    assert found.finding is Finding.AMBIGUOUS
    assert [one.number for one in found.wrong_numbers] == ["529900T8BM49AURSD055"]
    assert found.choices == ("Ahorn AG",)
    assert "529900T8BM49AURSDO55" in found.evidence[0].text


def test_a_mistyped_number_of_nobody_one_has_is_asked_again(records: SqlRecords) -> None:
    found = undecided(meant(records, Turn(BEI, TODAY), "LEI 529900T8BM49AURSD055"))

    assert (found.finding, found.missing, found.cards) == (Finding.NEEDS, ("buyer",), ())
    assert found.wrong_numbers
    assert "Ahorn" not in found.summary


@pytest.mark.parametrize(
    ("typed", "company"),
    [
        ("Nordhaus branch", "Nordhaus"),
        ("Nordhaus Pumpenwerk GmbH, Zweigniederlassung Hamburg", "Nordhaus Pumpenwerk GmbH"),
        ("the Nordhaus branch in Hamburg: limit", "the Nordhaus : limit"),
        ("苏州砺桐机电设备有限公司上海分公司的额度", "苏州砺桐机电设备有限公司的额度"),
        ("苏州砺桐上海分公司", "苏州砺桐"),
        ("苏州砺桐上海市分公司", "苏州砺桐"),
        ("苏州砺桐办事处", "苏州砺桐"),
        ("苏州砺桐机电设备有限公司", None),
        ("Branchwood Ltd", None),
    ],
)
def test_a_branch_is_told_from_the_company_it_is_part_of(typed: str, company: str | None) -> None:
    assert without_branch(typed) == company


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("砺桐机电的额度", "砺桐机电"),
        ("查砺桐机电的限额", "砺桐机电"),
        ("limit for Marlowe?", "Marlowe"),
        ("Nordhaus Pumpen 还有多少额度", "Nordhaus Pumpen"),
        ("请问那个做机电的砺桐上个月逾期了怎么办", ""),
        ("can I ship 80k on 60 days to Marlowe?", ""),
        ("砺桐上海分公司", ""),
        ("91440300MA5EQXL17O 额度多少", ""),
        ("额度多少", ""),
        ("Mar" + "lowe" * 20, ""),
    ],
)
def test_the_name_said_is_told_from_the_question_or_not_at_all(question: str, name: str) -> None:
    assert name_said(question) == name
