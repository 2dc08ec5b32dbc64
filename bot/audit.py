"""The audit: who did what to what, and when; each line is written in the caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot.schema import audit


def noted(
    connection: Connection,
    principal_id: str,
    event: str,
    subject: str,
    details: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    at: datetime | None = None,
) -> None:
    """One line, of now unless a time is given; never the text of a question or an answer."""
    connection.execute(
        insert(audit).values(
            at=(at or datetime.now(tz=UTC)).isoformat(),
            principal_id=principal_id,
            event=event,
            subject=subject,
            details=json.dumps(details or {}, ensure_ascii=False),
        )
    )
