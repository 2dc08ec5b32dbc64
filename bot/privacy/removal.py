"""Removal: what the inventory says of each table is done to all rows of a person, and counted."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection

from bot.privacy.holding import Holding
from bot.privacy.person import Person
from bot.privacy.regrouping import groups_of, regrouped


def removed(connection: Connection, who: Person, holdings: Sequence[Holding]) -> Counter[str]:
    """How many rows of each table it deleted or changed, in the caller's transaction; only those above 0."""
    counts: Counter[str] = Counter()
    for part in who.parts():
        groups = groups_of(connection, part.conversations)
        for one in holdings:
            rows = one.of(connection, part)
            if rows is not None:
                counts[one.table.name] += one.carried_out(connection, rows)
        counts += regrouped(connection, groups)
    return +counts
