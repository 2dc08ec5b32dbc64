"""Uploading: a file from a person becomes a preview, or a list of what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from threading import BoundedSemaphore
from typing import Any

from bot.uploads.cells import Problem
from bot.uploads.confined import LIMITS, read_confined
from bot.uploads.customers import OwnBuyers
from bot.uploads.ledgers import Ledgers, Uploaded
from bot.uploads.preview import preview_of
from bot.uploads.reading import LedgerRead, Told
from ingestion.blocks import Unreadable
from ingestion.reading.confined import Limits
from tools.principal import Principal

_AT_ONCE = BoundedSemaphore(2)
"""Files read at a time in this process: each may take the memory of its limits."""
_UNFIT = re.compile(r"[\x00-\x1f\x7f<>\"'`*_\[\]|\\{}]+")


class PolicyUnknown(Exception):
    """No such policy of this principal's."""


class PolicyToName(Exception):
    """They have several, and must say which one the ledger is for; `policies` are theirs."""

    def __init__(self, policies: tuple[str, ...]) -> None:
        super().__init__(", ".join(policies))
        self.policies = policies


@dataclass(frozen=True)
class Previewed:
    """What became of a file: kept to be looked at, or refused with every error."""

    uploaded: Uploaded | None
    preview: dict[str, Any]


@dataclass(frozen=True)
class Uploading:
    """Reads files in a child process and keeps what has no error."""

    ledgers: Ledgers
    records: OwnBuyers
    today: Callable[[], date]
    limits: Limits = LIMITS

    def preview(
        self, principal: Principal, name: str, data: bytes, told: Told, policy: str = ""
    ) -> Previewed:
        """The preview of a file for one of the principal's policies.

        Raises `PolicyUnknown`, `PolicyToName`, and `RecordsUnavailable`.
        """
        policy_id = _policy(principal, policy)
        name = file_name(name)
        try:
            with _AT_ONCE:
                read = read_confined(name, data, told, self.today(), self.limits)
        except Unreadable as error:
            read = LedgerRead([], {}, [Problem("unreadable", facts={"why": str(error)})], 1)
        if read.error_total:
            return Previewed(None, preview_of(read, None))
        uploaded = self.ledgers.add(principal, policy_id, name, data, read, self.records)
        return Previewed(uploaded, dict(uploaded.preview))


def file_name(given: str) -> str:
    """The last part of a name, without what could be taken for markup; `ledger` for none."""
    last = PurePosixPath(given.replace("\\", "/")).name
    plain = " ".join(_UNFIT.sub(" ", last).split())
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[:70]}{dot}{ending[:8]}" if dot else plain[:80]
    return "".join(one for one in short if one.isprintable()) or "ledger"


def _policy(principal: Principal, policy: str) -> str:
    own = principal.policies
    if policy:
        if policy not in own:
            raise PolicyUnknown(policy)
        return policy
    if not own:
        raise PolicyUnknown("")
    if len(own) > 1:
        raise PolicyToName(own)
    return own[0]
