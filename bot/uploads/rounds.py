"""Forgetting in the background: ledgers that are kept no longer are removed while the server runs."""

from contextlib import AbstractContextManager

from bot.rounds import Round, going_round
from bot.uploads.ledgers import Ledgers

EVERY = 3600.0
"""Seconds between two runs. One whose time is over is not read meanwhile either."""
FIRST_AFTER = 30.0


def forgetting(ledgers: Ledgers, first_after: float = FIRST_AFTER) -> AbstractContextManager[None]:
    """Runs beside whatever is done within, in a thread of its own."""
    failed = "uploaded_ledgers_not_forgotten"
    return going_round(Round("forgetting", lambda _over: ledgers.forget(), EVERY, first_after, failed))
