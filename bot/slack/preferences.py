"""Preferences: at which hour somebody wants their digest, or that they want none."""

from sqlalchemy import ColumnElement, Engine, delete, insert, select

from bot.slack.schema import preference
from knowledge.database import reading

USUAL = 8
"""The hour for whoever chose none, in their own time zone."""
NEVER = -1
HOURS = (6, 7, 8, 9, 10, 12, 14, 16, 18)


class Preferences:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def digest_hour(self, team_id: str, user_id: str) -> int | None:
        """The hour of the day, 0 to 23; None for somebody who wants no digest."""
        query = select(preference.c.digest_hour).where(*_of(team_id, user_id))
        with reading(self._engine) as connection:
            chosen = connection.execute(query).scalar()
        hour = USUAL if chosen is None else int(chosen)
        return None if hour == NEVER else hour

    def choose(self, team_id: str, user_id: str, hour: int) -> None:
        """Keeps the hour, one of `HOURS` or `NEVER`. Raises ValueError for another."""
        if hour not in (*HOURS, NEVER):
            raise ValueError(hour)
        values = {"team_id": team_id, "user_id": user_id, "digest_hour": hour}
        with self._engine.begin() as connection:
            connection.execute(delete(preference).where(*_of(team_id, user_id)))
            connection.execute(insert(preference).values(values))


def _of(team_id: str, user_id: str) -> tuple[ColumnElement[bool], ...]:
    return preference.c.team_id == team_id, preference.c.user_id == user_id
