"""The outbox: what is to be said to Slack, kept until it is said, in its order and once."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from bot import box
from bot.box import WAITING
from bot.presence import lease_of
from bot.slack.post import Due, Post
from bot.slack.schema import outbox

LEASE = 60.0
"""Seconds that one call may take; what a killed sender held is looked at again after this."""
ON_ITS_WAY = 10.0
"""Seconds in which what a killed sender had sent off may still arrive: looked for sooner, it might be posted
twice."""
GIVE_UP = 3600.0
"""Seconds after which a post is no longer news to anybody."""
_SENT, _DEAD, _WITHDRAWN = "sent", "dead", "withdrawn"


def put(connection: Connection, posts: Sequence[Post], now: float) -> None:
    """Keeps posts in the caller's transaction; one whose key is here already is left as it is."""
    for post in posts:
        if connection.execute(select(outbox.c.id).where(outbox.c.key == post.key)).first():
            continue
        values = {
            "key": post.key,
            "team_id": post.team_id,
            "place": post.place,
            "method": post.method,
            "arguments": json.dumps(post.arguments),
            "about": json.dumps(post.about) if post.about is not None else None,
            "created_at": now,
            "state": WAITING,
            "tries": 0,
            "due_at": now,
            "unsure": False,
        }
        connection.execute(insert(outbox).values(values))


class Outbox:
    """Posts in SQL, taken in the name of the process with this mark.

    Safe to use from several threads and processes; raises what SQLAlchemy raises.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time, mark: str = "") -> None:
        self._engine, self._clock, self._mark = engine, clock, mark

    def take(self) -> Due | None:
        """The oldest post that is due and has no elder at its place; None when there is none.

        It is `unsure` from now on: who dies with it in hand may have posted it.
        """
        now, lease = self._clock(), lease_of(self._mark)
        if not box.anything_due(self._engine, outbox, now):
            return None
        with self._engine.begin() as connection:
            row = box.next_due(connection, outbox, now)
            if row is None:
                return None
            values = {"lease": lease, "due_at": now + LEASE, "tries": row.tries + 1, "unsure": True}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
        about = json.loads(row.about) if row.about else None
        post = Post(row.key, row.team_id, row.place, row.method, json.loads(row.arguments), about)
        return Due(row.id, post, lease, row.tries + 1, row.created_at, row.unsure)

    def age(self, due: Due) -> float:
        """Seconds since it was to be said."""
        return self._clock() - due.created_at

    def sent(self, due: Due, ts: str | None) -> None:
        """It is out; its content is no longer kept."""
        self._settle(due, state=_SENT, sent_ts=ts, arguments="{}", about=None, error=None)

    def withdraw(self, due: Due) -> None:
        """Nothing of it may be said any more; its content is no longer kept."""
        self._settle(due, state=_WITHDRAWN, arguments="{}", about=None, error=None)

    def later(self, due: Due, seconds: float, error: str, *, unsure: bool, hold: bool = False) -> None:
        """To be tried again after so many seconds; with `hold`, so is all that waits for the same call.

        `unsure` when Slack may have taken it all the same.
        """
        until = self._clock() + seconds
        self._settle(due, due_at=until, lease=None, error=error, unsure=unsure)
        if hold:
            waiting = update(outbox).where(
                outbox.c.team_id == due.post.team_id,
                outbox.c.method == due.post.method,
                outbox.c.state == WAITING,
                outbox.c.lease.is_(None),
                outbox.c.due_at < until,
            )
            with self._engine.begin() as connection:
                connection.execute(waiting.values(due_at=until))

    def bury(self, due: Due, error: str, instead: Sequence[Post] = ()) -> None:
        """It cannot be said; `instead` is what may reach the person another way."""
        with self._engine.begin() as connection:
            if connection.execute(self._held(due).values(state=_DEAD, error=error)).rowcount:
                put(connection, instead, self._clock())

    def drop(self, team_id: str) -> int:
        """Nothing more is said to this workspace: how many posts that took away."""
        waiting = update(outbox).where(outbox.c.team_id == team_id, outbox.c.state == WAITING)
        with self._engine.begin() as connection:
            return int(connection.execute(waiting.values(state=_DEAD, error="uninstalled")).rowcount)

    def let_go(self, marks: Sequence[str]) -> int:
        """What killed processes were saying is looked for, and said, in a few seconds. How many."""
        return box.let_go(self._engine, outbox, marks, self._clock() + ON_ITS_WAY)

    def forget(self, older_than: float) -> int:
        """Deletes what was settled and made before this time; how many."""
        return box.forget(self._engine, outbox, "created_at", older_than)

    def counts(self) -> Mapping[str, int]:
        """How many posts are waiting, sent, withdrawn and dead."""
        return box.counts(self._engine, outbox)

    def _held(self, due: Due) -> Any:
        return update(outbox).where(outbox.c.id == due.id, outbox.c.lease == due.lease)

    def _settle(self, due: Due, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(self._held(due).values(**values))
