"""Evidence: what a tool found, in the words or figures in which it was found."""

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from knowledge.passage import Authority


class EvidenceKind(StrEnum):
    """Whether it was read in a document, read from a record, or follows from a rule."""

    DOCUMENT = "document"
    RECORD = "record"
    RULE = "rule"


@dataclass(frozen=True)
class Evidence:
    """One thing found: a passage, a record as read, or a rule with its inputs."""

    kind: EvidenceKind
    title: str
    text: str
    """Verbatim for a document; for a record, its fields as read. Every figure of an answer is in here."""
    authority: Authority
    section: str = ""
    document_id: str | None = None
    as_of: str | None = None
    """When it was true: the time a record was read, or the version date of a document; None when unknown."""
    url: str | None = None
    language: str | None = None
    page: int | None = None
    """The page of a document in pages, from 1."""
    open_to_all: bool = False
    """Whether anybody may read it without signing in; what a door may show where others read along."""


class Ledger:
    """The numbered evidence of one turn. Several tools may add at once."""

    def __init__(self) -> None:
        self._evidence: list[Evidence] = []
        self._lock = Lock()

    def add(self, evidence: Evidence) -> int:
        """The mark, from 1, under which this evidence can be cited; the same evidence keeps its mark."""
        with self._lock:
            if evidence not in self._evidence:
                self._evidence.append(evidence)
            return self._evidence.index(evidence) + 1

    def marked(self, mark: int) -> Evidence | None:
        """The evidence with this mark, or None when no such mark was given out."""
        return self._evidence[mark - 1] if 1 <= mark <= len(self._evidence) else None

    def all(self) -> tuple[Evidence, ...]:
        return tuple(self._evidence)
