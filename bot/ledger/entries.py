"""A conversation's rows in the ledger, one a part: what happened, put together with where it stands."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.ledger.facts import Facts, parts_of
from bot.ledger.standing import SUCCESSES, Ending, standing_of
from bot.ledger.talks import Talk
from bot.ledger.topics import Topic

AskedAgain = Callable[[Talk, str, datetime], datetime | None]
"""When the person of a talk asked so again elsewhere, after a moment."""


def entries_of(talk: Talk, now: datetime, asked_again: AskedAgain) -> Iterator[dict[str, Any]]:
    """The rows of `ledger_conversation` for one conversation."""
    for part, (begin, end) in enumerate(parts_of(talk.turns)):
        facts = _facts(talk, begin, end)
        standing = standing_of(facts, now)
        if standing.ending in SUCCESSES and talk.principal_id:
            facts = replace(facts, asked_again_at=_again(talk, begin, facts, asked_again))
            standing = standing_of(facts, now)
        yield {
            "conversation_id": talk.conversation_id,
            "part": part,
            "day": day_of(facts.turns[0].asked_at),
            "channel": talk.channel,
            "site_id": talk.site_id,
            "language": facts.turns[-1].language,
            "topic": _topic(facts).value,
            "principal_id": talk.principal_id,
            "eligible": standing.eligible,
            "involved": standing.involved,
            "answered": standing.answered,
            "abstained": standing.abstained,
            "ending": standing.ending.value,
            "known": standing.known,
            "hand_over_reason": talk.reason if standing.ending is Ending.HANDED_OVER else "",
            "last_at": facts.last_at.isoformat(),
            "due_at": standing.due_at.isoformat() if standing.due_at else None,
        }


def day_of(moment: datetime) -> str:
    """The day, in UTC, that something is counted on."""
    return moment.astimezone(UTC).date().isoformat()


def _facts(talk: Talk, begin: int, end: int) -> Facts:
    turns, at = talk.turns[begin:end], talk.handed_over_at
    is_last = end == len(talk.turns)
    within = at is not None and at >= turns[0].asked_at and (is_last or at < talk.turns[end].asked_at)
    return Facts(turns, at if within else None)


def _again(talk: Talk, begin: int, facts: Facts, asked_again: AskedAgain) -> datetime | None:
    """A look-up of a record is no question again: the record may be another one by now."""
    place = max(place for place, turn in enumerate(facts.turns) if turn.is_question)
    if facts.turns[place].from_records:
        return None
    return asked_again(talk, talk.questions[begin + place], facts.last_at)


def _topic(facts: Facts) -> Topic:
    """What most of its questions were about; the earlier one of equals."""
    counted = Counter(turn.topic for turn in facts.questions if turn.topic is not Topic.OTHER)
    return counted.most_common(1)[0][0] if counted else Topic.OTHER
