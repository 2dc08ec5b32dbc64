"""Ledgers are forgotten for as long as the server runs, whatever one run comes to."""

from threading import Event

import pytest
from sqlalchemy.exc import IntegrityError

from bot.uploads import rounds


class Ledgers:
    """Two runs: two processes forget the same at a time in the first, and the second goes."""

    def __init__(self) -> None:
        self.runs, self.went = 0, Event()

    def forget(self) -> int:
        self.runs += 1
        if self.runs == 1:
            raise IntegrityError("", {}, Exception("another was first"))
        self.went.set()
        return 0


def test_a_run_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "EVERY", 0.01)
    ledgers = Ledgers()

    with rounds.forgetting(ledgers, first_after=0.01):  # type: ignore[arg-type]
        assert ledgers.went.wait(5)
