"""Topics: what a question was about, told by what its answer cited, else by the tools, else by its words."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.phrasebook import Phrasebook

WORDS = Phrasebook(Path(__file__).parent / "topics.yaml")


class Topic(StrEnum):
    """What people ask about."""

    COVER = "cover"
    LIMITS = "limits"
    OVERDUE = "overdue"
    CLAIMS = "claims"
    PREMIUM = "premium"
    POLICY_TERMS = "policy_terms"
    WORKING_CAPITAL = "working_capital"
    EARLY_WARNING = "early_warning"
    OTHER = "other"


def topic_of(question: str, documents: Sequence[str | None], tools: Sequence[str]) -> Topic:
    """The topic of a turn; `OTHER` when nothing tells.

    An unanswered question cites nothing: its words have to tell, or every topic would look well covered.
    """
    told_by = _told_by()
    for name in (*(one for one in documents if one), *tools):
        if name in told_by:
            return told_by[name]
    text = question.lower()
    return next((topic for topic, signs in _signs() if signs.search(text)), Topic.OTHER)


@cache
def _told_by() -> dict[str, Topic]:
    entries = WORDS.entries["told_by"]
    return {name: Topic(topic) for topic, names in entries.items() for name in names}


@cache
def _signs() -> Sequence[tuple[Topic, re.Pattern[str]]]:
    return [(Topic(topic), re.compile("|".join(signs))) for topic, signs in WORDS.entries["signs"].items()]
