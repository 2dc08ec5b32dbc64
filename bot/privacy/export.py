"""Export: everything that is kept of one person, as one document that a person can read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from bot.privacy.clocks import Clocks
from bot.privacy.holding import Holding
from bot.privacy.inventory import HOLDINGS
from bot.privacy.person import Person, PersonUnknown, Subject, person_of
from knowledge.database import reading

FORM = "coverdesk-personal-data"
VERSION = 1
"""Raised when the document is laid out in another way."""


@dataclass(frozen=True)
class Exporter:
    """Over one database. Raises what SQLAlchemy raises."""

    engine: Engine
    clocks: Clocks

    def export(self, subject: Subject, now: datetime) -> Mapping[str, Any]:
        """JSON values: all rows by table, with what each is, how long it is kept and what erasure does.

        Without secrets and without what is of use to nobody. Raises `PersonUnknown`.
        """
        with reading(self.engine) as connection:
            who = person_of(connection, subject)
            tables = [told for one in HOLDINGS if (told := self._told(connection, one, who))]
        if not tables:
            raise PersonUnknown(f"Nothing is kept of {subject.kind.value} {subject.value!r}.")
        return {
            "format": FORM,
            "version": VERSION,
            "made_at": now.isoformat(),
            "person": {"kind": subject.kind.value, "id": subject.value},
            "found_by": {
                "principal_id": who.principal_id,
                "slack_accounts": [":".join(one) for one in who.accounts],
                "conversations": list(who.conversations),
            },
            "tables": tables,
        }

    def _told(self, connection: Connection, one: Holding, who: Person) -> Mapping[str, Any] | None:
        """What is said of a table, with its rows; None where there is none of theirs."""
        key = [column.name for column in one.table.primary_key.columns]
        found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        for part in who.parts():
            condition = one.of(connection, part)
            if condition is None:
                continue
            query = select(one.table).where(condition).order_by(*one.table.primary_key.columns)
            for row in connection.execute(query):
                found[tuple(row._mapping[name] for name in key)] = _row(row, one)
        if not found:
            return None
        return {
            "table": one.table.name,
            "what": one.what,
            "kept_for": self.clocks.in_words(one.clock),
            "on_erasure": one.erasure.value,
            **({"because": one.because} if one.because else {}),
            "rows": list(found.values()),
        }


def _row(row: Row[Any], one: Holding) -> Mapping[str, Any]:
    return {name: _plain(value) for name, value in row._mapping.items() if name not in one.left_out}


def _plain(value: Any) -> Any:
    """JSON as itself, not as a text of it; days and amounts as texts."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
