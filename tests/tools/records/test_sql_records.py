"""Records come back as they were imported, in the promised order, or not at all."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from knowledge.database import open_database
from tests.tools.records.sample_book import write_book
from tools.buyer_lookup import BuyerDirectory
from tools.buyers import Buyer, Identifier
from tools.claims import Claim, ClaimCause, Claims, ClaimStatus, Deduction
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice, Invoices
from tools.limits import CreditLimits, LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.policies import Policies, PolicyStatus, Start
from tools.principal import OPERATOR, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.terms_in_force import terms_on
from tools.tool import RecordsUnavailable

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    import_book(engine, write_book(tmp_path / "book"))
    return SqlRecords(engine)


def test_the_records_satisfy_what_the_tools_ask_for(engine: Engine) -> None:
    records = SqlRecords(engine)
    directory: BuyerDirectory = records
    invoices: Invoices = records
    limits: CreditLimits = records
    claims: Claims = records
    policies: Policies = records

    assert list(directory.buyers(OPERATOR)) == []
    assert invoices.invoices(OPERATOR) == []
    assert limits.limits(OPERATOR) == []
    assert claims.claims(OPERATOR) == []
    assert list(policies.policies(OPERATOR)) == []


def test_a_buyer_comes_back_with_every_column(records: SqlRecords) -> None:
    ahorn, ostrava = records.buyers(ANNA)

    assert ahorn == Buyer(
        id="B-AHORN",
        legal_name="Ahorn AG",
        other_names=("Ahorn", "Ahorn Werke"),
        country="DE",
        identifiers=(Identifier("LEI", "529900T8BM49AURSDO55"), Identifier("HRB", "HRB 7")),
        city="Köln",
        address="Ring 1",
        industry="tools",
        grade="4",
        grade_scale="1-10",
    )
    assert ostrava == Buyer(id="B-OSTRAVA", legal_name="Ostrava s.r.o.", country="CZ")


def test_a_limit_comes_back_with_every_column_in_the_order_of_the_book(records: SqlRecords) -> None:
    partial, refused = records.limits(ANNA)

    assert partial == LimitRecord(
        policy_id="POL-A",
        buyer_id="B-OSTRAVA",
        kind=LimitKind.NAMED,
        status=LimitStatus.PARTIAL,
        requested=Money(Decimal(80000), "EUR"),
        granted=Money(Decimal("50000.25"), "EUR"),
        effective_from=date(2026, 2, 1),
        effective_to=date(2026, 12, 31),
        max_payment_term_days=60,
        insured_percentage=Decimal("0.85"),
        conditions=("guarantee", "no D/A"),
        reason_code="R7",
        decided_on=date(2026, 1, 30),
        pending_action="withdrawal",
        pending_effective=date(2026, 11, 30),
        source="portal",
        read_at=datetime(2026, 11, 1, 9, tzinfo=timezone(timedelta(hours=1))),
    )
    assert refused == LimitRecord(
        "POL-A", "B-AHORN", LimitKind.NAMED, LimitStatus.REFUSED, requested=Money(Decimal(10000), "EUR")
    )
    assert records.limits(ANNA, "B-AHORN") == [refused]
    assert records.limits(ANNA, "B-NOBODY") == []


def test_a_time_keeps_the_offset_it_was_written_with(records: SqlRecords) -> None:
    read_at = records.limits(ANNA, "B-OSTRAVA")[0].read_at

    assert read_at is not None
    assert read_at.isoformat() == "2026-11-01T09:00:00+01:00"


def test_an_invoice_comes_back_with_every_column_the_oldest_due_first(records: SqlRecords) -> None:
    oldest, whole, undated = records.invoices(ANNA)

    assert oldest == Invoice(
        "POL-A", "B-OSTRAVA", "A-1", Money(Decimal(100), "EUR"), due_on=date(2026, 4, 1), declared=False
    )
    assert whole == Invoice(
        policy_id="POL-A",
        buyer_id="B-OSTRAVA",
        invoice_no="A-2",
        amount=Money(Decimal("1190.00"), "EUR"),
        issued_on=date(2026, 3, 2),
        dispatched_on=date(2026, 3, 1),
        due_on=date(2026, 5, 1),
        terms_days=60,
        vat_amount=Decimal("190.00"),
        paid_amount=Decimal(0),
        disputed_amount=Decimal("100.5"),
        declared=True,
    )
    assert undated == Invoice("POL-A", "B-AHORN", "A-3", Money(Decimal("5.0"), "EUR"))
    assert records.invoices(ANNA, "B-AHORN") == [undated]


def test_a_claim_comes_back_with_every_column_the_newest_stage_first(records: SqlRecords) -> None:
    newest, whole = records.claims(ANNA)

    assert newest == Claim("POL-A", "C-2", "B-AHORN", ClaimStatus.NOTIFIED, status_since=date(2026, 7, 1))
    assert whole == Claim(
        policy_id="POL-A",
        claim_no="C-1",
        buyer_id="B-OSTRAVA",
        status=ClaimStatus.DOCS_PENDING,
        cause=ClaimCause.INSOLVENCY,
        status_since=date(2026, 6, 1),
        notified_on=date(2026, 5, 20),
        submitted_on=date(2026, 5, 30),
        claimed=Money(Decimal(1190), "EUR"),
        assessed=Money(Decimal(1000), "EUR"),
        indemnity=Money(Decimal("850.5"), "EUR"),
        deductions=(Deduction("VAT", Decimal(190)), Deduction("own share", Decimal(150))),
        missing_documents=("proof of debt",),
        received_documents=("invoices", "contract"),
        next_step="send the proof",
        next_actor="policyholder",
        next_date=date(2026, 6, 20),
        payee="Bank am Ring",
        paid_on=date(2026, 8, 1),
        invoices=("A-1", "A-2"),
        read_at=datetime(2026, 11, 1, 8, tzinfo=UTC),
    )
    assert records.claims(ANNA, "C-2") == [newest]


def test_an_event_comes_back_with_every_column_the_newest_first(records: SqlRecords) -> None:
    assert records.events(ANNA) == [
        BuyerEvent("POL-A", "E-2", "B-AHORN", EventKind.OVERDUE, date(2026, 6, 1)),
        BuyerEvent(
            "POL-A",
            "E-1",
            "B-AHORN",
            EventKind.GRADE_CHANGED,
            date(2026, 5, 1),
            old_value="3",
            new_value="6",
            note="after the accounts",
        ),
    ]
    assert records.events(ANNA, "B-OSTRAVA") == []


def test_a_policy_comes_back_with_its_schedule_clauses_and_endorsements(records: SqlRecords) -> None:
    (policy,) = records.policies(ANNA)

    assert (policy.policyholder, policy.currency, policy.insurer) == ("Anlage GmbH", "EUR", "Atlas Kredit")
    assert policy.status is PolicyStatus.ACTIVE
    assert (policy.period_from, policy.period_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert policy.schedule["insured_percentage"] == {
        "named": "0.90",
        "discretionary": "0.80",
        "political": "0.85",
    }
    assert policy.schedule["countries"] == ["DE", "NO", "CZ"]
    assert policy.clauses == {"overdue_notice": "7.2", "insured_percentage": "clause 4"}
    assert [(e.no, e.effective, e.text) for e in policy.endorsements] == [
        ("E1", date(2026, 7, 1), "From July, 45 days.")
    ]


def test_the_terms_of_a_policy_follow_its_endorsements(records: SqlRecords) -> None:
    (policy,) = records.policies(ANNA)

    before, after = terms_on(policy, date(2026, 6, 30)), terms_on(policy, date(2026, 7, 1))

    assert before.overdue_notice is not None
    assert (before.overdue_notice.days, before.overdue_notice.start) == (30, Start.DUE_DATE)
    assert after.overdue_notice is not None
    assert (after.overdue_notice.days, after.overdue_notice.start) == (45, Start.DUE_DATE)
    assert before.deductible is not None
    assert before.deductible.used == Decimal("2500.50")
    assert (before.discretionary_limit, before.dispute_tolerance) == (Decimal(20000), Decimal("0.15"))
    assert after.countries == ("DE",)


def test_the_version_of_the_book_grows_with_every_import(engine: Engine, tmp_path: Path) -> None:
    records, book = SqlRecords(engine), write_book(tmp_path / "book")

    assert records.book_version() == 0
    import_book(engine, book)
    import_book(engine, book)

    assert records.book_version() == 2


def test_records_that_cannot_be_read_are_unavailable_not_empty(records: SqlRecords, engine: Engine) -> None:
    with engine.begin() as connection:
        for table in ("credit_limit", "invoice", "claim", "buyer_event", "principal_policy", "policy"):
            connection.execute(text(f"DROP TABLE {table}"))

    for read in (records.limits, records.invoices, records.claims, records.policies, records.buyers):
        with pytest.raises(RecordsUnavailable) as raised:
            read(ANNA)
        assert raised.value.__cause__ is not None


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all/coverdesk.db", "postgresql+psycopg://nobody@127.0.0.1:1/nothing"],
)
def test_a_database_that_has_gone_away_is_unavailable(url: str) -> None:
    engine = open_database(url)

    with pytest.raises(RecordsUnavailable):
        SqlRecords(engine).buyers(ANNA)
    with pytest.raises(RecordsUnavailable):
        SqlRecords(engine).book_version()
    engine.dispose()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    file = tmp_path / "coverdesk.db"
    file.write_bytes(b"not a database at all" * 100)
    engine = open_database(f"sqlite:///{file}")

    with pytest.raises(RecordsUnavailable):
        SqlRecords(engine).claims(ANNA)
    engine.dispose()


@pytest.mark.parametrize("typed", ["A-1", "a-1", "A1", "a 1", "A/1", "Ａ－１"])
def test_an_invoice_is_found_however_its_number_is_typed(records: SqlRecords, typed: str) -> None:
    assert [one.invoice_no for one in records.invoices_numbered(ANNA, typed)] == ["A-1"]


def test_a_number_as_it_stands_comes_before_one_that_only_looks_like_it(
    engine: Engine, tmp_path: Path
) -> None:
    head = "policy_id,buyer_id,invoice_no,amount,currency"
    owed = [head, "POL-A,B-AHORN,X-12,5,EUR", "POL-A,B-AHORN,X1-2,7,EUR", ""]
    import_book(engine, write_book(tmp_path / "book"))
    import_book(engine, write_book(tmp_path / "alike", {"invoices.csv": "\n".join(owed)}))
    records = SqlRecords(engine)

    assert [one.invoice_no for one in records.invoices_numbered(ANNA, "X-12")] == ["X-12"]
    assert len(records.invoices_numbered(ANNA, "x12")) == 2
