"""Retention in the background: once a day, over all processes, while the server runs."""

from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from threading import Event

import structlog

from bot.privacy.retention import Retention
from bot.rounds import Round, going_round

log = structlog.get_logger(__name__)

EVERY = 3600.0
"""Seconds between two looks whether it was done today."""
FIRST_AFTER = 90.0
PAUSE = 0.05
"""Seconds between two steps, in which others write."""


def retaining(retention: Retention, first_after: float = FIRST_AFTER) -> AbstractContextManager[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    return going_round(
        Round("retention", partial(_retain, retention), EVERY, first_after, failed="retention_failed")
    )


def _retain(retention: Retention, over: Event) -> None:
    patient = replace(retention, pause=lambda: over.wait(PAUSE))
    if ended := patient.once_a_day():
        log.info("retention_ended", **ended)
