"""Feedback: what a person thought of an answer that they were given."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, delete, insert, select

from bot.schema import conversation, feedback, turn
from tools.principal import Principal

LONGEST_COMMENT = 2000
"""Characters that are kept."""


class Rating(StrEnum):
    """Up or down."""

    UP = "up"
    DOWN = "down"


class TurnUnknown(Exception):
    """No such turn of this principal's; another's looks the same."""


class Feedback:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, principal: Principal, turn_id: str, rating: Rating, comment: str = "") -> None:
        """Keeps it in place of what the same person said of this turn before. Raises `TurnUnknown`."""
        owner = select(conversation.c.principal_id).join(turn).where(turn.c.turn_id == turn_id)
        own = (feedback.c.turn_id == turn_id, feedback.c.principal_id == principal.id)
        with self._engine.begin() as connection:
            if connection.execute(owner).scalar() != principal.id:
                raise TurnUnknown(turn_id)
            connection.execute(delete(feedback).where(*own))
            values = {"turn_id": turn_id, "principal_id": principal.id, "rating": rating.value}
            at = datetime.now(tz=UTC).isoformat()
            connection.execute(insert(feedback).values(**values, comment=comment[:LONGEST_COMMENT], at=at))
