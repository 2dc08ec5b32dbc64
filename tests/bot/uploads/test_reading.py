"""A ledger is read as its owner meant it, or an error names the cell: nothing guessed, nothing halved."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.uploads.amounts import Mark
from bot.uploads.confined import read_confined
from bot.uploads.days import Order
from bot.uploads.reading import Told, read_ledger
from bot.uploads.tables import MOST_ROWS
from ingestion.blocks import Unreadable
from ingestion.reading.confined import Limits
from tests.bot.conftest import TODAY
from tests.bot.uploads.files import HEADER, codes, ledger, one_cell, with_part, workbook

CHINESE = """蓝桥机电 应收账款明细

客户名称;发票号;开票日期;到期日;金额(元);已收金额;收款日期;争议
甲公司;F1;2026年1月5日;2026-03-05;12.5万;0;;否
甲公司;F2;2026/1/8;2026.3.8;1,000.50;1000.50;2026-04-01;
乙公司;F3;20260108;2026.3.8;(1,000);;;
合计;;;;125000;;;
制表人：王
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_chinese_ledger_is_read_in_every_encoding(encoding: str, separator: str) -> None:
    data = CHINESE.replace(";", separator).encode(encoding)

    read = read_ledger("台账.csv", data, Told(), TODAY)

    assert codes(read) == []
    assert [(row.customer, row.amount, row.currency) for row in read.rows] == [
        ("甲公司", Decimal(125000), "CNY"),
        ("甲公司", Decimal("1000.50"), "CNY"),
        ("乙公司", Decimal(-1000), "CNY"),
    ]
    assert read.rows[0].issued_on == date(2026, 1, 5)
    assert read.rows[1].paid_on == date(2026, 4, 1)
    assert {(one.code, one.cell) for one in read.warnings} == {
        ("totals_left_out", "A7"),
        ("notes_left_out", "A8"),
    }


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234 567,80", "1234567.80"),
        ("80万", "800000"),
        ("1.2亿", "120000000"),
        ("(1,000)", "-1000"),
        ("-250.5", "-250.5"),
        ("250.50-", "-250.50"),
        ("€ 99.90", "99.90"),
        ("EUR 99", "99"),
        ("1,234,567", "1234567"),
        ("80,000", "80000"),
        ("-", "0"),
    ],
)
def test_an_amount_is_what_it_says(cell: str, amount: str) -> None:
    read = one_cell("Amount", cell)

    assert codes(read) == []
    assert read.rows[0].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Amount", "abc", "amount_unreadable"),
        ("Amount", "12,34,5.6.7", "amount_unreadable"),
        ("Amount", "1e99", "amount_unreadable"),
        ("Amount", "99999999999999999", "amount_too_large"),
        ("Amount", "", "amount_missing"),
        ("Amount", "#REF!", "spreadsheet_error"),
        ("Amount", "USD 100", "currencies_disagree"),
        ("Due date", "2026-02-30", "no_such_day"),
        ("Due date", "soon", "day_unreadable"),
        ("Due date", "46146", "day_is_a_number"),
        ("Due date", "0026-03-05", "year_unlikely"),
        ("Due date", "", "day_missing"),
        ("Currency", "$", "currency_doubtful"),
        ("Currency", "euros", "currency_unknown"),
        ("Customer", "", "customer_missing"),
        ("Invoice no", "9.1E+17", "number_rounded"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_of_its_row_is_taken(column: str, cell: str, code: str) -> None:
    read = one_cell(column, cell)

    assert [found for _, found in codes(read)] == [code]
    assert read.rows == []
    where = read.errors[0]
    assert (
        where.cell
        == {"Customer": "A2", "Invoice no": "B2", "Due date": "C2", "Amount": "D2", "Currency": "E2"}[column]
    )


@pytest.mark.parametrize(
    ("days", "read_as"),
    [
        (["03/04/2026", "25/04/2026"], date(2026, 4, 3)),
        (["03/04/2026", "04/25/2026"], date(2026, 3, 4)),
        (["03.04.2026", "04.05.2026"], date(2026, 4, 3)),
        (["3-Apr-26", "4 May 2026"], date(2026, 4, 3)),
        (["April 3, 2026", "May 4, 2026"], date(2026, 4, 3)),
        (["2026-04-03 00:00:00", "2026/5/4"], date(2026, 4, 3)),
    ],
)
def test_a_whole_column_decides_whether_the_day_comes_first(days: list[str], read_as: date) -> None:
    read = ledger("Customer,Due date,Amount,Currency\n" + "".join(f'A,"{one}",1,EUR\n' for one in days))

    assert codes(read) == []
    assert read.rows[0].due_on == read_as


def test_a_column_that_decides_nothing_is_asked_about_and_never_guessed() -> None:
    text = "Customer,Due date,Amount,Currency\nA,03/04/2026,1,EUR\nA,05/06/2026,1,EUR\n"

    assert codes(ledger(text)) == [("B2", "days_ambiguous")]
    assert codes(ledger(text + "A,25/06/2026,1,EUR\nA,06/25/2026,1,EUR\n")) == [("B2", "days_contradict")]
    assert ledger(text, dates=Order.DAY_FIRST).rows[0].due_on == date(2026, 4, 3)
    assert ledger(text, dates=Order.MONTH_FIRST).rows[0].due_on == date(2026, 3, 4)


def test_a_point_that_may_be_either_is_asked_about() -> None:
    assert [code for _, code in codes(one_cell("Amount", "1.234"))] == ["decimal_ambiguous"]
    assert one_cell("Amount", "1.234", decimal=Mark.COMMA).rows[0].amount == 1234
    semicolons = ledger("Customer;Due date;Amount;Currency\nA;2026-05-04;1,234;EUR\n")
    assert [code for _, code in codes(semicolons)] == ["decimal_ambiguous"]


def test_two_currencies_stay_two_and_none_is_asked_for() -> None:
    text = "Customer,Due date,Amount\nA,2026-05-04,100\n"

    assert codes(ledger(text)) == [("C2", "currency_missing")]
    assert ledger(text, currency="CNY").rows[0].currency == "CNY"
    mixed = ledger("Customer,Due date,Amount,Currency\nA,2026-05-04,100,EUR\nA,2026-05-04,100,人民币\n")
    assert [row.currency for row in mixed.rows] == ["EUR", "CNY"]


@pytest.mark.parametrize("total", ["Total", "合计", "小 计", "Grand total:", "Acme total", "Subtotal Acme"])
def test_a_row_of_totals_is_left_out_and_said(total: str) -> None:
    read = ledger(f"{HEADER}Acme,1,2026-01-05,2026-03-05,100,EUR,0,\n{total},,,,100,EUR,,\n")

    assert (len(read.rows), [one.code for one in read.warnings]) == (1, ["totals_left_out"])


def test_a_customer_that_is_called_total_is_a_customer() -> None:
    read = ledger(f"{HEADER}Total Energies,1,2026-01-05,2026-03-05,100,EUR,0,\n")

    assert [row.customer for row in read.rows] == ["Total Energies"]


def test_a_number_that_stands_twice_is_told_and_counted() -> None:
    row = "Acme,1,2026-01-05,2026-03-05,100,EUR,0,\n"

    read = ledger(HEADER + row * 3)

    assert len(read.rows) == 3
    assert [(one.code, one.facts["count"]) for one in read.warnings] == [("invoice_twice", "2")]


@pytest.mark.parametrize(
    ("header", "row", "paid"),
    [
        ("Amount,Outstanding", "100,30", 70),
        ("Amount,Paid on", "100,2026-05-04", 100),
        ("Amount,Paid,Paid on", "100,40,2026-05-04", 40),
        ("Amount,Paid", "100,", None),
    ],
)
def test_what_is_paid_is_told_in_several_ways(header: str, row: str, paid: int | None) -> None:
    read = ledger(f"Customer,Due date,Currency,{header}\nA,2026-05-04,EUR,{row}\n")

    assert codes(read) == []
    assert read.rows[0].paid_amount == paid


def test_what_a_row_says_must_agree() -> None:
    rows = (
        "A,1,2026-05-04,2026-03-05,100,EUR,0,\n"
        "A,2,2026-01-04,2026-03-05,100,EUR,-5,\n"
        "A,3,2026-01-04,2026-03-05,1,EUR,1,2027-01-01\n"
    )

    assert codes(ledger(HEADER + rows)) == [
        ("D2", "due_before_issue"),
        ("G3", "paid_sign"),
        ("H4", "paid_later_than_today"),
    ]
    disagreeing = ledger("Customer,Due date,Currency,Amount,Paid,Outstanding\nA,2026-05-04,EUR,100,30,60\n")
    assert codes(disagreeing) == [("F2", "amounts_disagree")]


def test_headers_in_ten_thousands_are_multiplied() -> None:
    read = ledger("客户,到期日,金额（万元）\n甲,2026-05-04,12.5\n", currency="CNY")

    assert read.rows[0].amount == 125000


ROWS: list[list[Any]] = [
    ["AR ageing of Anlage GmbH"],
    [],
    ["Customer", "Invoice no", "Issued", "Due date", "Amount (EUR)", "Paid"],
    ["Acme", "F1", date(2026, 1, 3), date(2026, 3, 3), 100.1, 0],
    [None, "F2", date(2026, 1, 4), date(2026, 3, 4), 200, 0],
]


def test_a_merged_customer_counts_for_all_its_rows_and_a_merged_amount_for_none() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("A4:A5")

    read = read_ledger("a.xlsx", workbook(ROWS, merge), Told(), TODAY)
    wrong = workbook(
        [*ROWS[:4], ["Acme", "F2", date(2026, 1, 4), date(2026, 3, 4), None, 0]],
        lambda s: s.merge_cells("E4:E5"),
    )

    assert [(row.customer, row.amount) for row in read.rows] == [
        ("Acme", Decimal("100.1")),
        ("Acme", Decimal(200)),
    ]
    assert codes(read_ledger("a.xlsx", wrong, Told(), TODAY)) == [("E5", "amount_merged")]


def test_a_formula_is_read_only_where_its_value_is_stored() -> None:
    data = workbook([*ROWS[:4], ["Acme", "F2", date(2026, 1, 4), date(2026, 3, 4), "=E4*2", 0]])
    stored = with_part(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace("<v></v>", "<v>200.2</v>")
            .replace("<v/>", "<v>200.2</v>")
            .replace("<v />", "<v>200.2</v>")
        ),
    )

    assert codes(read_ledger("a.xlsx", data, Told(), TODAY)) == [("E5", "formula_uncomputed")]
    assert read_ledger("a.xlsx", stored, Told(), TODAY).rows[1].amount == Decimal("200.2")


