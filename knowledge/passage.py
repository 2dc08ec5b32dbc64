"""A passage: a stretch of a document that can be found, read and quoted on its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who may read a document: anybody, any policyholder's people, or support and admin."""

    PUBLIC = "public"
    POLICYHOLDER = "policyholder"
    INTERNAL = "internal"


class DocumentKind(StrEnum):
    """What a document is, as its front matter says (DESIGN §4.6)."""

    ENDORSEMENT = "endorsement"
    SCHEDULE = "schedule"
    SPECIAL_CONDITIONS = "special_conditions"
    WORDING = "wording"
    FAQ = "faq"
    GUIDE = "guide"
    ARTICLE = "article"


class Authority(StrEnum):
    """How much a source decides, strongest first (DESIGN §2, rule 2)."""

    ENDORSEMENT = "endorsement"
    SCHEDULE = "schedule"
    SPECIAL_CONDITIONS = "special_conditions"
    WORDING = "wording"
    LIMIT_DECISION = "limit_decision"
    FAQ = "faq"
    ARTICLE = "article"
    RECORD = "record"
    RULE = "rule"


def authority_of(kind: DocumentKind) -> Authority:
    """The authority with which a document of this kind speaks; a guide speaks as an article."""
    return Authority.ARTICLE if kind is DocumentKind.GUIDE else Authority(kind.value)


@dataclass(frozen=True)
class Passage:
    """A stretch of one document, with all that is needed to cite it."""

    id: str
    document_id: str
    path: str
    title: str
    section: str
    text: str
    """Verbatim: what the source says, never mended. Quotes are taken from here."""
    search_text: str
    """The normalised copy that is searched; never quoted."""
    language: str
    """BCP 47, `und` where the document does not say and it cannot be told."""
    kind: DocumentKind
    audience: Audience
    policies: tuple[str, ...] = ()
    """Policies this document belongs to; empty for general documents."""
    page: int | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    url: str | None = None
    entry: str | None = None
    """The FAQ entry this passage answers; the same for its Chinese and English passage."""
    questions: tuple[str, ...] = ()
    """Other ways in: the questions that an FAQ entry answers."""
    terms: tuple[str, ...] = ()
    """Policy parameters that decide the matter for a reader who has a policy."""

    @property
    def authority(self) -> Authority:
        return authority_of(self.kind)

    def current_on(self, day: date) -> bool:
        """Whether the document speaks for this day; an unknown bound does not exclude it."""
        begun = self.effective_from is None or self.effective_from <= day
        ended = self.effective_to is not None and self.effective_to < day
        return begun and not ended


@dataclass(frozen=True)
class Reader:
    """What somebody may read. Made from a principal, never from anything a model says."""

    audiences: frozenset[Audience]
    policies: tuple[str, ...] = ()
    everything: bool = False
    """The operator's shell reads all documents of all policies."""


@dataclass(frozen=True)
class Hit:
    """A passage found for a question, with the reasons for its place."""

    passage: Passage
    score: float
    """Orders the hits of one question, but for those that make room for another document; not comparable
    between questions."""
    confidence: float
    """0 to 1: how likely it is that this passage answers the question."""
    in_field: float = 1.0
    """0 to 1: how likely it is that the question is about trade credit insurance at all."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """The parts of the score by name: characters, bigrams, dense; of a text also together and verbatim."""
    reasons: Mapping[str, float] = field(default_factory=dict)
    """What the two rest on, by name (`knowledge.confidence.Features`)."""
    matched: str = ""
    """The question or heading through which the passage was found."""
