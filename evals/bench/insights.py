"""The insights over a year of messages: read from the ledger, and grouped from the messages themselves."""

import json
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, insert, select

from bot.ledger.insights import Asked, choices, read_insights
from bot.ledger.ledger import Ledger
from bot.schema import conversation, turn
from evals.timing import Measured, percentile, percentiles
from knowledge.database import open_database, reading
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tools.records.migrate import migrate

WHOLE = 1_000_000
"""The messages over which there is a target."""
PAGE_P95_MS = 1000.0
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = 365
TURNS_EACH = 2.5
"""Messages of a conversation, on average."""
_AT_ONCE = 20_000
_DOORS = (("widget", "S-1"), ("widget", "S-2"), ("widget", "S-3"), ("http", None), ("slack", None))
_OUTCOMES = (*("answered",) * 12, "not_found", "not_found", "clarify", "refused", "smalltalk", "handed_over")
_FAQ = ("faq-claims", "faq-limits", "faq-coverage", "faq-overdue", "faq-products", "faq-policy")
_QUESTIONS = {
    "zh": ("怎么办理索赔？", "限额不够怎么办", "这个保险保什么", "逾期多久要报", "保费怎么算", "保单怎么改"),
    "en": (
        "How do I claim?",
        "raise a limit",
        "What is covered?",
        "When is it overdue?",
        "premium?",
        "policy terms",
    ),
}


def measure_insights(folder: Path, messages: int, times: int = 20) -> Iterator[Measured]:
    """How long the first settling takes, one a few minutes later, and the page's query then."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_database(f"sqlite:///{folder / 'ledger.db'}")
    try:
        migrate(engine)
        fill(engine, messages)
        ledger, name = Ledger(engine, SentenceEncoder().encode_query), f"{messages:,} messages"
        yield Measured(f"{name}: settled for the first time", _seconds(lambda: ledger.settle(NOW)), "s")
        later = NOW + timedelta(minutes=3)
        yield Measured(f"{name}: settled again", _seconds(lambda: ledger.settle(later)), "s")
        for days in (28, 90, DAYS):
            asked = Asked((NOW - timedelta(days=days - 1)).date(), NOW.date())
            seconds = [_seconds(lambda asked=asked: _page(engine, asked)) for _ in range(times)]
            target = PAGE_P95_MS if messages == WHOLE else None
            yield from percentiles(f"{name}: insights of {days} days", seconds, target)
        naive = [_seconds(lambda: _grouped(engine)) for _ in range(3)]
        yield Measured(
            f"{name}: outcomes a day grouped from the messages", percentile(naive, 0.5) * 1000, "ms"
        )
    finally:
        engine.dispose()


def fill(engine: Engine, messages: int) -> None:
    """So many messages of a year, always the same ones."""
    chance = random.Random(11)  # noqa: S311 - a benchmark is to be repeatable
    talks: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    made = number = 0
    while made < messages:
        count = min(messages - made, 1 + int(chance.expovariate(1 / (TURNS_EACH - 1)) + 0.5))
        at = NOW - timedelta(days=DAYS) * (1 - (made / messages))
        talks.append(_talk(chance, number, at))
        turns.extend(_turns(chance, number, at, count))
        made, number = made + count, number + 1
        if len(turns) >= _AT_ONCE:
            _write(engine, talks, turns)
    _write(engine, talks, turns)


def _write(engine: Engine, talks: list[dict[str, Any]], turns: list[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        if talks:
            connection.execute(insert(conversation), talks)
            connection.execute(insert(turn), turns)
    talks.clear()
    turns.clear()


def _talk(chance: random.Random, number: int, at: datetime) -> dict[str, Any]:
    channel, site_id = chance.choice(_DOORS)
    who = "public" if channel == "widget" else f"P-{chance.randrange(400)}"
    return {
        "conversation_id": f"c{number}",
        "principal_id": who,
        "created_at": at.isoformat(),
        "focus": "{}",
        "channel": channel,
        "site_id": site_id,
    }


def _turns(chance: random.Random, number: int, at: datetime, count: int) -> Iterator[dict[str, Any]]:
    language = chance.choice(("zh", "zh", "en"))
    for place in range(count):
        asked_at = at + timedelta(minutes=3 * place)
        outcome, subject = chance.choice(_OUTCOMES), chance.randrange(len(_FAQ))
        cited: Sequence[dict[str, str]] = (
            [{"document_id": _FAQ[subject], "section": "?", "authority": "faq"}]
            if outcome == "answered"
            else []
        )
        yield {
            "turn_id": f"t{number}-{place}",
            "conversation_id": f"c{number}",
            "number": place + 1,
            "asked_at": asked_at.isoformat(),
            "question": _QUESTIONS[language][subject],
            "answered_at": (asked_at + timedelta(seconds=chance.lognormvariate(-2, 0.8))).isoformat(),
            "outcome": outcome,
            "answer": "…",
            "language": language,
            "model": "embedded",
            "tools": '["search_knowledge"]',
            "cited": json.dumps(cited),
        }


def _page(engine: Engine, asked: Asked) -> None:
    """Everything that the page reads."""
    choices(engine)
    read_insights(engine, asked)


def _grouped(engine: Engine) -> int:
    """The least of what the page shows, as one would write it without a ledger."""
    day = func.substr(turn.c.asked_at, 1, 10)
    keys = (day, conversation.c.channel, conversation.c.site_id, turn.c.language, turn.c.outcome)
    query = select(*keys, func.count()).join_from(turn, conversation).group_by(*keys)
    with reading(engine) as connection:
        return len(connection.execute(query).all())


def _seconds(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
