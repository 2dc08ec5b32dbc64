"""An answer: the text with its marks, what each mark points to, and how the question ended."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.knowledge_links import knowledge_url
from tools.evidence import Evidence, EvidenceKind, Ledger
from tools.pending_action import PendingAction
from tools.tool import Card

MARK = re.compile(r"\[(\d{1,3})\]")
LONGEST_QUOTE = 700
_SENTENCE_END = re.compile(r"(?<=[。！？；\n])|(?<=[.!?])(?<!\b\d\.)(?<!\b\d\d\.)(?=\s)")


class Outcome(StrEnum):
    """How a question ended (DESIGN §4.4)."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    REFUSED = "refused"
    OUT_OF_SCOPE = "out_of_scope"
    CONFIRM = "confirm"
    HANDED_OVER = "handed_over"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True)
class Citation:
    """What a mark of the answer points to: a verbatim span, or a record as read."""

    mark: int
    evidence: Evidence
    quote: str

    def as_data(self) -> dict[str, Any]:
        """The JSON of DESIGN §4.4."""
        return {
            "mark": self.mark,
            "kind": self.evidence.kind.value,
            "title": self.evidence.title,
            "section": self.evidence.section,
            "document_id": self.evidence.document_id,
            "authority": self.evidence.authority.value,
            "quote": self.quote,
            "as_of": self.evidence.as_of,
            "url": self.evidence.url or self._page(),
            "language": self.evidence.language,
            "page": self.evidence.page,
        }

    def _page(self) -> str | None:
        """Where the knowledge browser shows it; None for what is no document."""
        evidence = self.evidence
        if evidence.kind is not EvidenceKind.DOCUMENT or evidence.document_id is None:
            return None
        return knowledge_url(evidence.document_id, evidence.section, evidence.text)


@dataclass(frozen=True)
class ToolUse:
    """A tool that was called in this turn, with its arguments."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a door gives back for one question."""

    conversation_id: str
    turn_id: str
    language: str
    model: str
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    tool_uses: tuple[ToolUse, ...] = ()
    suggestions: tuple[str, ...] = field(default=())
    pending: PendingAction | None = None
    """What this turn prepared, or asked a clear word for; nothing was done yet."""

    def as_data(self) -> dict[str, Any]:
        """The document of DESIGN §4.4, whole."""
        return {
            "conversation_id": self.conversation_id,
            "turn_id": self.turn_id,
            "language": self.language,
            "model": self.model,
            "outcome": self.outcome.value,
            "answer": self.text,
            "citations": [citation.as_data() for citation in self.citations],
            "cards": [{"kind": card.kind.value, "data": dict(card.data)} for card in self.cards],
            "tool_calls": [{"name": use.name, "arguments": use.arguments} for use in self.tool_uses],
            "suggestions": list(self.suggestions),
            "pending_action": self.pending.brief_data(self.language) if self.pending else None,
        }


def cited(text: str, ledger: Ledger) -> tuple[str, tuple[Citation, ...]]:
    """The text with its marks renumbered from 1 in order of appearance, and what they point to.

    Marks that point to nothing are removed: a model may invent them.
    """
    order: list[int] = []
    for found in MARK.findall(text):
        if int(found) not in order and ledger.marked(int(found)):
            order.append(int(found))
    numbers = {old: new for new, old in enumerate(order, start=1)}
    renumbered = MARK.sub(lambda m: f"[{numbers[int(m[1])]}]" if int(m[1]) in numbers else "", text)
    citations = tuple(_citation(numbers[old], ledger, old, text) for old in order)
    return renumbered.strip(), citations


def _citation(mark: int, ledger: Ledger, old: int, text: str) -> Citation:
    evidence = ledger.marked(old)
    if evidence is None:
        raise LookupError(f"mark {old} was resolved before, and is gone")
    return Citation(mark, evidence, quoted(evidence, text))


def quoted(evidence: Evidence, answer: str) -> str:
    """The span of the evidence that the answer repeats, else its beginning up to a sentence end; verbatim."""
    if evidence.kind is not EvidenceKind.DOCUMENT or len(evidence.text) <= LONGEST_QUOTE:
        return evidence.text
    spans = sentences(evidence.text)
    used = [place for place, span in enumerate(spans) if len(span) > 5 and span.strip() in answer]
    chosen = spans[used[0] : used[-1] + 1] if used else spans
    quote = ""
    for span in chosen:
        if quote and len(quote) + len(span) > LONGEST_QUOTE:
            break
        quote += span
    return quote.strip()


def sentences(text: str) -> Sequence[str]:
    """The text cut at sentence ends, each with its end mark; joined again they are the text.

    A clause keeps its number (`4. The buyer …`): a quote that ends in a bare number reads like a figure.
    """
    return [part for part in _SENTENCE_END.split(text) if part]
