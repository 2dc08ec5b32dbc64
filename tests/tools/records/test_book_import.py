"""A user's book comes in from whatever a spreadsheet saves, and merges by key."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import FILES, write_book
from tools.principal import OPERATOR
from tools.records.book_import import import_book
from tools.records.demo import load_demo
from tools.records.import_report import ImportReport
from tools.records.sql import SqlRecords

BUYERS = "buyer_id,legal_name,city\nB-1,北京某某公司,Köln\nB-2,Two,Rome\n"
LIMITS = "policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,decided_on\n"


def everything(engine: Engine) -> str:
    records = SqlRecords(engine)
    reads = (
        records.policies,
        records.buyers,
        records.limits,
        records.invoices,
        records.claims,
        records.events,
    )
    return repr([read(OPERATOR) for read in reads])


def names(engine: Engine) -> list[str]:
    return [buyer.legal_name for buyer in SqlRecords(engine).buyers(OPERATOR)]


def test_the_report_counts_what_came_in(engine: Engine, tmp_path: Path) -> None:
    report = import_book(engine, write_book(tmp_path / "book"))

    assert report == ImportReport(
        policies=2, principals=5, buyers=4, limits=3, invoices=4, claims=3, events=3, warnings=()
    )
    assert report.as_data() == {
        "policies": 2,
        "principals": 5,
        "buyers": 4,
        "limits": 3,
        "invoices": 4,
        "claims": 3,
        "events": 3,
        "unchanged": 0,
        "removed": 0,
        "duplicates": 0,
        "warnings": [],
    }


def test_importing_a_book_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    import_book(engine, book)
    before = everything(engine)

    import_book(engine, book)

    assert everything(engine) == before


def test_a_row_replaces_the_record_of_its_key_and_leaves_the_others(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))

    import_book(
        engine,
        write_book(
            tmp_path / "more",
            {
                "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\nPOL-A,B-OSTRAVA,A-1,70,EUR\n",
                "policies.yaml": "- {policy_id: POL-B, policyholder: New name, currency: CNY, threshold: 5}",
            },
        ),
    )

    records = SqlRecords(engine)
    changed = [invoice for invoice in records.invoices(OPERATOR) if invoice.amount.amount == 70]
    assert [(one.policy_id, one.invoice_no, one.due_on) for one in changed] == [("POL-A", "A-1", None)]
    assert len(records.invoices(OPERATOR)) == 4
    assert [(one.policyholder, one.schedule) for one in records.policies(OPERATOR)][1] == (
        "New name",
        {"threshold": 5},
    )


def test_a_replaced_book_leaves_nothing_of_the_one_before(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    other = write_book(
        tmp_path / "other", {"policies.yaml": "- {policy_id: P, policyholder: X, currency: EUR}"}
    )

    import_book(engine, other, replace=True)

    records = SqlRecords(engine)
    assert [policy.policy_id for policy in records.policies(OPERATOR)] == ["P"]
    assert list(records.buyers(OPERATOR)) == []
    assert records.limits(OPERATOR) == []
    assert records.claims(OPERATOR) == []
    assert records.book_version() == 2


def test_two_unknown_days_are_the_same_day_in_the_key_of_a_limit(engine: Engine, tmp_path: Path) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    rows = "POL-A,B-AHORN,named,APPROVED,{},EUR,,\nPOL-A,B-AHORN,named,APPROVED,7,EUR,2026-01-01,\n"

    for amount in (5, 6):
        import_book(engine, write_book(tmp_path / "more", {"limits.csv": LIMITS + rows.format(amount)}))

    approved = [one.granted for one in SqlRecords(engine).limits(OPERATOR, "B-AHORN")][1:]
    assert [money.amount for money in approved if money] == [6, 7]


def test_limits_keep_the_order_of_the_file_and_later_imports_come_after(
    engine: Engine, tmp_path: Path
) -> None:
    import_book(engine, write_book(tmp_path / "book"))
    newer = LIMITS + "POL-A,B-OSTRAVA,named,REDUCED,1,EUR,2026-09-01,\nPOL-A,B-AHORN,named,REFUSED,,,,\n"

    import_book(engine, write_book(tmp_path / "newer", {"limits.csv": newer}))

    order = [(one.policy_id, one.status.value) for one in SqlRecords(engine).limits(OPERATOR)]
    assert order == [("POL-A", "PARTIAL"), ("POL-B", "APPROVED"), ("POL-A", "REDUCED"), ("POL-A", "REFUSED")]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (BUYERS, "utf-8"),
        (BUYERS, "utf-8-sig"),
        (BUYERS.replace("\n", "\r\n"), "utf-8-sig"),
        (BUYERS.replace("\n", "\r"), "utf-8"),
        (BUYERS.replace(",", ";"), "utf-8-sig"),
        (BUYERS.replace(",", "\t"), "utf-16"),
        (BUYERS.replace(",", "\t").replace("\n", "\r\n"), "utf-16"),
        ("sep=;\r\n" + BUYERS.replace(",", ";"), "utf-8"),
        ("sep=\t\n" + BUYERS.replace(",", "\t"), "utf-8"),
        (BUYERS.rstrip("\n"), "utf-8"),
        (BUYERS.replace("\n", ",,\n"), "utf-8"),
        ("\n" + BUYERS.replace("B-2", "\n,,\n  B-2  "), "utf-8"),
        ('"Buyer_ID","LEGAL_NAME",city\n"B-1","北京某某公司",Köln\n"B-2",Two,\n', "utf-8"),
        ("city, legal_name ,buyer_id\nKöln,北京某某公司,B-1\n,Two,B-2\n", "utf-8"),
    ],
    ids=[
        "plain",
        "BOM",
        "CRLF",
        "CR",
        "semicolons",
        "UTF-16 with tabs",
        "Excel's Unicode text",
        "sep line",
        "sep tab",
        "no last line break",
        "empty columns",
        "empty lines and blanks",
        "quoted, capitals",
        "other order",
    ],
)
def test_whatever_a_spreadsheet_saves_is_read(
    engine: Engine, tmp_path: Path, content: str, encoding: str
) -> None:
    folder = write_book(tmp_path / "book", {})
    (folder / "buyers.csv").write_bytes(content.encode(encoding))

    report = import_book(engine, folder)

    assert (report.buyers, report.warnings) == (2, ())
    assert names(engine) == ["北京某某公司", "Two"]


def test_cells_hold_separators_quotes_and_line_breaks(engine: Engine, tmp_path: Path) -> None:
    content = 'buyer_id,legal_name,address\nB-1,"Acme ""A"", Inc.","Ring 1\n50000 Köln"\nB-2,Two,\n'

    import_book(engine, write_book(tmp_path / "book", {"buyers.csv": content}))

    first = SqlRecords(engine).buyers(OPERATOR)[0]
    assert (first.legal_name, first.address) == ('Acme "A", Inc.', "Ring 1\n50000 Köln")


def test_a_value_of_the_schedule_stays_as_the_policy_writes_it(engine: Engine, tmp_path: Path) -> None:
    yaml = """
