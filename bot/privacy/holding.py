"""A holding: one table that may hold a person's words or identity, whose its rows are, and what ends them."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, update

from bot.ledger.gone import ERASED
from bot.privacy.clocks import Clock
from bot.privacy.person import Person, of_accounts
from bot.schema import hand_over, turn

Finder = Callable[[Connection, Person], ColumnElement[bool] | None]
"""Rows that no column tells; None where there can be none."""


class Erasure(StrEnum):
    """What becomes of a row when its person is erased."""

    DELETED = "deleted"
    BLANKED = "blanked"
    """What tells of the person is taken out; the row stays."""
    REWORDED = "reworded"
    """Another person's question takes the place of theirs (`regrouping.py`)."""
    KEPT = "kept"


@dataclass(frozen=True)
class Holding:
    """What is said of one table, or of the part of it that `only` tells."""

    table: Table
    what: str
    """In words, for the person who reads an export."""
    clock: Clock
    erasure: Erasure = Erasure.DELETED
    because: str = ""
    """Why it is not deleted; empty where it is."""
    principal: tuple[str, ...] = ()
    """Columns with the person's own id."""
    account: tuple[str, str] | None = None
    """Columns with a workspace of Slack and a user of it."""
    conversation: str | None = None
    turn: str | None = None
    hand_over: str | None = None
    """Columns with the number of a conversation, turn or hand-over that is the person's."""
    found: Finder | None = None
    only: ColumnElement[bool] | None = None
    blank: Mapping[str, str | None] = field(default_factory=dict)
    """What columns hold afterwards."""
    anew: tuple[str, ...] = ()
    """Columns that get a number instead which leads to nobody."""
    left_out: frozenset[str] = frozenset()
    """Columns that no export shows: secrets, and what is of use to nobody."""
    of_account: bool = False
    """Needed by the account itself: somebody who keeps the account keeps it."""

    @property
    def has_owner(self) -> bool:
        """Whether any of its rows can be told to be one person's."""
        keys = (self.principal, self.account, self.conversation, self.turn, self.hand_over, self.found)
        return any(keys)

    def of(self, connection: Connection, who: Person) -> ColumnElement[bool] | None:
        """Which rows are this person's; None where none can be."""
        found = [*self._by_person(who), *self._by_conversation(who)]
        if self.found is not None and (further := self.found(connection, who)) is not None:
            found.append(further)
        if not found:
            return None
        return or_(*found) if self.only is None else and_(or_(*found), self.only)

    def _by_person(self, who: Person) -> Iterator[ColumnElement[bool]]:
        column = self.table.c
        if who.principal_id is not None:
            yield from (column[name] == who.principal_id for name in self.principal)
            if self.hand_over:
                own = select(hand_over.c.reference).where(hand_over.c.principal_id == who.principal_id)
                yield column[self.hand_over].in_(own)
        if self.account and who.accounts:
            team, user = self.account
            yield of_accounts(column[team], column[user], who.accounts)

    def _by_conversation(self, who: Person) -> Iterator[ColumnElement[bool]]:
        if not who.conversations:
            return
        column = self.table.c
        if self.conversation:
            yield column[self.conversation].in_(who.conversations)
        if self.turn:
            said = select(turn.c.turn_id).where(turn.c.conversation_id.in_(who.conversations))
            yield column[self.turn].in_(said)
        if self.hand_over:
            own = select(hand_over.c.reference).where(hand_over.c.conversation_id.in_(who.conversations))
            yield column[self.hand_over].in_(own)

    def to_do(self, rows: ColumnElement[bool]) -> ColumnElement[bool]:
        """Which of these rows erasure still has something to do with."""
        if not self.blank or self.anew:
            return rows
        changed = (self.table.c[name].is_distinct_from(value) for name, value in self.blank.items())
        return and_(rows, or_(*changed))

    def carried_out(self, connection: Connection, rows: ColumnElement[bool]) -> int:
        """Does to these rows what erasure does; how many it changed."""
        if self.erasure is Erasure.DELETED:
            return int(connection.execute(delete(self.table).where(rows)).rowcount)
        if self.erasure is not Erasure.BLANKED:
            return 0
        if self.anew:
            return sum(renumbered(connection, self.table, name, rows, self.blank) for name in self.anew)
        blank: Mapping[str, Any] = self.blank
        return int(connection.execute(update(self.table).where(self.to_do(rows)).values(**blank)).rowcount)


def renumbered(
    connection: Connection,
    table: Table,
    name: str,
    rows: ColumnElement[bool],
    beside: Mapping[str, str | None] | None = None,
) -> int:
    """A number that leads to nobody in this column, the same where it was the same; how many rows changed.

    `beside` is what other columns hold from then on.
    """
    column, changed = table.c[name], 0
    for old in connection.execute(select(column).where(rows).distinct()).scalars().all():
        new: dict[str, Any] = {name: f"{ERASED}{secrets.token_hex(16)}", **(beside or {})}
        changed += connection.execute(update(table).where(rows, column == old).values(**new)).rowcount
    return changed