def test_a_file_without_the_columns_says_which_are_missing() -> None:
    read = ledger("Customer,Remark\nA,b\n")

    assert codes(read) == [("", "columns_missing")]
    assert read.errors[0].facts["columns"] == "amount, due_on"


def test_a_zip_bomb_is_measured_before_it_is_opened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    with pytest.raises(Unreadable, match="zip bomb"):
        read_ledger("a.xlsx", bomb.getvalue(), Told(), TODAY)


def test_what_is_no_table_is_refused() -> None:
    for name, data in {
        "a.xlsx": b"hello",
        "a.csv": b"\x00\x01\x02" * 99,
        "a.xls": b"\xd0\xcf\x11\xe0rest",
    }.items():
        with pytest.raises(Unreadable):
            read_ledger(name, data, Told(), TODAY)


def test_too_many_rows_are_a_clear_refusal() -> None:
    many = HEADER + "Acme,1,2026-01-05,2026-03-05,100,EUR,0,\n" * (MOST_ROWS + 1)

    with pytest.raises(Unreadable, match="more than 200,000 rows"):
        ledger(many)


def test_what_needs_more_than_its_limits_takes_only_its_child_with_it() -> None:
    many = HEADER + "".join(f"Acme {n},{n},2026-01-05,2026-03-05,100,EUR,0,\n" for n in range(60_000))

    with pytest.raises(Unreadable, match="memory"):
        read_confined("a.csv", many.encode(), Told(), TODAY, Limits(memory_mb=100))
    small = read_confined(
        "a.csv", (HEADER + "Acme,1,2026-01-05,2026-03-05,100.50,EUR,0,\n").encode(), Told(), TODAY
    )
    assert small.rows[0].amount == Decimal("100.50")
