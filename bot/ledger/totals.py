"""Totals of the ledger over all time, for whoever watches the server: the same in every worker."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from bot.ledger.schema import ledger_latency_day, ledger_state, ledger_turn_day
from knowledge.database import reading


@dataclass(frozen=True)
class Totals:
    """What was counted when the ledger was settled last."""

    turns: dict[tuple[str, str], int]
    """By door and outcome."""
    steps: dict[str, dict[int, int]]
    """Answered turns by door and step of `bot/ledger/latency.py`."""
    settled_until: str
    """Empty where nothing was settled yet."""


def read_totals(engine: Engine) -> Totals:
    """Raises what SQLAlchemy raises."""
    turns, latency = ledger_turn_day.c, ledger_latency_day.c
    with reading(engine) as connection:
        by_outcome = connection.execute(
            select(turns.channel, turns.outcome, func.sum(turns.turns)).group_by(turns.channel, turns.outcome)
        ).all()
        by_step = connection.execute(
            select(latency.channel, latency.step, func.sum(latency.turns)).group_by(
                latency.channel, latency.step
            )
        ).all()
        settled_until = connection.execute(select(ledger_state.c.settled_until)).scalar() or ""
    steps: dict[str, dict[int, int]] = {}
    for channel, step, count in by_step:
        steps.setdefault(channel, Counter())[step] = int(count)
    return Totals({(channel, outcome): int(n) for channel, outcome, n in by_outcome}, steps, settled_until)
