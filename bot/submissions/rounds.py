"""Rounds in the background: requests are handed over and followed while the server runs."""

from contextlib import AbstractContextManager
from functools import partial
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.rounds import Round, going_round
from bot.submissions.hand_over import HandOver

log = structlog.get_logger(__name__)

EVERY = 30.0
"""Seconds between two looks at the outbox."""
_BETWEEN = 0.5
"""Seconds between two requests: an insurer is not asked faster by one process."""
_PATIENCE = 5.0
"""Seconds that a call has to end when the server stops; what it broke off is looked up after a restart."""


def handing_over(hand_over: HandOver, first_after: float = EVERY) -> AbstractContextManager[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    go, failed = partial(_go, hand_over), "submission_round_failed"
    return going_round(Round("submissions", go, EVERY, first_after, failed), patience=_PATIENCE)


def one_pass(hand_over: HandOver, over: Event | None = None) -> int:
    """Goes on with everything that is due now; how many requests that were."""
    count = 0
    while not (over and over.wait(_BETWEEN if count else 0)) and hand_over.step():
        count += 1
    return count


def _go(hand_over: HandOver, over: Event) -> None:
    try:
        one_pass(hand_over, over)
    except SQLAlchemyError as error:
        log.error("submissions_unavailable", exc_info=error)  # what was taken is taken again
