"""Every error of a book is found at once, with its place and what would be right; nothing is imported."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from knowledge.database import open_database
from tests.tools.records.sample_book import FILES, write_book
from tools.principal import OPERATOR
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory
from tools.records.problems import BookError, BookRejected
from tools.records.sql import SqlRecords
from tools.tool import RecordsUnavailable

LIMIT = {"policy_id": "POL-A", "buyer_id": "B-AHORN", "kind": "named", "status": "PENDING"}
INVOICE = {
    "policy_id": "POL-A",
    "buyer_id": "B-AHORN",
    "invoice_no": "I-1",
    "amount": "100",
    "currency": "EUR",
    "issued_on": "2026-01-10",
}
CLAIM = {"claim_no": "C-9", "policy_id": "POL-A", "buyer_id": "B-AHORN", "status": "NOTIFIED"}
EVENT = {"event_id": "E-9", "policy_id": "POL-A", "buyer_id": "B-AHORN", "kind": "overdue"}
BUYER = {"buyer_id": "B-NEW", "legal_name": "New Ltd"}
PRINCIPAL = {"principal_id": "dora", "name": "Dora", "role": "sales", "policies": "POL-A"}
GOOD = {
    "limits.csv": LIMIT,
    "invoices.csv": INVOICE,
    "claims.csv": CLAIM,
    "events.csv": EVENT,
    "buyers.csv": BUYER,
    "principals.csv": PRINCIPAL,
}


def rejected(engine: Engine, folder: Path) -> tuple[BookError, ...]:
    with pytest.raises(BookRejected) as raised:
        import_book(engine, folder)
    return raised.value.errors


@pytest.fixture
def folder(engine: Engine, tmp_path: Path) -> Path:
    """An empty folder, for a second book after the sample."""
    import_book(engine, write_book(tmp_path / "book"))
    return write_book(tmp_path / "second", {})


@pytest.mark.parametrize(
    ("file", "column", "cell", "said"),
    [
        ("limits.csv", "granted_amount", "1,250.50", "Write 1250.50."),
        ("limits.csv", "granted_amount", "1.250,50", "Write 1250.50."),
        ("limits.csv", "granted_amount", "1250,5", "Write 1250.5."),
        ("limits.csv", "granted_amount", "EUR 500000", "Write 500000."),
        ("limits.csv", "granted_amount", "50万", "Write 500000."),
        ("limits.csv", "granted_amount", "５００", "Write 500."),
        ("limits.csv", "granted_amount", "5E+05", "Write 500000."),
        ("limits.csv", "granted_amount", "unknown", "Write it like 1250.50."),
        ("limits.csv", "granted_amount", "NaN", "Write it like 1250.50."),
        ("limits.csv", "granted_amount", "-5", "is negative"),
        ("limits.csv", "insured_percentage", "90", "Write 0.90 for 90 %."),
        ("limits.csv", "insured_percentage", "90%", "Write 0.9."),
        ("limits.csv", "insured_percentage", "1.5", "is not a fraction between 0 and 1"),
        ("limits.csv", "max_payment_term_days", "60 days", "Write 60."),
        ("limits.csv", "max_payment_term_days", "60.0", "Write 60."),
        ("limits.csv", "max_payment_term_days", "-1", "is no whole number of days"),
        ("limits.csv", "effective_from", "2026/9/3", "Write 2026-09-03."),
        ("limits.csv", "effective_from", "03.09.2026", "Write 2026-09-03."),
        ("limits.csv", "effective_from", "2026年9月3日", "Write 2026-09-03."),
        ("limits.csv", "effective_from", "20260903", "Write 2026-09-03."),
        ("limits.csv", "effective_from", "2026-09-03 00:00:00", "Write 2026-09-03."),
        ("limits.csv", "effective_from", "46268", "Write 2026-09-03, if it is Excel's number of a day."),
        ("limits.csv", "effective_from", "09/03/2026", "Write it like 2025-09-03."),
        ("limits.csv", "effective_from", "2026-02-30", "is no day of the calendar"),
        ("limits.csv", "effective_from", "0026-02-03", "has a year that cannot be meant"),
        ("limits.csv", "read_at", "yesterday", "Write it like 2025-09-28T08:12:03Z."),
        ("limits.csv", "status", "APROVED", "Did you mean APPROVED?"),
        ("limits.csv", "status", "ok", "Known: PENDING, APPROVED, PARTIAL"),
        ("limits.csv", "kind", "top-up", "Did you mean topup?"),
        ("limits.csv", "kind", "", "It is needed in every row."),
        ("limits.csv", "policy_id", "POL-C", "Did you mean POL-"),
        ("limits.csv", "policy_id", "4711", "Add it to policies.yaml."),
        ("limits.csv", "buyer_id", "B-AHORM", "Did you mean B-AHORN?"),
        ("limits.csv", "source", "#N/A", "Leave the cell empty when it is unknown."),
        ("invoices.csv", "currency", "RMB", "Write CNY."),
        ("invoices.csv", "currency", "EURO", "Write EUR."),
        ("invoices.csv", "currency", "XXQ", "Write it like CNY."),
        ("invoices.csv", "amount", "", "the cell is empty"),
        ("invoices.csv", "due_on", "2026-01-09", "is before issued_on 2026-01-10"),
        ("invoices.csv", "paid_amount", "100.01", "is more than the invoice's amount 100"),
        ("invoices.csv", "vat_amount", "101", "amount includes the VAT"),
        ("invoices.csv", "disputed_amount", "101", "is more than the invoice's amount"),
        ("invoices.csv", "declared", "yes", "Write true."),
        ("invoices.csv", "declared", "是", "Write true."),
        ("invoices.csv", "declared", "maybe", "Write true or false."),
        ("claims.csv", "cause", "bankruptcy", "Known: insolvency, protracted_default"),
        ("claims.csv", "status", "DOCS PENDING", "Did you mean DOCS_PENDING?"),
        ("claims.csv", "deductions", "190", "Write label:amount;label:amount."),
        ("claims.csv", "deductions", "VAT:1,900", "Write 1900."),
        ("claims.csv", "buyer_id", "nobody", "is no buyer of buyers.csv or of an earlier import"),
        ("events.csv", "kind", "bankrupt", "Known: grade_changed"),
        ("events.csv", "occurred_on", "soon", "is no date"),
        ("buyers.csv", "country", "UK", "Write GB."),
        ("buyers.csv", "country", "Germany", "Write DE."),
        ("buyers.csv", "country", "QQ", "is no country of ISO 3166"),
        ("buyers.csv", "registration_number", "9.1440300E+17", "Format the column as text"),
        ("buyers.csv", "legal_name", "#REF!", "is an error of the spreadsheet"),
        ("principals.csv", "role", "manager", "Known: policyholder, credit_manager, sales, support, admin"),
        ("principals.csv", "role", "operator", "is not one of the known words"),
        ("principals.csv", "principal_id", "public", "is a name CoverDesk keeps for itself"),
        ("principals.csv", "policies", "POL-A;POL-Z", "Did you mean POL-"),
        ("principals.csv", "language", "Chinese!", "Write zh, zh-Hant or en."),
        ("principals.csv", "token", "token-of-anna-0001", "the same as anna's"),
    ],
)
def test_a_wrong_cell_is_named_with_what_would_be_right(
    engine: Engine, folder: Path, file: str, column: str, cell: str, said: str
) -> None:
    extra = {"currency": "EUR"} if column in {"granted_amount", "deductions"} else {}
    row = GOOD[file] | extra | {column: cell}
    lines = [",".join(row), "", ",".join(f'"{value}"' for value in row.values())]
    write_book(folder, {file: "\n".join(lines) + "\n"})

    (error,) = rejected(engine, folder)

    assert (error.file, error.line, error.column) == (file, 3, column)
    assert said in str(error)


@pytest.mark.parametrize(
    ("file", "row", "column", "said"),
    [
        ("limits.csv", LIMIT | {"granted_amount": "5"}, "currency", "An amount needs its currency"),
        (
            "limits.csv",
            LIMIT | {"effective_from": "2026-02-02", "effective_to": "2026-02-01"},
            "effective_to",
            "is before effective_from 2026-02-02",
        ),
        (
            "claims.csv",
            CLAIM | {"submitted_on": "2026-02-02", "paid_on": "2026-02-01"},
            "paid_on",
            "is before submitted_on 2026-02-02",
        ),
        ("claims.csv", CLAIM | {"deductions": "VAT:1"}, "currency", "An amount needs its currency"),
        (
            "buyers.csv",
            BUYER | {"registration_type": "USCC", "registration_number": "1;2"},
            "registration_type",
            "has 1 kinds for 2 numbers",
        ),
        ("principals.csv", PRINCIPAL | {"slack_user_id": "U9"}, "slack_team_id", "needs the workspace"),
        ("principals.csv", PRINCIPAL | {"slack_team_id": "T9"}, "slack_user_id", "needs the user"),
        (
            "principals.csv",
            PRINCIPAL | {"slack_team_id": "T1", "slack_user_id": "U1"},
            "slack_user_id",
            "'U1' the same as anna's",
        ),
    ],
)
def test_cells_that_do_not_fit_together_are_named(
    engine: Engine, folder: Path, file: str, row: dict[str, str], column: str, said: str
) -> None:
    write_book(folder, {file: f"{','.join(row)}\n{','.join(row.values())}\n"})

    (error,) = rejected(engine, folder)

    assert (error.file, error.line, error.column) == (file, 2, column)
    assert said in str(error)


@pytest.mark.parametrize(("file", "good"), GOOD.items(), ids=GOOD)
def test_a_key_may_stand_only_once_in_a_file(
    engine: Engine, folder: Path, file: str, good: dict[str, str]
) -> None:
    row = ",".join(good.values())
    write_book(folder, {file: f"{','.join(good)}\n{row}\n{row}\n"})

    (error,) = rejected(engine, folder)

    assert error.line == 3
    assert "the same key as in line 2. Keep one of the two." in str(error)


POLICY = "- policy_id: POL-N\n  policyholder: New\n  currency: EUR\n"


@pytest.mark.parametrize(
    ("yaml", "line", "column", "said"),
    [
        (POLICY + "  overdue_notice:\n    days: thirty\n", 5, "overdue_notice.days", "is a whole number"),
        (POLICY + "  overdue_notice: {days: 30, from: due}\n", 4, "overdue_notice.from", "'due_date'"),
        (POLICY + "  overdue_notice: {day: 30}\n", 4, "overdue_notice.day", "has the fields days, months"),
        (
            POLICY + "  insured_percentage: {named: 90}\n",
            4,
            "insured_percentage.named",
            "write 0.90 for 90 %",
        ),
        (POLICY + "  insured_percentage: {named: 90%}\n", 4, "insured_percentage.named", "is a number"),
        (POLICY + "  insured_percentage: 0.9\n", 4, "insured_percentage", "has the fields named"),
        (
            POLICY + "  waiting_period: {days: 9, months: 5}\n",
            4,
            "waiting_period",
            "has both days and months",
        ),
        (POLICY + "  deductible: {amount: 100}\n", 4, "deductible.kind", "is needed beside an amount"),
        (POLICY + "  discretionary_limit: {amount: '5,000'}\n", 4, "discretionary_limit.amount", "1250.50"),
        (POLICY + "  maximum_liability: {amount: -1}\n", 4, "maximum_liability.amount", "is not negative"),
        (POLICY + "  vat_covered: yes\n", 4, "vat_covered", "is true or false"),
        (POLICY + "  countries: DE\n", 4, "countries", "is a list"),
        (POLICY + "  threshhold: 5\n", 4, "threshhold", "Did you mean threshold?"),
        (POLICY + "  status: live\n", 4, "status", "Known: active, expired, cancelled, suspended"),
        (POLICY + "  period: {from: 2026-01-01, to: 2025-01-01}\n", 4, "period.to", "is before"),
        (POLICY + "  period: {from: 1.1.2026}\n", 4, "period.from", "Write 2026-01-01."),
        (POLICY + "  period: 2026\n", 4, "period", "has fields of its own"),
        (POLICY + "  threshold: 5\n  threshold: 6\n", 5, "0.threshold", "stands twice"),
        ("- policyholder: New\n  currency: EUR\n", 1, "policy_id", "is missing"),
        ("- policy_id: POL-N\n  policyholder: New\n  currency: EURO\n", 3, "currency", "Write EUR."),
        (POLICY + POLICY, 4, "policy_id", "the same policy as in line 1"),
        ("policy_id: POL-N\n", None, None, "is not a list of policies"),
        ("- POL-N\n", 1, None, "is no policy"),
        ("- policy_id: 'POL\n", 2, None, "is no YAML"),
        (POLICY + '  loss_payee: "\\0"\n', 4, None, "holds a character that no record can hold"),
        (POLICY + '  loss_payee: "\\ud800"\n', 4, None, "holds a character that no record can hold"),
        (POLICY + '  clauses: {"\\udfff": "1"}\n', 4, None, "holds a character that no record can hold"),
        ("- &a [*a]\n", 1, None, "is nested too deeply"),
    ],
)
def test_a_wrong_parameter_of_a_policy_is_named(
    engine: Engine, folder: Path, yaml: str, line: int | None, column: str | None, said: str
) -> None:
    write_book(folder, {"policies.yaml": yaml})

    (error,) = rejected(engine, folder)

    assert (error.file, error.line, error.column) == ("policies.yaml", line, column)
    assert said in str(error)


@pytest.mark.parametrize(
    ("sets", "column", "said"),
    [
        ("{overdue_notice.day: 45}", "overdue_notice.day", "Did you mean overdue_notice.days"),
        ("{notice: 45}", "notice", "is not a parameter of a policy"),
        ("{policyholder: New}", "policyholder", "is not a parameter of a policy"),
        ("{overdue_notice.days: 45 days}", "overdue_notice.days", "is a whole number"),
        ("{overdue_notice: 45}", "overdue_notice", "has the fields days"),
        ("{overdue_notice.months: 1}", "overdue_notice.months", "overdue_notice has both days and months"),
        ("{insured_percentage.named: 85}", "insured_percentage.named", "write 0.90 for 90 %"),
        ("{discretionary_limit.amount: lots}", "discretionary_limit.amount", "is a number"),
    ],
)
def test_an_endorsement_must_leave_terms_that_can_be_read(
    engine: Engine, folder: Path, sets: str, column: str, said: str
) -> None:
    yaml = POLICY + (
        "  overdue_notice: {days: 30, from: due_date}\n"
        "  endorsements:\n"
        "    - {no: E1, effective: 2026-05-01, sets: {threshold: 5}}\n"
        "    - no: E2\n"
        "      effective: 2026-06-01\n"
        f"      sets: {sets}\n"
    )
    write_book(folder, {"policies.yaml": yaml})

    (error,) = rejected(engine, folder)

    assert (error.line, error.column) == (9, f"endorsements.1.sets.{column}")
    assert said in str(error)


@pytest.mark.parametrize(
    ("header", "column", "said"),
    [
        ("policy_id,buyer_id,kind,state", "state", "Did you mean status"),
        ("policy_id,buyer_id,kind,status,granted", "granted", "Did you mean granted_amount"),
        ("policy_id,buyer_id,kind,status,小计", "小计", "Known: policy_id, buyer_id"),
        ("policy_id,buyer_id,kind,status,kind", "kind", "stands twice in the header"),
        ("policy_id,buyer_id,kind", "status", "this column is missing"),
        ("POL-A,B-AHORN,named,PENDING", "pol-a", "is no column of this file"),
    ],
)
def test_a_wrong_header_is_said_before_any_row(
    engine: Engine, folder: Path, header: str, column: str, said: str
) -> None:
    write_book(folder, {"limits.csv": f"{header}\nPOL-A,B-AHORN,named,nonsense\n"})

    errors = rejected(engine, folder)

    (found,) = [error for error in errors if error.column == column]
    assert found.line == 1
    assert said in str(found)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", None, "is empty"),
        (b"\xef\xbb\xbf \r\n", None, "is empty"),
        ("buyer_id,legal_name\nB-1,北京\n".encode("gb18030"), 2, "is not UTF-8"),
        ("buyer_id,legal_name\nB-1,Köln\n".encode("cp1252"), 2, "CSV UTF-8 (Comma delimited)"),
        (b"buyer_id,legal_name\nB-1,A\0B\n", 2, "holds a NUL character"),
        ("buyer_id,legal_name\n".encode("utf-16-le"), 1, "holds a NUL character"),
        (b'buyer_id,legal_name\nB-1,Ok\nB-2,"never closed\nB-3,Ok\n', 3, "is no CSV from here on"),
        (b"buyer_id,legal_name\nB-1,Acme, Inc.\n", 2, "the row has 3 cells, the header 2"),
        (b"buyer_id,legal_name,city\nB-1,Acme\n", 2, "the row has 2 cells, the header 3"),
        (b"PK\x03\x04\x00\x00", 1, "NUL character"),
    ],
)
def test_a_file_that_is_no_table_is_said_with_its_line(
    engine: Engine, folder: Path, content: bytes, line: int | None, said: str
) -> None:
    (folder / "buyers.csv").write_bytes(content)

    (error,) = rejected(engine, folder)

    assert (error.file, error.line) == ("buyers.csv", line)
    assert said in str(error)


def test_a_folder_in_a_files_place_is_said(engine: Engine, folder: Path) -> None:
    (folder / "buyers.csv").mkdir()

    (error,) = rejected(engine, folder)

    assert str(error).startswith("buyers.csv: is a folder, not a file")


@pytest.mark.parametrize(
    ("name", "said"), [("none", "does not exist"), ("file", "is a file"), ("", "no file of")]
)
def test_a_folder_without_a_book_says_what_is_expected(
    engine: Engine, folder: Path, name: str, said: str
) -> None:
    (folder / "file").write_text("x", encoding="utf-8")

    (error,) = rejected(engine, folder / name)

    assert said in str(error)
    assert "policies.yaml, principals.csv, buyers.csv, limits.csv, invoices.csv" in str(error)


def test_all_errors_of_all_files_come_at_once(engine: Engine, folder: Path) -> None:
    write_book(
        folder,
        {
            "policies.yaml": POLICY + "  threshold: many\n  currancy: EUR\n",
            "buyers.csv": "buyer_id,legal_name,country\nB-1,One,UK\n,Two,DE\n",
            "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\n"
            "POL-N,B-1,I-1,ten,euro\n"
            "POL-X,B-9,I-2,1,EUR\n",
        },
    )

    errors = rejected(engine, folder)

    assert [(error.file, error.line, error.column) for error in errors] == [
        ("buyers.csv", 2, "country"),
        ("buyers.csv", 3, "buyer_id"),
        ("invoices.csv", 2, "amount"),
        ("invoices.csv", 2, "currency"),
        ("invoices.csv", 3, "policy_id"),
        ("invoices.csv", 3, "buyer_id"),
        ("policies.yaml", 4, "threshold"),
        ("policies.yaml", 5, "currancy"),
    ]


def test_what_refers_to_a_file_that_cannot_be_read_is_not_wrong_as_well(engine: Engine, folder: Path) -> None:
    write_book(
        folder,
        {
            "policies.yaml": "- {",
            "buyers.csv": "name\nx\n",
            "limits.csv": "policy_id,buyer_id,kind,status\nNEW,NEW,named,PENDING\n",
        },
    )

    assert {error.file for error in rejected(engine, folder)} == {"policies.yaml", "buyers.csv"}


def test_of_very_many_errors_the_first_are_shown_and_all_are_counted(engine: Engine, folder: Path) -> None:
    rows = "".join(f"B-{number},,{number}\n" for number in range(1000))
    write_book(folder, {"buyers.csv": "buyer_id,legal_name,country\n" + rows})

    with pytest.raises(BookRejected) as raised:
        import_book(engine, folder)

    assert (len(raised.value.errors), raised.value.total) == (200, 2000)
    assert str(raised.value).endswith("… and 1800 more")


def test_a_missing_directory_file_is_said(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BookRejected, match=r"companies\.csv: cannot be read: No such file"):
        import_directory(engine, tmp_path / "companies.csv")


@pytest.mark.parametrize("replace", [False, True])
def test_one_wrong_cell_leaves_the_whole_book_as_it_was(
    engine: Engine, folder: Path, *, replace: bool
) -> None:
    records = SqlRecords(engine)
    before = records.book_version(), records.limits(OPERATOR), records.buyers(OPERATOR)
    files = dict(FILES) | {"events.csv": FILES["events.csv"].replace("grade_changed", "grade_lost")}
    files["buyers.csv"] = files["buyers.csv"].replace("Ahorn AG", "Other AG")

    with pytest.raises(BookRejected):
        import_book(engine, write_book(folder, files), replace=replace)

    assert (records.book_version(), records.limits(OPERATOR), records.buyers(OPERATOR)) == before


def test_a_database_that_fails_midway_leaves_the_book_as_it_was(engine: Engine, folder: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE buyer_event"))
    records = SqlRecords(engine)
    before = records.invoices(OPERATOR)

    with pytest.raises(RecordsUnavailable) as raised:
        import_book(engine, write_book(folder), replace=True)

    assert raised.value.__cause__ is not None
    assert records.invoices(OPERATOR) == before


def test_a_database_that_is_not_there_is_unavailable(folder: Path) -> None:
    engine = open_database("sqlite:////nowhere/at/all/coverdesk.db")

    with pytest.raises(RecordsUnavailable):
        import_book(engine, write_book(folder))
    engine.dispose()
