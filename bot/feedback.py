"""Feedback: what a person thought of an answer that they were given."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, delete, insert, select

from bot.arrival import FROM_SHELL, Arrival
from bot.conversations import ConversationNotFound, check_owner
from bot.schema import feedback, turn
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

    def give(
        self,
        principal: Principal,
        turn_id: str,
        rating: Rating,
        comment: str = "",
        arrival: Arrival = FROM_SHELL,
    ) -> None:
        """Keeps it in place of what the same person said of this turn before. Raises `TurnUnknown`."""
        owner = select(turn.c.conversation_id).where(turn.c.turn_id == turn_id)
        own = (feedback.c.turn_id == turn_id, feedback.c.principal_id == principal.id)
        with self._engine.begin() as connection:
            try:
                check_owner(connection, principal, str(connection.execute(owner).scalar()), arrival)
            except ConversationNotFound as error:
                raise TurnUnknown(turn_id) from error
            connection.execute(delete(feedback).where(*own))
            values = {"turn_id": turn_id, "principal_id": principal.id, "rating": rating.value}
            at = datetime.now(tz=UTC).isoformat()
            connection.execute(insert(feedback).values(**values, comment=comment[:LONGEST_COMMENT], at=at))