- policy_id: 2026001
  policyholder: "0012"
  currency: nok
  countries: [NO, SE]
  insured_percentage: {named: 0.90}
  discretionary_limit: 5000
  threshold: ~
  loss_payee: "yes"
"""

    import_book(engine, write_book(tmp_path / "book", {"policies.yaml": yaml}))

    (policy,) = SqlRecords(engine).policies(OPERATOR)
    assert (policy.policy_id, policy.policyholder, policy.currency) == ("2026001", "0012", "NOK")
    assert policy.schedule == {
        "countries": ["NO", "SE"],
        "insured_percentage": {"named": "0.90"},
        "discretionary_limit": {"amount": 5000},
        "loss_payee": "yes",
    }


@pytest.mark.parametrize(
    ("files", "warning"),
    [
        (
            {"buyers.csv": "buyer_id,legal_name\n"},
            "buyers.csv: has a header and no rows",
        ),
        (
            {"policies.yaml": "[]"},
            "policies.yaml: has no policies",
        ),
        (
            {"buyers.csv": BUYERS, "limit.csv": "x"},
            "limit.csv: is not read: did you mean limits.csv?",
        ),
        (
            {"buyers.csv": BUYERS, "policies.yml": "x"},
            "policies.yml: is not read: did you mean policies.yaml?",
        ),
        (
            {
                "limits.csv": "policy_id,buyer_id,kind,status,read_at\n"
                "POL-A,B-AHORN,named,PENDING,2026-01-01 08:00\n"
                "POL-A,B-OSTRAVA,named,PENDING,2026-01-01T08:00\n"
            },
            "limits.csv, line 2: read_at has no offset from UTC; taken as UTC (2 times)",
        ),
        (
            {
                "buyers.csv": "buyer_id,legal_name,registration_type,registration_number\n"
                "B-9,Nine,USCC;HRB,91110000600037341M;1\n"
            },
            "buyers.csv, line 2: USCC 91110000600037341M of B-9 has a wrong check digit or form;"
            " it is kept, and never matched",
        ),
        (
            {
                "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\n"
                "POL-A,B-AHORN,I-1,5,EUR\nPOL-A,B-AHORN,I-2,5,USD\n"
            },
            "invoices.csv: POL-A has amounts in EUR and USD for one buyer, which are never added up",
        ),
        (
            {"invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\nPOL-A,B-AHORN,I-1,1.250,EUR\n"},
            "invoices.csv, line 2: amount 1.250 is read as 1.25, not as thousands",
        ),
        (
            {"claims.csv": "claim_no,policy_id,buyer_id,status,invoices\nC-9,POL-A,B-AHORN,PAID,A-3;A-4\n"},
            "claims.csv, line 2: claim C-9 names invoice A-4, which is in no invoices.csv",
        ),
        (
            {
                "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency,dispatched_on,due_on\n"
                "POL-A,B-AHORN,I-1,5,EUR,2026-06-02,2026-06-01\nPOL-A,B-AHORN,I-2,5,EUR,2026-06-01,2026-06-01\n"
            },
            "invoices.csv, line 2: invoice I-1 was dispatched on 2026-06-02, after it was due on 2026-06-01",
        ),
        (
            {"principals.csv": "principal_id,role,policies\nx,support,POL-A\n"},
            "principals.csv, line 2: x has policies, but as support sees no records",
        ),
        (
            {"principals.csv": "principal_id,role\nx,sales\n"},
            "principals.csv, line 2: x has no policies and sees no records",
        ),
        (
            {"principals.csv": "principal_id,role,token\nx,admin,secret\n"},
            "principals.csv, line 2: the token of x is easily guessed; 'tokens create' makes a safe one",
        ),
        (
            {"policies.yaml": "- {policy_id: P, policyholder: X, currency: EUR, clauses: {notices: '7'}}"},
            "policies.yaml, line 1: clauses.notices names no parameter",
        ),
        (
            {"policies.yaml": "- {policy_id: P, policyholder: X, currency: EUR, countries: [DE, World]}"},
            "policies.yaml, line 1: countries: 'World' is not one of ISO 3166 and will match no buyer",
        ),
        (
            {"policies.yaml": "- {policy_id: P, policyholder: X, currency: EUR, public_holidays: XX}"},
            "policies.yaml, line 1: public_holidays: none are known for 'XX', so weekends alone count",
        ),
    ],
)
def test_what_is_doubtful_comes_in_with_a_warning(
    engine: Engine, tmp_path: Path, files: dict[str, str], warning: str
) -> None:
    import_book(engine, write_book(tmp_path / "book"))

    report = import_book(engine, write_book(tmp_path / "second", files))

    assert report.warnings == (warning,)


@pytest.mark.parametrize(
    ("kind", "number", "country", "matched"),
    [
        ("USCC", "91110000600037341L", "CN", True),
        ("USCC", "91110000600037341M", "CN", False),
        ("uscc", "9111000060003734", "CN", False),
        ("LEI", "529900T8BM49AURSDO55", "DE", True),
        ("LEI", "529900T8BM49AURSDO56", "DE", False),
        ("VAT", "DE136695976", "DE", True),
        ("VAT", "136695976", "DE", True),
        ("VAT", "DE136695977", "DE", False),
        ("VAT", "EL094259216", "GR", True),
        ("VAT", "094259216", "GR", True),
        ("VAT", "GB980780684", "GB", True),
        ("VAT", "CHE-107.787.577", "CH", True),
        ("VAT", "12345", "", True),
        ("DUNS", "15-048-3782", "US", True),
        ("DUNS", "15048378", "US", False),
        ("SIREN", "552008443", "FR", True),
        ("SIREN", "552008444", "FR", False),
        ("HRB", "anything", "DE", True),
    ],
)
def test_an_identifier_is_matched_unless_its_check_digits_are_wrong(
    engine: Engine, tmp_path: Path, kind: str, number: str, country: str, *, matched: bool
) -> None:
    header = "buyer_id,legal_name,country,registration_type,registration_number\n"
    book = write_book(tmp_path / "book", {"buyers.csv": f"{header}B,Name,{country},{kind},{number}\n"})

    report = import_book(engine, book)

    (buyer,) = SqlRecords(engine).buyers(OPERATOR)
    assert [(one.kind, one.number) for one in buyer.identifiers] == ([(kind, number)] if matched else [])
    assert len(report.warnings) == (0 if matched else 1)


def test_imports_at_the_same_time_wait_for_each_other(engine: Engine, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")

    with ThreadPoolExecutor(4) as threads:
        reports = list(threads.map(lambda _: import_book(engine, book, replace=True), range(8)))

    assert {report.limits for report in reports} == {3}
    assert SqlRecords(engine).book_version() == 8


def test_the_progress_of_a_long_import_is_told(engine: Engine, tmp_path: Path) -> None:
    rows = "".join(f"B-{number},Name {number}\n" for number in range(10_500))
    book = write_book(tmp_path / "book", {"buyers.csv": "buyer_id,legal_name\n" + rows})
    told: list[tuple[str, int]] = []

    import_book(engine, book, progress=lambda file, rows: told.append((file, rows)))

    assert told == [("buyers.csv", 10_000), ("buyers.csv", 10_500)]
    assert len(names(engine)) == 10_500


def test_the_demo_book_comes_in_once_and_never_into_a_book_of_ones_own(
    engine: Engine, tmp_path: Path
) -> None:
    loaded = load_demo(engine)

    assert loaded.policies > 0
    assert load_demo(engine) == ImportReport()

    import_book(engine, write_book(tmp_path / "own", FILES), replace=True)
    assert load_demo(engine) == ImportReport()
    assert len(SqlRecords(engine).policies(OPERATOR)) == 2
