"""Uploaded ledgers in SQL: previewed, used for a policy, replaced, removed, forgotten in time."""

import hashlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, true, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.audit import noted
from bot.uploads.customers import OwnBuyers, matched
from bot.uploads.packing import packed, unpacked
from bot.uploads.preview import preview_of
from bot.uploads.reading import LedgerRead
from bot.uploads.schema import uploaded_ledger
from knowledge.database import reading
from tools.principal import Principal, Right
from tools.tool import RecordsUnavailable
from tools.uploaded_ledger import KeptLedger, UploadedLedger

PREVIEWED_FOR = timedelta(hours=24)
KEPT_DAYS = 90
_KEPT_READ = 3
"""Ledgers kept unpacked: the same one is asked about several times in a row."""
_TRIES = 5
"""As often a ledger is taken into use while others do the same; a fault that stays is said then."""
_TABLE = uploaded_ledger.c


class LedgerUnknown(Exception):
    """No such ledger among those of this principal's policies; another policyholder's looks the same."""


@dataclass(frozen=True)
class Uploaded:
    """One that is kept, without its rows."""

    ledger_id: str
    policy_id: str
    file_name: str
    uploaded_by: str
    uploaded_at: str
    expires_at: str
    is_used: bool
    preview: Mapping[str, Any]

    @property
    def state(self) -> str:
        return "used" if self.is_used else "previewed"

    def as_data(self) -> dict[str, Any]:
        """JSON values, without what is wrong or should be known of it: a door words that."""
        own = {
            "ledger_id": self.ledger_id,
            "state": self.state,
            "policy_id": self.policy_id,
            "file_name": self.file_name,
            "uploaded_at": self.uploaded_at,
            "expires_at": self.expires_at,
        }
        return own | {name: one for name, one in self.preview.items() if name not in {"warnings", "errors"}}


