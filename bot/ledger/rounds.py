"""Settling in the background: the ledger is brought up to date every few minutes while the server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.ledger.ledger import Ledger
from knowledge.encoder.sentence_encoder import EncoderUnavailable
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

EVERY = 180.0
"""Seconds between two runs; of several workers only one finds anything left to do."""
FIRST_AFTER = 20.0
"""Seconds after the start: whoever opens the server first is not to wait for it."""


@contextmanager
def settling(ledger: Ledger, first_after: float = FIRST_AFTER) -> Iterator[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    over = Event()
    thread = Thread(target=_run, args=(ledger, over, first_after), name="settling", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _run(ledger: Ledger, over: Event, wait: float) -> None:
    while not over.wait(wait):
        wait = EVERY
        try:
            ledger.settle(datetime.now(tz=UTC))
        except (SQLAlchemyError, RecordsUnavailable, EncoderUnavailable) as error:
            log.error("ledger_not_settled", exc_info=error)
        except Exception as error:  # a thread's own door: what nobody foresaw must not end it
            log.error("ledger_round_failed", exc_info=error)
