"""Whom a name means: one's own buyers first, then the directory, and never what others trade with."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records import directory_names
from tests.tools.records.sample_book import write_book
from tools.buyer_names.verdict import Verdict
from tools.principal import OPERATOR, PUBLIC, Principal, Role
from tools.records.aliases import Aliases
from tools.records.book_import import import_book
from tools.records.company_names import COMPARED_AT_ONCE
from tools.records.sql import SqlRecords

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
SALIM = Principal("salim", "Salim", Role.SALES, ("POL-A",))
BEI = Principal("bei", "贝", Role.CREDIT_MANAGER, ("POL-B",))
BROKER = Principal("both", "Broker", Role.POLICYHOLDER, ("POL-A", "POL-B"))
SUPPORT = Principal("s", "", Role.SUPPORT, ("POL-A",))
POLICIES = """\
- {policy_id: POL-A, policyholder: Anlage GmbH, currency: EUR}
- {policy_id: POL-B, policyholder: 北辰贸易有限公司, currency: CNY}
"""
OWN = (
    "A-NH,Nordhaus Pumpenwerk GmbH,,DE,VAT,DE136695976,Bremen",
    "A-SZ,苏州砺桐机电设备有限公司,Litong,CN,,,苏州",
    "A-ZM,Zimbrek Armaturen GmbH,,AT,,,Wien",
)
THEIRS = (
    "B-HZ,杭州砺桐机电设备有限公司,Litong,CN,,,杭州",
    "B-NH,Nordhaus Logistik GmbH,Nordhaus,DE,,,Hamburg",
    "B-XX,Xylandria Ltd,,GB,,,London",
)
DIRECTORY = (
    "D-NH,Nordhaus Pumpenwerk GmbH,,DE,,,Kiel\n"
    "D-SZ,深圳市泓枢电子科技有限公司,启岚,CN,USCC,91440300MA5EQXL178,深圳\n"
    "D-KT,Kestrelton Trading Ltd,,GB,,,Leeds\n"
    "D-K2,Kestrelton Trading Ltd,,IE,,,Cork\n"
)


def many(count: int = COMPARED_AT_ONCE + 1) -> Iterable[str]:
    """Own buyers, so many that they are not all compared."""
    return (f"A-{number:03},Filler{number:03} Verlag GmbH,,DE,,," for number in range(count))


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> "World":
    return World(engine, tmp_path)


class World:
    """A database of what POL-A and POL-B trade with, and of a directory."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self._folder, self._made = engine, folder, 0

    def of(self, own: Iterable[str], theirs: Iterable[str] = (), directory: str = DIRECTORY) -> SqlRecords:
        """The database with just these companies in it, seen by a process that has just begun."""
        own, theirs = tuple(own), tuple(theirs)
        self._made += 1
        related = [("POL-A", row) for row in own] + [("POL-B", row) for row in theirs]
        limits = [f"{policy},{row.partition(',')[0]},named,PENDING" for policy, row in related]
        files = {
            "policies.yaml": POLICIES,
            "buyers.csv": directory_names.HEAD + "\n".join(dict.fromkeys((*own, *theirs))) + "\n",
            "limits.csv": "\n".join(("policy_id,buyer_id,kind,status", *limits, "")),
        }
        book = write_book(self._folder / f"book{self._made}", files)
        import_book(self.engine, book, replace=True)
        directory_names.load(self.engine, self._folder, directory, replace=True)
        return SqlRecords(self.engine, self._folder / f"names{self._made}")


def found(records: SqlRecords, who: Principal, text: str, country: str | None = None) -> list[str]:
    return [one.buyer.id for one in records.find(who, text, country=country).matches]


def certain(records: SqlRecords, who: Principal, text: str) -> str | None:
    matching = records.find(who, text)
    return matching.matches[0].buyer.id if matching.verdict is Verdict.CERTAIN else None


@pytest.mark.parametrize("more", [(), tuple(many())], ids=["few own buyers", "many own buyers"])
@pytest.mark.parametrize(
    ("text", "buyer_id"),
    [
        ("Nordhaus Pumpenwerk", "A-NH"),
        ("limit for nordhaus?", "A-NH"),
        ("DE136695976", "A-NH"),
        ("砺桐机电", "A-SZ"),
        ("litong jidian", "A-SZ"),
        ("泓枢电子", "D-SZ"),
        ("91440300ma5eqxl178", "D-SZ"),
    ],
)
def test_own_buyers_come_before_the_directory_and_that_after_them(
    world: World, more: tuple[str, ...], text: str, buyer_id: str
) -> None:
    records = world.of((*OWN, *more))

    for who in (ANNA, SALIM, BROKER):
        assert certain(records, who, text) == buyer_id