class Ledgers:
    """Satisfies `UploadedLedgers`. Every method raises `RecordsUnavailable` when SQL cannot be used."""

    def __init__(self, engine: Engine, now: Callable[[], datetime], kept_days: int = KEPT_DAYS) -> None:
        self._engine = engine
        self._local_now = now
        self._kept_for = timedelta(days=kept_days)
        self._read: OrderedDict[str, UploadedLedger] = OrderedDict()
        self._lock = Lock()

    def add(
        self,
        principal: Principal,
        policy_id: str,
        file_name: str,
        data: bytes,
        read: LedgerRead,
        records: OwnBuyers,
    ) -> Uploaded:
        """Keeps a ledger without errors to be looked at; the same person's earlier previews are over."""
        if read.error_total:
            raise ValueError("a ledger with errors is not kept: nothing is taken in by halves")
        customers = matched(read.rows, records, principal)
        now = self._now()
        values = {
            "ledger_id": f"L-{secrets.token_hex(8).upper()}",
            "policy_id": policy_id,
            "uploaded_by": principal.id,
            "uploaded_at": now.isoformat(),
            "expires_at": (now + PREVIEWED_FOR).isoformat(),
            "file_name": file_name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "row_count": len(read.rows),
            "preview": json.dumps(preview_of(read, customers), ensure_ascii=False),
            "packed": packed(read.rows, customers.matched),
        }
        earlier = delete(uploaded_ledger).where(
            _TABLE.policy_id == policy_id, _TABLE.uploaded_by == principal.id, _TABLE.used_for.is_(None)
        )
        with _usable(), self._engine.begin() as connection:
            connection.execute(earlier)
            connection.execute(insert(uploaded_ledger).values(**values))
            details = {"policy_id": policy_id, "rows": len(read.rows), "sha256": values["sha256"]}
            noted(connection, principal.id, "ledger_uploaded", str(values["ledger_id"]), details)
        return self.one(principal, str(values["ledger_id"]))

    def listed(self, principal: Principal) -> Sequence[Uploaded]:
        """Those of the principal's policies, the newest first."""
        query = select(*_WITHOUT_ROWS).where(self._visible(principal)).order_by(_TABLE.uploaded_at.desc())
        with _usable(), reading(self._engine) as connection:
            return [_uploaded(row) for row in connection.execute(query)]

    def one(self, principal: Principal, ledger_id: str) -> Uploaded:
        """Raises `LedgerUnknown`."""
        with _usable(), reading(self._engine) as connection:
            return self._one(connection, principal, ledger_id)

    def use(self, principal: Principal, ledger_id: str) -> Uploaded:
        """From now on it stands for the book's invoices under its policy, in place of the one used before.

        Using one that is in use changes nothing. Raises `LedgerUnknown`.
        """
        for _ in range(_TRIES - 1):
            # Somebody may take another into use at the same moment: the last one counts.
            with suppress(IntegrityError):
                return self._use(principal, ledger_id)
        try:
            return self._use(principal, ledger_id)
        except IntegrityError as error:
            raise RecordsUnavailable("the ledger cannot be taken into use just now") from error

    def _use(self, principal: Principal, ledger_id: str) -> Uploaded:
        with _usable(), self._engine.begin() as connection:
            found = self._one(connection, principal, ledger_id)
            if found.is_used:
                return found
            connection.execute(delete(uploaded_ledger).where(_TABLE.used_for == found.policy_id))
            until = (self._now() + self._kept_for).isoformat()
            connection.execute(
                update(uploaded_ledger)
                .where(_TABLE.ledger_id == ledger_id)
                .values(used_for=found.policy_id, expires_at=until)
            )
            noted(connection, principal.id, "ledger_used", ledger_id, {"policy_id": found.policy_id})
            return self._one(connection, principal, ledger_id)

    def remove(self, principal: Principal, ledger_id: str) -> Uploaded:
        """It is gone, with its rows; the book's invoices are read again. Raises `LedgerUnknown`."""
        with _usable(), self._engine.begin() as connection:
            found = self._one(connection, principal, ledger_id)
            connection.execute(delete(uploaded_ledger).where(_TABLE.ledger_id == ledger_id))
            noted(connection, principal.id, "ledger_removed", ledger_id, {"policy_id": found.policy_id})
        with self._lock:
            self._read.pop(ledger_id, None)
        return found

    def forget(self) -> int:
        """Removes what is kept no longer; how many those were."""
        over = _TABLE.expires_at <= self._now().isoformat()
        with _usable(), self._engine.begin() as connection:
            gone = list(connection.execute(select(_TABLE.ledger_id, _TABLE.policy_id).where(over)))
            for row in gone:
                noted(connection, "system", "ledger_forgotten", row.ledger_id, {"policy_id": row.policy_id})
                connection.execute(delete(uploaded_ledger).where(_TABLE.ledger_id == row.ledger_id))
        with self._lock:
            for row in gone:
                self._read.pop(row.ledger_id, None)
        return len(gone)

    def in_use(self, principal: Principal) -> Mapping[str, UploadedLedger]:
        """Those in use for the principal's policies, by policy, with their invoices."""
        query = select(*_WITHOUT_ROWS).where(self._visible(principal), _TABLE.used_for.is_not(None))
        with _usable(), reading(self._engine) as connection:
            used = [_uploaded(row) for row in connection.execute(query)]
            return {one.policy_id: self._unpacked(connection, one) for one in used}

    def kept(self, principal: Principal) -> Sequence[KeptLedger]:
        """Those of the principal's policies, the newest first, as a tool tells of them."""
        return [_kept(one) for one in self.listed(principal)]

    def _unpacked(self, connection: Connection, one: Uploaded) -> UploadedLedger:
        with self._lock:
            if one.ledger_id in self._read:
                self._read.move_to_end(one.ledger_id)
                # Its rows never change; its name is taken out when whoever uploaded it is erased.
                return replace(self._read[one.ledger_id], file_name=one.file_name)
        query = select(_TABLE.packed).where(_TABLE.ledger_id == one.ledger_id)
        invoices, names = unpacked(connection.execute(query).scalar_one(), one.policy_id)
        day = _day(one.uploaded_at)
        made = UploadedLedger(one.ledger_id, one.policy_id, one.file_name, day, invoices, names)
        with self._lock:
            self._read[one.ledger_id] = made
            while len(self._read) > _KEPT_READ:
                self._read.popitem(last=False)
        return made

    def _one(self, connection: Connection, principal: Principal, ledger_id: str) -> Uploaded:
        query = select(*_WITHOUT_ROWS).where(self._visible(principal), _TABLE.ledger_id == ledger_id)
        row = connection.execute(query).first()
        if row is None:
            raise LedgerUnknown(ledger_id)
        return _uploaded(row)

    def _now(self) -> datetime:
        """In UTC: as text, times compare only in one zone."""
        return self._local_now().astimezone(UTC)

    def _visible(self, principal: Principal) -> ColumnElement[bool]:
        """Of the policies of whoever may read their records, and not yet to be forgotten."""
        own: ColumnElement[bool] = (
            true() if principal.may(Right.READ_EVERYTHING) else _TABLE.policy_id.in_(_policies(principal))
        )
        return own & (_TABLE.expires_at > self._now().isoformat())


_WITHOUT_ROWS = tuple(column for column in _TABLE if column.name != "packed")


def _policies(principal: Principal) -> Sequence[str]:
    return principal.policies if principal.may(Right.READ_RECORDS) else ()


def _uploaded(row: Row[Any]) -> Uploaded:
    return Uploaded(
        row.ledger_id,
        row.policy_id,
        row.file_name,
        row.uploaded_by,
        row.uploaded_at,
        row.expires_at,
        row.used_for is not None,
        json.loads(row.preview),
    )


def _kept(one: Uploaded) -> KeptLedger:
    return KeptLedger(
        ledger_id=one.ledger_id,
        policy_id=one.policy_id,
        file_name=one.file_name,
        uploaded_on=_day(one.uploaded_at),
        kept_until=_day(one.expires_at),
        rows=one.preview["rows"],
        customers=one.preview["customers"],
        currencies=tuple(one.preview["currencies"]),
        is_used=one.is_used,
    )


def _day(moment: str) -> date:
    """The day of a kept moment where the server stands."""
    return datetime.fromisoformat(moment).astimezone().date()


@contextmanager
def _usable() -> Iterator[None]:
    """Turns whatever the database reports into `RecordsUnavailable`, but what two at once bring about."""
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        raise RecordsUnavailable("uploaded ledgers cannot be read just now") from error
