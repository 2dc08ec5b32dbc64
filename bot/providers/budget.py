"""The budget: how many tokens a day one person, and the public together, may spend at a provider.

Tokens are reserved before a call and settled after it, in the database, so that calls at the same time and
in several processes together never pass the limit. The public's budget is its own: it starves nobody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.schema import model_budget
from tools.principal import Principal, Role
from tools.tool import RecordsUnavailable


@dataclass(frozen=True)
class Limits:
    """Tokens a day."""

    principal: int
    public: int
    """All visitors without a token together."""

    def of(self, principal: Principal) -> int:
        return self.public if principal.role is Role.PUBLIC else self.principal


class Budget:
    """What was spent, by day and person. Raises `RecordsUnavailable` when the database cannot be used."""

    def __init__(self, engine: Engine, limits: Limits, today: Callable[[], date]) -> None:
        self._engine = engine
        self._limits = limits
        self._today = today

    def reserve(self, principal: Principal, tokens: int) -> bool:
        """Take so many from today's budget, or nothing where fewer are left."""
        most, day, table = self._limits.of(principal), self._today().isoformat(), model_budget
        place = (table.c.day == day, table.c.principal_id == principal.id)
        try:
            self._open_day(principal, day)
            with self._engine.begin() as connection:
                taken = connection.execute(
                    update(table)
                    .where(*place, table.c.spent + tokens <= most)
                    .values(spent=table.c.spent + tokens)
                )
                return bool(taken.rowcount)
        except SQLAlchemyError as error:
            raise RecordsUnavailable("the budget cannot be read") from error

    def settle(self, principal: Principal, reserved: int, used: int) -> None:
        """Give back what was reserved and not used; more than was reserved is counted, too."""
        day, table = self._today().isoformat(), model_budget
        place = (table.c.day == day, table.c.principal_id == principal.id)
        with self._engine.begin() as connection:
            change = table.c.spent + (used - reserved)
            connection.execute(update(table).where(*place).values(spent=change))

    def spent(self, principal: Principal) -> int:
        """Today's tokens, those reserved by calls that have not ended included."""
        table = model_budget
        place = (table.c.day == self._today().isoformat(), table.c.principal_id == principal.id)
        with self._engine.connect() as connection:
            return int(connection.execute(select(table.c.spent).where(*place)).scalar() or 0)

    def _open_day(self, principal: Principal, day: str) -> None:
        table = model_budget
        there = select(table.c.spent).where(table.c.day == day, table.c.principal_id == principal.id)
        with self._engine.connect() as connection:
            if connection.execute(there).first():
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(table).values(day=day, principal_id=principal.id, spent=0))
        except IntegrityError:  # another call of the same person opened it just now
            return
