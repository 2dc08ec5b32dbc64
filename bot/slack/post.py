"""A post: one thing to be said to Slack, with the key under which it is said once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

Change = Callable[[Connection], None]
"""Something else to be kept in the transaction that keeps posts."""


@dataclass(frozen=True)
class Post:
    """A call of Slack's Web API (`chat.postMessage`), or of a `response_url` (method `respond`)."""

    key: str
    """The same key is never posted twice."""
    team_id: str
    place: str
    """What is posted to one place goes out in its order."""
    method: str
    arguments: Mapping[str, Any]
    about: Mapping[str, Any] | None = None
    """What of records it tells to whom (`standing.py`); None for an answer to what was asked just now."""


@dataclass(frozen=True)
class Due:
    """A post whose turn it is."""

    id: int
    post: Post
    lease: str
    tries: int
    created_at: float
    unsure: bool
    """An earlier try broke off: Slack may have it already."""
