"""The daily counts as plain rows, one a day, door, website, language and topic: what the file holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, select

from bot.ledger.insights import Asked
from bot.ledger.schema import ledger_day, ledger_turn_day
from bot.ledger.standing import SUCCESSES, Ending
from knowledge.database import reading

KEYS = ("day", "channel", "website", "language", "topic")
COUNTS = (
    *("eligible", "known", "not_yet_known", "durable", "involved", "answered", "abstained"),
    *(ending.value for ending in Ending),
    *("messages", "thumbs_up", "thumbs_down"),
)
"""Conversations by the day on which they began; messages and thumbs by the day of the message."""
Row = Mapping[str, str | int]


def daily_rows(engine: Engine, asked: Asked) -> Sequence[Row]:
    """In the order of their keys; a row for everything of which there is anything."""
    counted: defaultdict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    with reading(engine) as connection:
        for row in connection.execute(select(ledger_day).where(asked.of(ledger_day))):
            counts = counted[(row.day, row.channel, row.site_id, row.language, row.topic)]
            counts["eligible"] += row.conversations
            counts["known" if row.known else "not_yet_known"] += row.conversations
            counts["durable"] += row.conversations if row.known and row.ending in SUCCESSES else 0
            counts[row.ending] += row.conversations
            for name in ("involved", "answered", "abstained"):
                counts[name] += getattr(row, name)
        for row in connection.execute(select(ledger_turn_day).where(asked.of(ledger_turn_day))):
            counts = counted[(row.day, row.channel, row.site_id, row.language, row.topic)]
            counts["messages"] += row.turns
            counts["thumbs_up"] += row.liked
            counts["thumbs_down"] += row.disliked
    return [{**dict(zip(KEYS, key, strict=True)), **counted[key]} for key in sorted(counted)]
