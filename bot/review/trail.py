"""The trail of a review: who did what, in the audit, without any text of a question or an answer."""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from bot.schema import audit
from tools.principal import Principal


def noted(connection: Connection, who: Principal, event: str, subject: str, **details: str | int) -> None:
    """One row of the audit, written with the step that it tells of."""
    connection.execute(
        insert(audit).values(
            at=datetime.now(tz=UTC).isoformat(),
            principal_id=who.id,
            event=event,
            subject=subject,
            details=json.dumps(details, ensure_ascii=False),
        )
    )