def test_only_the_own_buyers_are_meant_where_the_directory_is_not_asked(world: World) -> None:
    records = world.of(OWN)

    assert [one.buyer.id for one in records.named(ANNA, "Nordhaus").matches] == ["A-NH"]
    assert records.named(ANNA, "泓枢电子").verdict is Verdict.NONE


def test_an_own_buyer_that_is_not_certain_stands_beside_those_of_the_directory(world: World) -> None:
    records = world.of(OWN)

    matching = records.find(ANNA, "Nordhaus Pumpenwerk AG")

    assert matching.verdict is Verdict.CHOOSE
    assert {one.buyer.id for one in matching.matches} >= {"A-NH", "D-NH"}


def test_the_operator_is_asked_which_of_two_namesakes_is_meant(world: World) -> None:
    records = world.of(OWN)

    matching = records.find(OPERATOR, "Nordhaus Pumpenwerk GmbH")

    assert matching.verdict is Verdict.CHOOSE
    assert {one.buyer.id for one in matching.matches} == {"A-NH", "D-NH"}


def test_namesakes_in_the_directory_are_a_choice(world: World) -> None:
    records = world.of(OWN)

    assert certain(records, ANNA, "Kestrelton Trading Ltd") is None
    assert set(found(records, ANNA, "Kestrelton Trading Ltd")) == {"D-KT", "D-K2"}


@pytest.mark.parametrize(
    "twin",
    [
        "D-NH,Nordhaus Pumpenwerk GmbH,,DE,VAT,DE136695976,Bremen\n",
        "D-NH,Nordhaus Pumpenwerk GmbH,,DE,VAT,DE 136 695 976,\n",
        "A-NH,Nordhaus Pumpenwerk GmbH,,DE,,,Kiel\n",
    ],
    ids=["same number", "same number in other blanks", "same key"],
)
@pytest.mark.parametrize("who", [ANNA, OPERATOR], ids=["policyholder", "operator"])
def test_a_company_of_the_book_and_of_the_directory_is_one(world: World, twin: str, who: Principal) -> None:
    records = world.of(OWN, directory=twin)

    assert found(records, who, "Nordhaus Pumpenwerk GmbH") == ["A-NH"]
    assert found(records, who, "Nordhaus Pumpenwerk AG") == ["A-NH"]


@pytest.mark.parametrize(
    "text", ["Nordhaus", "砺桐机电", "Xylandria", "xylandria ltd", "杭州砺桐机电", "DE136695976"]
)
def test_whoever_may_not_read_records_finds_nobody(world: World, text: str) -> None:
    records = world.of(OWN, THEIRS)

    for who in (PUBLIC, SUPPORT, Principal("p", "", Role.PUBLIC, ("POL-A",))):
        assert records.find(who, text).matches == ()
        assert records.named(who, text).matches == ()


def test_whoever_has_no_policy_finds_the_directory_alone(world: World) -> None:
    records = world.of(OWN, THEIRS)
    nobody = Principal("n", "", Role.POLICYHOLDER)

    assert certain(records, nobody, "泓枢电子") == "D-SZ"
    assert found(records, nobody, "Zimbrek") == []


@pytest.mark.parametrize("more", [(), tuple(many())], ids=["few own buyers", "many own buyers"])
def test_a_country_leaves_out_companies_elsewhere_and_of_unknown_country(
    world: World, more: tuple[str, ...]
) -> None:
    records = world.of((*OWN, "A-NO,Nordhaus Handel,,,,,", *more))

    assert {"A-NH", "A-NO"} <= set(found(records, ANNA, "Nordhaus"))
    assert set(found(records, ANNA, "Nordhaus", "DE")) <= {"A-NH", "D-NH"}
    assert found(records, ANNA, "Nordhaus", "AT") == []
    assert found(records, ANNA, "Kestrelton", "IE") == ["D-K2"]
    assert set(found(records, OPERATOR, "Nordhaus", "DE")) == {"A-NH", "D-NH"}


