"""Resolving: a person says what the insurer's portal shows of a request that was unclear."""

import time
from typing import Any

from sqlalchemy import Engine, select, update

from bot.audit import noted
from bot.box import WAITING
from bot.submissions.schema import submission
from tools.pending_action import SubmissionState


class NotUnclear(Exception):
    """There is no unclear request with this receipt."""


def resolve(engine: Engine, reference: str, *, arrived: bool, number: str | None = None) -> None:
    """It arrived: it is followed again, by its number where one is known. It did not: it ends as failed.

    Nothing is sent again; whoever wants it asks again. Raises `NotUnclear`.
    """
    own = (submission.c.key == reference, submission.c.stage == SubmissionState.UNCLEAR.value)
    with engine.begin() as connection:
        row = connection.execute(select(submission).where(*own)).first()
        if row is None:
            raise NotUnclear(f"No request with the receipt {reference} is unclear.")
        now, stage = time.time(), SubmissionState.REFERRED if arrived else SubmissionState.FAILED
        values: dict[str, Any] = {
            "stage": stage.value,
            "reason_code": None if arrived else "arrived_not",
            "attempted_at": None,
        }
        if arrived:
            going = {"state": WAITING, "due_at": now, "polls": 0, "tries": 0, "lease": None, "error": None}
            values |= {**going, "reference": number or row.reference, "sent_at": row.sent_at or now}
        connection.execute(update(submission).where(submission.c.id == row.id).values(values))
        noted(connection, "operator", f"submission_{stage.value}", reference, {"arrived": arrived})
