"""A hand-over: who waits for a person, since when, who has it, and what was written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a hand-over stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    """A person has it, and the visitor waits for their word."""
    ANSWERED = "answered"
    CLOSED = "closed"


class Tag(StrEnum):
    """Why a person was needed, as the person saw it."""

    MISSING_KNOWLEDGE = "missing_knowledge"
    WRONG_ANSWER = "wrong_answer"
    COMPLAINT = "complaint"
    CLAIM_HELP = "claim_help"
    LIMIT_HELP = "limit_help"
    TECHNICAL = "technical"
    OTHER = "other"


class Author(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    PERSON = "person"


@dataclass(frozen=True)
class Message:
    """One message between a visitor and the desk; `number` begins with 1."""

    number: int
    at: datetime
    author: Author
    text: str


@dataclass(frozen=True)
class HandOver:
    """One conversation's hand-over. Personal data of the visitor is for the support page alone."""

    reference: str
    conversation_id: str
    principal_id: str
    at: datetime
    """When it was asked for; when asked for again after it was closed, that time."""
    reason: str
    state: State
    name: str | None
    contact: str | None
    language: str | None
    taken_by: str | None
    """The principal who has it; None while it waits."""
    tag: Tag | None
    closed_at: datetime | None
    channel: str | None
    """The door that the conversation came in by; None where the conversation is no longer kept."""
    site_id: str | None
