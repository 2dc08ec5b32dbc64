"""Early warning over a generated book: scoring every buyer and noticing what changed, read from SQLite."""

import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from evals.bench.ledgers import OWNER, BookSize, write_book, write_cuts
from evals.product import DEMO_DAY
from evals.timing import Measured, percentile
from knowledge.database import open_database
from tools.early_warning import Level
from tools.records.book_import import import_book
from tools.records.migrate import migrate
from tools.records.noticing import Noticing
from tools.records.sql import SqlRecords
from tools.risk_alerts import AlertSources, alerts_of, scores

WHOLE = 100_000
"""The buyers for whose scoring there is a target."""
SCORED_WITHIN = 30.0
INVOICES_EACH = 2
CUT_EACH = 10
INSOLVENT_EACH = 40
"""Of so many buyers of a generated book one is insolvent, and so red."""


class WrongScores(Exception):
    """The scores are not those of the generated book, so their duration means nothing."""


def measure_warnings(folder: Path, buyers: int, times: int = 3) -> Iterator[Measured]:
    """The scoring of all buyers alone, and with the rows of the red ones made."""
    size = BookSize(buyers, INVOICES_EACH)
    write_book(folder / "book", size)
    engine = open_database(f"sqlite:///{folder / 'book.db'}")
    try:
        migrate(engine)
        import_book(engine, folder / "book")
        records = SqlRecords(engine)
        sources = AlertSources(records, records, records)
        scored, shown = zip(*(_timed(sources, buyers) for _ in range(times)), strict=True)
        noticed = [*_noticed(folder / "changed", Noticing(engine, records, sources), engine, size)]
    finally:
        engine.dispose()
    target = SCORED_WITHIN if buyers == WHOLE else None
    yield Measured(f"{buyers:,} buyers: scored, read from SQLite", percentile(scored, 0.5), "s", target)
    yield Measured(f"{buyers:,} buyers: … and the red ones made into cards", percentile(shown, 0.5), "s")
    for seconds, what in noticed:
        yield Measured(f"{buyers:,} buyers: scored, and {what}", seconds, "s", target)


def _noticed(folder: Path, noticing: Noticing, engine: Engine, size: BookSize) -> Iterator[tuple[float, str]]:
    """The first snapshot, one after an import that changed every tenth limit, and one that finds nothing."""
    seconds, found = _compared(noticing, size)
    yield seconds, "the first snapshot kept"
    write_cuts(folder, size, CUT_EACH)
    import_book(engine, folder)
    seconds, found = _compared(noticing, size)
    cut = -(-size.buyers // CUT_EACH)
    # Each cut is told, and for some it is what makes them amber or red.
    if not cut <= found <= 2 * cut:
        raise WrongScores(f"{cut:,} limits were cut, and {found:,} changes noticed")
    yield seconds, f"{found:,} changes noticed"
    seconds, found = _compared(noticing, size)
    if found:
        raise WrongScores(f"nothing was changed, and {found:,} changes noticed")
    yield seconds, "nothing new noticed"


def _compared(noticing: Noticing, size: BookSize) -> tuple[float, int]:
    begun = time.perf_counter()
    found = noticing.everything(DEMO_DAY, "import")
    if found.buyers != size.buyers:
        raise WrongScores(f"{size.buyers:,} buyers, {found.buyers:,} of them compared")
    return time.perf_counter() - begun, found.changes


def _timed(sources: AlertSources, buyers: int) -> tuple[float, float]:
    begun = time.perf_counter()
    found = sum(1 for _ in scores(sources, OWNER, DEMO_DAY))
    scored = time.perf_counter() - begun
    rows = alerts_of(sources, OWNER, DEMO_DAY, Level.RED)
    shown = time.perf_counter() - begun - scored
    red = -(-buyers // INSOLVENT_EACH)
    if (found, len(rows)) != (buyers, red):
        raise WrongScores(f"{buyers:,} buyers, {red:,} of them red, not {found:,} and {len(rows):,}")
    return scored, shown
