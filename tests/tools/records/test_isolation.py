"""A principal sees the records of their own policies, and nothing that tells of another's."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import FILES, write_book
from tools.principal import OPERATOR, PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory
from tools.records.sql import SqlRecords

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
BEI = Principal("bei", "贝", Role.CREDIT_MANAGER, ("POL-B",))
BROKER = Principal("both", "Broker", Role.SALES, ("POL-B", "POL-A"))
Read = Callable[[SqlRecords, Principal], Sequence[Any]]
READS: dict[str, Read] = {
    "limits": lambda records, who: records.limits(who),
    "limits of a buyer": lambda records, who: records.limits(who, "B-OSTRAVA"),
    "invoices": lambda records, who: records.invoices(who),
    "invoices of a buyer": lambda records, who: records.invoices(who, "B-OSTRAVA"),
    "an invoice by number": lambda records, who: records.invoices_numbered(who, "A-1"),
    "an invoice by a number typed in another way": lambda records, who: records.invoices_numbered(who, "a/1"),
    "claims": lambda records, who: records.claims(who),
    "a claim": lambda records, who: records.claims(who, "C-1"),
    "policies": lambda records, who: records.policies(who),
    "events": lambda records, who: records.events(who),
}


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    import_book(engine, write_book(tmp_path / "book"))
    return SqlRecords(engine)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_policy_is_never_seen_by_the_other(records: SqlRecords, read: Read) -> None:
    assert {row.policy_id for row in read(records, ANNA)} == {"POL-A"}
    assert {row.policy_id for row in read(records, BEI)} == {"POL-B"}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_somebody_under_both_policies_sees_both(records: SqlRecords, read: Read) -> None:
    seen = read(records, BROKER)

    assert len(seen) == len(read(records, ANNA)) + len(read(records, BEI))
    assert {row.policy_id for row in seen} == {"POL-A", "POL-B"}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize(
    "who",
    [
        PUBLIC,
        Principal("p", "", Role.PUBLIC, ("POL-A",)),
        Principal("s", "", Role.SUPPORT, ("POL-A", "POL-B")),
        Principal("d", "", Role.ADMIN, ("POL-A",)),
        Principal("n", "", Role.POLICYHOLDER),
        Principal("x", "", Role.POLICYHOLDER, ("POL-%", "", "POL-A ", "pol-a", "POL-A' OR 1=1")),
    ],
    ids=["public", "public with a policy", "support", "admin", "no policy", "patterns"],
)
def test_without_right_or_policy_there_is_nothing(records: SqlRecords, read: Read, who: Principal) -> None:
    assert list(read(records, who)) == []
    assert list(records.buyers(who)) == []


@pytest.mark.parametrize("key", ["", "%", "B-OSTRAVA' OR '1'='1", "\x00", "\ud800", "x" * 100_000])
def test_a_key_no_record_has_finds_nothing(records: SqlRecords, key: str) -> None:
    assert records.limits(ANNA, key) == []
    assert records.invoices(ANNA, key) == []
    assert records.invoices_numbered(ANNA, key) == []
    assert records.claims(ANNA, key) == []


def test_the_operator_sees_everything(records: SqlRecords) -> None:
    assert len(records.policies(OPERATOR)) == 2
    assert [buyer.id for buyer in records.buyers(OPERATOR)] == [
        "B-AHORN",
        "B-BEIJING",
        "B-NOBODY",
        "B-OSTRAVA",
    ]


def test_a_buyer_is_seen_where_a_policy_has_a_record_of_it(records: SqlRecords) -> None:
    assert [buyer.id for buyer in records.buyers(ANNA)] == ["B-AHORN", "B-OSTRAVA"]
    assert [buyer.id for buyer in records.buyers(BEI)] == ["B-BEIJING", "B-OSTRAVA"]


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("limits.csv", "POL-A,B-NOBODY,named,PENDING\n"),
        ("invoices.csv", "POL-A,B-NOBODY,X-1,10,EUR\n"),
        ("claims.csv", "X-1,POL-A,B-NOBODY,NOTIFIED\n"),
        ("events.csv", "X-1,POL-A,B-NOBODY,overdue\n"),
    ],
)
def test_each_kind_of_record_alone_makes_a_buyer_visible(
    records: SqlRecords, engine: Engine, tmp_path: Path, file: str, row: str
) -> None:
    header = {
        "limits.csv": "policy_id,buyer_id,kind,status\n",
        "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\n",
        "claims.csv": "claim_no,policy_id,buyer_id,status\n",
        "events.csv": "event_id,policy_id,buyer_id,kind\n",
    }[file]

    import_book(engine, write_book(tmp_path / "more", {file: header + row}))

    assert "B-NOBODY" in [buyer.id for buyer in records.buyers(ANNA)]
    assert "B-NOBODY" not in [buyer.id for buyer in records.buyers(BEI)]


def test_another_policyholders_rows_change_nothing_of_what_one_sees(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    records = SqlRecords(engine)
    before = {name: repr(read(records, ANNA)) for name, read in READS.items()}
    others = {
        name: "".join(line for line in text.splitlines(keepends=True) if "POL-A" not in line)
        for name, text in FILES.items()
        if name in {"limits.csv", "invoices.csv", "claims.csv", "events.csv"}
    }
    changed = {
        name: text.replace("B-OSTRAVA", "B-AHORN").replace("A-1", "A-9") for name, text in others.items()
    }

    import_book(engine, write_book(tmp_path / "others", changed))

    assert {name: repr(read(records, ANNA)) for name, read in READS.items()} == before


def test_the_directory_is_searched_by_whoever_may_read_records(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text("buyer_id,legal_name,country\nD-1,Directory Ltd,GB\n", encoding="utf-8")

    report = import_directory(engine, file)

    records = SqlRecords(engine)
    assert report.buyers == 1
    assert [company.legal_name for company in records.directory(ANNA)] == ["Directory Ltd"]
    assert records.directory(PUBLIC) == []
    assert list(records.buyers(ANNA)) == []
    assert list(records.buyers(OPERATOR)) == []