ASKED = [
    "砺桐",
    "砺桐机电",
    "杭州砺桐机电",
    "litong",
    "ltjd",
    "Nordhaus",
    "Nordhaus Logistik",
    "Nordhaus Pumpenwerk",
    "Xylandria",
    "Xylandrea Ltd",
    "Zimbrek",
    "Kestrelton",
    "泓枢电子",
    "DE136695976",
    "Filler007",
    "Verlag",
    "苏州",
    "",
]


@pytest.mark.parametrize("more", [(), tuple(many())], ids=["few own buyers", "many own buyers"])
def test_what_others_trade_with_changes_nothing_of_what_one_finds(
    world: World, more: tuple[str, ...]
) -> None:
    """Verdict, companies, scores, reasons, order and warnings: nothing tells of another policyholder."""
    worlds = [
        (),
        THEIRS,
        (*THEIRS, *(f"B-{number},砺桐{number} Nordhaus Verlag,,DE,,," for number in range(200))),
        (*OWN, *THEIRS),
    ]
    answers = []
    for theirs in worlds:
        records = world.of((*OWN, *more), theirs)
        answers.append([repr((records.find(ANNA, text), records.named(ANNA, text))) for text in ASKED])

    assert all(one == answers[0] for one in answers)


def test_two_policyholders_of_many_buyers_each_are_never_shown_the_others(world: World) -> None:
    theirs = [f"B{row[1:]}".replace("Filler", "Other") for row in many()]
    records = world.of([*OWN, *many()], [*THEIRS, *theirs])
    clara = Principal("clara", "Clara", Role.POLICYHOLDER, ("POL-B",))

    for _ in range(2):
        assert certain(records, ANNA, "Filler007 Verlag") == "A-007"
        assert certain(records, clara, "Other007 Verlag") == "B-007"
        assert "A-007" not in found(records, clara, "Filler007 Verlag")
        assert "B-007" not in found(records, ANNA, "Other007 Verlag")


def test_a_running_process_notices_its_own_new_buyers(world: World, tmp_path: Path) -> None:
    records = world.of((*OWN, *many()))
    assert found(records, ANNA, "Xylandria") == []

    world.of((*OWN, *many(), "A-XX,Xylandria Ltd,,GB,,,"))

    assert certain(records, ANNA, "Xylandria") == "A-XX"


@pytest.mark.parametrize("more", [(), tuple(many())], ids=["few own buyers", "many own buyers"])
def test_a_name_that_one_policys_people_use_is_found_by_them_alone(
    world: World, more: tuple[str, ...]
) -> None:
    records = world.of((*OWN, *more), [OWN[0]])
    before = repr(records.find(BEI, "Brandtmann"))

    Aliases(world.engine).add("A-NH", "Brandtmann", "olga", "POL-A")

    for who in (ANNA, SALIM, BROKER):
        assert certain(records, who, "Brandtmann") == "A-NH"
    assert repr(records.find(BEI, "Brandtmann")) == before
    assert found(records, PUBLIC, "Brandtmann") == []


def test_a_name_that_one_policys_people_use_for_a_company_of_the_directory_is_found_by_them_alone(
    world: World,
) -> None:
    records = world.of(OWN, THEIRS)

    Aliases(world.engine).add("D-SZ", "Brandtmann", "olga", "POL-A")

    for who in (ANNA, SALIM, BROKER):
        assert certain(records, who, "Brandtmann") == "D-SZ"
        assert found(records, who, "Brandtmann", "GB") == []
    assert found(records, BEI, "Brandtmann") == []
    assert found(records, PUBLIC, "Brandtmann") == []


def test_a_name_for_everybody_is_found_by_whoever_sees_the_company(world: World) -> None:
    records = world.of(OWN)

    Aliases(world.engine).add("A-NH", "Brandtmann", "olga")
    Aliases(world.engine).add("D-SZ", "Harrowgate", "olga")

    assert certain(records, ANNA, "Brandtmann") == "A-NH"
    assert certain(records, OPERATOR, "Brandtmann") == "A-NH"
    assert found(records, BEI, "Brandtmann") == []
    for who in (ANNA, BEI, OPERATOR):
        assert certain(records, who, "Harrowgate") == "D-SZ"


def test_a_buyer_whose_number_cannot_be_right_is_found_by_name_alone(world: World) -> None:
    records = world.of([*OWN, "A-WR,Wrongly Made Ltd,,CN,USCC,91440300MA5EQXL179,"])

    assert certain(records, ANNA, "Wrongly Made") == "A-WR"
    assert found(records, ANNA, "91440300MA5EQXL179") == []
