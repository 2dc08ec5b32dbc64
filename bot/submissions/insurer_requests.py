"""What is asked of an insurer's system to hand a request over and to follow it to its decision."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Protocol

from tools.records.insurers.accounts import AccountSettings, connected
from tools.records.insurers.allianz import Allianz
from tools.records.insurers.allianz_requests import AllianzRequests
from tools.records.insurers.atradius import Atradius
from tools.records.insurers.atradius_requests import AtradiusRequests
from tools.records.insurers.connection import Patience
from tools.records.insurers.requesting import Before, LimitAsked, Outcome
from tools.records.insurers.submitting_for import SubmitAccount

_PATIENCE = Patience(attempts=2, longest_wait_s=5.0)
"""What a round waits for within a call; longer waits are the outbox's."""


class InsurerRequests(Protocol):
    """One insurer's system. Every method raises `InsurerUnavailable` when it cannot be asked."""

    def before(self, asked: LimitAsked) -> Before:
        """What is there on the buyer; changes nothing. Raises `NotSubmittable`."""
        ...

    def submit(self, asked: LimitAsked, before: Before) -> Outcome:
        """Sends it, once."""
        ...

    def arrived(self, asked: LimitAsked, before: Before) -> Outcome | None:
        """What became of an attempt whose answer was not read; None when it certainly did not arrive.

        Raises `ArrivalUnknown` when that cannot be told.
        """
        ...

    def follow(self, asked: LimitAsked, before: Before, reference: str | None, job: str | None) -> Outcome:
        """Where it stands now; changes nothing."""
        ...


Opened = Callable[[SubmitAccount], AbstractContextManager[InsurerRequests]]


def requests_through(settings: AccountSettings) -> Opened:
    """Opens the system of an account. Raises `AccountIncomplete` when its settings are missing."""

    @contextmanager
    def opened(account: SubmitAccount) -> Iterator[InsurerRequests]:
        with connected(settings, account.insurer, account.environment, _PATIENCE) as system:
            if isinstance(system, Atradius):
                yield AtradiusRequests(system, _now)
            elif isinstance(system, Allianz):
                yield AllianzRequests(system, _now)
            else:
                raise ValueError(f"{account.insurer} has no adapter that hands requests over")

    return opened


def _now() -> datetime:
    return datetime.now(tz=UTC)
