"""The rules over generated books: how long deadlines and cover checks take, and how that grows."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from evals.bench.ledgers import OWNER, BookSize, buyer_id, buyer_name, invoice_number, write_book
from evals.bench.remembered import Remembered
from evals.bench.spreadsheet import days_by_spreadsheet, write_spreadsheet
from evals.product import DEMO_DAY
from evals.timing import Measured, percentile
from knowledge.database import open_database
from tools.ageing_lookup import ReceivablesAgeingArguments, receivables_ageing
from tools.buyer_lookup import meant
from tools.cash_forecast import WEEKS
from tools.cash_forecast_lookup import CashFlowForecastArguments, cash_flow_forecast
from tools.cover_lookup import CheckCoverArguments, CoverSources, check_cover
from tools.deadline_lookup import DeadlineSources, deadline_rows
from tools.ledger import LedgerSources, ledgers
from tools.limit_lookup import LimitSources
from tools.records.book_import import import_book
from tools.records.migrate import migrate
from tools.records.sql import SqlRecords
from tools.tool import Finding, ToolResult, Turn

WHOLE = 10_000
"""The invoices of the ledger for whose deadlines there is a target."""
DEADLINES_MS = 300.0
FORECAST_OF = 50_000
"""The invoices of the ledger for whose cash-flow forecast there is a target."""
FORECAST_MS = 1000.0
CHECK_P95_MS = 5.0
TURN = Turn(OWNER, DEMO_DAY)


class Timed(StrEnum):
    """What is timed over each book, as the report names it."""

    IMPORT = "import of the book"
    RULES = "deadlines of all, records in memory"
    READ = "deadlines of all, read from SQLite"
    SHOWN = "deadlines of all, read and made into cards with evidence"
    SPREADSHEET = "instead: days of all by a loop over an .xlsx (openpyxl), no terms, no allocation"
    FIRST = "first cover check after an import"
    BY_ID = "cover check, buyer by id"
    BY_NAME = "cover check, buyer by name"
    NAME = "of that, telling the buyer by name"
    BY_NUMBER = "cover check of an invoice by its number"
    FORECAST = "cash-flow forecast of 13 weeks, read from SQLite"
    AGEING = "ageing by buyer, read from SQLite"


ONE_BY_ONE = (Timed.BY_ID, Timed.BY_NAME, Timed.NAME)
GROWING = (Timed.RULES, Timed.READ, Timed.BY_ID, Timed.BY_NAME)

Times = Mapping[Timed, Sequence[float]]
"""Seconds of each run."""
Work = Callable[[], None]


class WrongResult(Exception):
    """A look-up did not come to what the generated book holds, so its duration means nothing."""


@dataclass(frozen=True)
class Repeats:
    """How often something is timed: what is about all invoices, and checks of one buyer each."""

    ledgers: int
    checks: int


def measure_rules(folder: Path, sizes: Sequence[BookSize], repeats: Repeats) -> Iterator[Measured]:
    """Every figure of books of these sizes, smallest first, and then how the figures grow between them."""
    timed: list[tuple[BookSize, Times]] = []
    for size in sizes:
        times = rule_times(folder / str(size.invoices), size, repeats)
        yield from figures(size, times)
        timed.append((size, times))
    yield from growth(timed)


def rule_times(folder: Path, size: BookSize, repeats: Repeats) -> Times:
    """The times of one book, which is generated and imported into this folder."""
    with _imported(folder, size) as (records, imported):
        times: dict[Timed, Sequence[float]] = {Timed.IMPORT: [imported]}
        times |= _check_times(records, size, repeats.checks)
        kept = Remembered.of(records, OWNER)
        times[Timed.RULES] = _seconds([lambda: _work_out(kept, size)] * repeats.ledgers)
        times[Timed.READ] = _seconds([lambda: _work_out(records, size)] * repeats.ledgers)
        times |= _cash_times(records, size, repeats.ledgers)
        if size.invoices == WHOLE:
            times[Timed.SHOWN] = _seconds([lambda: _show(records, size)] * repeats.ledgers)
    if size.invoices == WHOLE:
        file = folder / "invoices.xlsx"
        write_spreadsheet(file, size)
        times[Timed.SPREADSHEET] = _seconds([lambda: _add_days(file, size)] * repeats.ledgers)
    return times


@contextmanager
def _imported(folder: Path, size: BookSize) -> Iterator[tuple[SqlRecords, float]]:
    """The records of the imported book, and the seconds that reading its files and storing them took."""
    write_book(folder / "book", size)
    engine = open_database(f"sqlite:///{folder / 'book.db'}")
    try:
        migrate(engine)
        (imported,) = _seconds(
            [lambda: _expect(size.invoices, import_book(engine, folder / "book").invoices)]
        )
        yield SqlRecords(engine), imported
    finally:
        engine.dispose()


def _check_times(records: SqlRecords, size: BookSize, checks: int) -> Times:
    """One after another; the first of each kind fills what is kept between questions and is not counted."""
    tool = check_cover(CoverSources(records, records))
    buyers = [place * 7 % size.buyers for place in range(checks)]

    def check(arguments: CheckCoverArguments) -> Work:
        return lambda: _expect(Finding.FOUND, tool.run(TURN, arguments).finding)

    by_id = [check(_shipment(buyer_id(number))) for number in buyers]
    by_name = [check(_shipment(buyer_name(number))) for number in buyers]
    named = [_naming(records, number) for number in buyers]
    last = size.invoices_each - 1
    numbered = [check(CheckCoverArguments(invoice_no=invoice_number(number, last))) for number in buyers[:3]]
    return {
        Timed.FIRST: _seconds(by_id[:1]),
        Timed.BY_ID: _seconds(by_id),
        Timed.BY_NAME: _seconds([by_name[0], *by_name])[1:],
        Timed.NAME: _seconds(named),
        Timed.BY_NUMBER: _seconds(numbered),
    }


def _shipment(buyer: str) -> CheckCoverArguments:
    return CheckCoverArguments(buyer=buyer, amount=Decimal(5000), terms_days=60)


def _naming(records: SqlRecords, number: int) -> Work:
    def name() -> None:
        found = meant(records, TURN, buyer_name(number))
        _expect(buyer_id(number), found.finding if isinstance(found, ToolResult) else found.id)

    return name


def _cash_times(records: SqlRecords, size: BookSize, times: int) -> Times:
    """The forecast and the ageing of all that is owed in the book."""
    forecast = cash_flow_forecast(records)
    sources = LimitSources(records, records, records, records, records)
    ageing = receivables_ageing(records, sources)

    def forecast_all() -> None:
        found = forecast.run(TURN, CashFlowForecastArguments())
        _expect(WEEKS, len(found.cards[0].data["weeks"]))

    def age_all() -> None:
        found = ageing.run(TURN, ReceivablesAgeingArguments())
        _expect(size.buyers, len(found.cards[0].data["by_buyer"]))

    return {
        Timed.FORECAST: _seconds([forecast_all] * times),
        Timed.AGEING: _seconds([age_all] * times),
    }


def _work_out(records: LedgerSources, size: BookSize) -> None:
    found = ledgers(records, OWNER, DEMO_DAY)
    _expect(size.invoices, sum(len(ledger.open) for ledger in found))


def _show(records: SqlRecords, size: BookSize) -> None:
    _expect(size.invoices, len(deadline_rows(DeadlineSources(records, records), OWNER, DEMO_DAY)))


def _add_days(file: Path, size: BookSize) -> None:
    _expect(size.invoices, len(days_by_spreadsheet(file)))


def _expect(wanted: object, found: object) -> None:
    if found != wanted:
        raise WrongResult(f"the generated book should give {wanted!r}, not {found!r}")


def _seconds(works: Sequence[Work]) -> list[float]:
    gc.collect()  # so that nobody pays for what an earlier measurement left
    seconds = []
    for work in works:
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return seconds


def figures(size: BookSize, times: Times) -> Iterator[Measured]:
    """The figures of one book: the median of each, and p95 of what is asked one buyer at a time."""
    for timed in Timed:
        if timed not in times:
            continue
        name = f"{size.invoices:,} invoices: {timed}"
        median = percentile(times[timed], 0.50) * 1000
        if timed in ONE_BY_ONE:
            target = CHECK_P95_MS if timed is Timed.BY_ID else None
            yield Measured(f"{name} p50", median, "ms")
            yield Measured(f"{name} p95", percentile(times[timed], 0.95) * 1000, "ms", target)
        else:
            yield Measured(name, median, "ms", _target(timed, size))


def _target(timed: Timed, size: BookSize) -> float | None:
    if timed is Timed.FORECAST:
        return FORECAST_MS if size.invoices == FORECAST_OF else None
    return DEADLINES_MS if timed in (Timed.RULES, Timed.READ) and size.invoices == WHOLE else None


def growth(timed: Sequence[tuple[BookSize, Times]]) -> Iterator[Measured]:
    """By how many times each median is longer than over the next smaller book."""
    for (small, before), (large, after) in pairwise(timed):
        for one in GROWING:
            ratio = percentile(after[one], 0.50) / percentile(before[one], 0.50)
            yield Measured(f"{one}: {large.invoices:,} against {small.invoices:,} invoices", ratio, "×")
