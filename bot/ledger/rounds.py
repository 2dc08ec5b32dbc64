"""Settling in the background: the ledger is brought up to date every few minutes while the server runs."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.ledger.ledger import Ledger
from bot.rounds import Round, going_round
from knowledge.encoder.sentence_encoder import EncoderUnavailable
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

EVERY = 180.0
"""Seconds between two runs; of several workers only one finds anything left to do."""
FIRST_AFTER = 20.0


def settling(ledger: Ledger, first_after: float = FIRST_AFTER) -> AbstractContextManager[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    return going_round(
        Round("settling", partial(_settle, ledger), EVERY, first_after, failed="ledger_round_failed")
    )


def _settle(ledger: Ledger, _over: Event) -> None:
    try:
        ledger.settle(datetime.now(tz=UTC))
    except (SQLAlchemyError, RecordsUnavailable, EncoderUnavailable) as error:
        log.error("ledger_not_settled", exc_info=error)
