"""What the bench of the rules measures is a real book, answered in full; durations are not judged here."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, Row, Select

from evals.bench.ledgers import OWNER, BookSize, buyer_id, buyer_name, write_book
from evals.bench.remembered import Remembered
from evals.bench.rules import TURN, Repeats, Timed, figures, growth, measure_rules
from evals.bench.spreadsheet import days_by_spreadsheet, write_spreadsheet
from evals.product import DEMO_DAY
from tools.cover_lookup import CheckCoverArguments, CoverSources, check_cover
from tools.deadlines import InvoiceDeadlines
from tools.ledger import LedgerSources, ledgers
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import Finding

T = TypeVar("T")
SMALL = BookSize(buyers=3, invoices_each=4)


class Watched(SqlRecords):
    """The records, and how many rows were read."""

    rows = 0

    def _read(self, query: Select[Any], made: Callable[[Row[Any]], T]) -> Sequence[T]:
        found = super()._read(query, made)
        self.rows += len(found)
        return found


@pytest.fixture
def imported(engine: Engine, tmp_path: Path) -> Callable[[BookSize], Watched]:
    """Imports the generated book of a size in place of the one before it."""

    def book(size: BookSize) -> Watched:
        write_book(tmp_path / "book", size)
        import_book(engine, tmp_path / "book", replace=True)
        return Watched(engine)

    return book


Imported = Callable[[BookSize], Watched]


def deadlines_of(records: LedgerSources, buyer: str | None = None) -> dict[str, InvoiceDeadlines]:
    found = ledgers(records, OWNER, DEMO_DAY, buyer)
    return {one.invoice.invoice_no: one for ledger in found for one in ledger.open}


def test_every_invoice_of_a_generated_book_is_unpaid_and_has_all_its_days(imported: Imported) -> None:
    found = deadlines_of(imported(SMALL))

    assert len(found) == SMALL.invoices
    assert {one.missing for one in found.values()} == {()}


def test_every_tenth_buyer_has_a_claim_and_every_fortieth_is_insolvent(imported: Imported) -> None:
    found = deadlines_of(imported(BookSize(buyers=11, invoices_each=1)))

    notified = {number for number, one in found.items() if one.known.notified_on}
    insolvent = {number for number, one in found.items() if one.known.insolvent_since}

    assert notified == {"INV-00000-000", "INV-00010-000"}
    assert insolvent == {"INV-00000-000"}


def test_a_generated_book_has_part_payments_that_the_policy_counts_to_the_oldest_invoice(
    imported: Imported,
) -> None:
    first = ledgers(imported(SMALL), OWNER, DEMO_DAY)[0]

    assert first.payments.differs
    assert first.open[0].invoice.paid_amount == Decimal(500)
    assert first.open[-1].invoice.paid_amount == 0


def test_the_same_size_is_the_same_book(tmp_path: Path) -> None:
    write_book(tmp_path / "one", SMALL)
    write_book(tmp_path / "other", SMALL)

    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes()


def test_two_thousand_buyers_have_names_of_their_own() -> None:
    assert len({buyer_name(number) for number in range(2000)}) == 2000


@pytest.mark.parametrize("buyer", [None, buyer_id(0), buyer_id(1), "B-NOBODY"])
def test_records_kept_in_memory_give_the_deadlines_of_the_database(
    imported: Imported, buyer: str | None
) -> None:
    records = imported(SMALL)

    assert deadlines_of(Remembered.of(records, OWNER), buyer) == deadlines_of(records, buyer)


@pytest.mark.parametrize(("buyer", "count"), [(None, 2), (buyer_id(0), 1), (buyer_id(1), 0)])
def test_claims_are_read_for_one_buyer_alone(imported: Imported, buyer: str | None, count: int) -> None:
    records = imported(BookSize(buyers=11, invoices_each=1))

    found = records.claims(OWNER, buyer_id=buyer)

    assert len(found) == count
    assert found == Remembered.of(records, OWNER).claims(OWNER, buyer_id=buyer)


def test_a_spreadsheet_has_the_same_days_where_nothing_but_the_due_date_counts(
    imported: Imported, tmp_path: Path
) -> None:
    size = BookSize(buyers=3, invoices_each=10)
    write_spreadsheet(tmp_path / "invoices.xlsx", size)
    simple = [
        one for one in deadlines_of(imported(size)).values() if one.invoice.buyer_id != buyer_id(0)
    ]  # the first buyer has a claim and is insolvent, of which a spreadsheet knows nothing

    by_hand = days_by_spreadsheet(tmp_path / "invoices.xlsx")

    assert len(by_hand) == size.invoices
    assert len(simple) == 20
    for one in simple:
        days: dict[str, date] = by_hand[one.invoice.invoice_no]
        assert days == {name: getattr(one, name) for name in days}


def test_a_cover_check_reads_as_much_of_a_book_with_thirty_buyers_as_of_one_with_three(
    imported: Imported,
) -> None:
    rows = []
    for buyers in (3, 30):
        records = imported(BookSize(buyers, invoices_each=4))
        tool = check_cover(CoverSources(records, records))
        shipment = CheckCoverArguments(buyer=buyer_id(1), amount=Decimal(5000), terms_days=60)
        tool.run(TURN, shipment)  # reads the directory of buyers, which is kept
        before = records.rows
        assert tool.run(TURN, shipment).finding is Finding.FOUND
        rows.append(records.rows - before)

    assert rows[0] == rows[1]


def test_a_generated_book_is_measured_in_every_way_but_those_for_the_whole_ledger(tmp_path: Path) -> None:
    sizes = [SMALL, BookSize(buyers=6, invoices_each=4)]

    measured = list(measure_rules(tmp_path, sizes, Repeats(ledgers=1, checks=5)))

    names = [one.name for one in measured]
    assert "12 invoices: cover check, buyer by id p95" in names
    assert "24 invoices: deadlines of all, read from SQLite" in names
    assert "24 invoices: cash-flow forecast of 13 weeks, read from SQLite" in names
    assert not any("openpyxl" in name for name in names)
    assert [one.unit for one in measured if one.name.endswith("24 against 12 invoices")] == ["×"] * 4


ONE_BY_ONE = [0.001] * 18 + [0.004, 0.009]
TAKEN = {Timed.RULES: [0.2, 0.1, 0.4], Timed.BY_ID: ONE_BY_ONE, Timed.BY_NAME: ONE_BY_ONE}


@pytest.mark.parametrize(("buyers", "target"), [(20, None), (200, 300.0), (2000, None)])
def test_deadlines_have_a_target_for_ten_thousand_invoices(buyers: int, target: float | None) -> None:
    deadlines, *_ = figures(BookSize(buyers), TAKEN)

    assert (deadlines.value, deadlines.target) == (200.0, target)


@pytest.mark.parametrize(("buyers", "target"), [(200, None), (1000, 1000.0), (2000, None)])
def test_the_forecast_has_a_target_for_fifty_thousand_invoices(buyers: int, target: float | None) -> None:
    (forecast,) = figures(BookSize(buyers), {Timed.FORECAST: [0.7, 0.9, 1.2]})

    assert (forecast.value, forecast.target) == (900.0, target)


def test_only_the_95th_percentile_of_a_cover_check_of_a_known_buyer_has_a_target() -> None:
    _, *checks = figures(BookSize(2000), TAKEN)

    assert [(one.name, one.value, one.target) for one in checks] == [
        ("100,000 invoices: cover check, buyer by id p50", 1.0, None),
        ("100,000 invoices: cover check, buyer by id p95", 4.0, 5.0),
        ("100,000 invoices: cover check, buyer by name p50", 1.0, None),
        ("100,000 invoices: cover check, buyer by name p95", 4.0, None),
    ]


def test_growth_compares_the_medians_of_each_book_with_the_next_smaller() -> None:
    ways = (Timed.RULES, Timed.READ, Timed.BY_ID, Timed.BY_NAME)
    books = [(BookSize(n), {way: [9.0, float(n), 0.0] for way in ways}) for n in (2, 6)]

    found = list(growth(books))

    assert [(one.value, one.unit) for one in found] == [(3.0, "×")] * 4
    assert found[0].name == "deadlines of all, records in memory: 300 against 100 invoices"
