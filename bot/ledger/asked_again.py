"""Whether a signed-in person put the same question again elsewhere: then the first answer had not helped."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from bot.ledger.facts import DURABLE_AFTER
from bot.schema import conversation, turn

Encode = Callable[[Sequence[str]], NDArray[Any]]
"""One normalised vector a text."""
ALIKE = 0.75
"""Cosine from which two questions are the same, in other words perhaps."""


_MOST_REMEMBERED = 50_000


def remembering(encode: Encode) -> Encode:
    """The same, but each text is encoded once: a question is compared with several before it."""
    known: dict[str, NDArray[Any]] = {}

    def encoded(texts: Sequence[str]) -> NDArray[Any]:
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encode(new), strict=True))
        return np.stack([known[text] for text in texts])

    return encoded


def asked_again_at(
    connection: Connection,
    encode: Encode,
    principal_id: str,
    conversation_id: str,
    question: str,
    at: datetime,
) -> datetime | None:
    """When this person first asked so within seven days after `at`; None for never.

    Looked for in other conversations that they began in the week before or after.
    """
    later = (
        select(turn.c.asked_at, turn.c.question)
        .join(conversation)
        .where(
            conversation.c.principal_id == principal_id,
            turn.c.conversation_id != conversation_id,
            conversation.c.created_at >= (at - DURABLE_AFTER).isoformat(),
            conversation.c.created_at <= (at + DURABLE_AFTER).isoformat(),
            turn.c.asked_at > at.isoformat(),
            turn.c.asked_at <= (at + DURABLE_AFTER).isoformat(),
        )
        .order_by(turn.c.asked_at)
    )
    rows = connection.execute(later).all()
    if not rows:
        return None
    vectors = encode([question, *(row.question for row in rows)])
    alike = vectors[1:] @ vectors[0] >= ALIKE
    first = next((row.asked_at for row, same in zip(rows, alike, strict=True) if same), None)
    return datetime.fromisoformat(first) if first else None
