"""Answers that were shown in Slack, for the quotes behind them and for a copy that others may read."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.answer import Answer
from bot.slack.askers import Asker
from bot.slack.blocks.message import SlackMessage
from bot.slack.post import Change
from bot.slack.schema import shown
from bot.slack.spot import Readers, Spot
from knowledge.database import reading


@dataclass(frozen=True)
class Shown:
    """An answer as it was given, and where its question was asked."""

    answer: Mapping[str, Any]
    """`Answer.as_data()`."""
    copy: SlackMessage
    """What of it everybody may read."""
    spot: Spot


class ShownAnswers:
    """In SQL; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def keep(self, asker: Asker, spot: Spot, answer: Answer, copy: SlackMessage) -> Change:
        """An answer, and the copy of it that everybody at the spot may read; to be kept with the posts."""
        content = {
            "answer": answer.as_data(),
            "copy": {"text": copy.text, "blocks": copy.blocks},
            "readers": spot.readers.value,
        }
        values = {
            "turn_id": answer.turn_id,
            "team_id": asker.team_id,
            "user_id": asker.user_id,
            "principal_id": asker.principal.id,
            "rights": json.dumps(_rights(asker)),
            "channel_id": spot.channel_id,
            "thread_ts": spot.thread_ts,
            "answer": json.dumps(content),
            "at": self._clock(),
        }

        def kept(connection: Connection) -> None:
            connection.execute(insert(shown).values(values))

        return kept

    def get(self, asker: Asker, turn_id: str) -> Shown | None:
        """What this person was shown; None for another's, and for what a right was lost to since."""
        query = select(shown).where(
            shown.c.turn_id == turn_id,
            shown.c.team_id == asker.team_id,
            shown.c.user_id == asker.user_id,
            shown.c.principal_id == asker.principal.id,
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None or not set(json.loads(row.rights)) <= set(_rights(asker)):
            return None
        content = json.loads(row.answer)
        copy = SlackMessage(content["copy"]["text"], tuple(content["copy"]["blocks"]))
        spot = Spot(row.team_id, row.channel_id, row.thread_ts, Readers(content["readers"]))
        return Shown(content["answer"], copy, spot)

    def forget(self, older_than: float) -> int:
        """Deletes what was shown before this time; how many."""
        with self._engine.begin() as connection:
            return int(connection.execute(delete(shown).where(shown.c.at < older_than)).rowcount)


def _rights(asker: Asker) -> list[str]:
    """What an answer may have rested on: the role, and the policies."""
    return [f"role:{asker.principal.role}", *asker.principal.policies]
