"""The search of documents: passages of the knowledge base this principal may read."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from pydantic import Field

from knowledge.passage import Audience, Hit, Passage, Reader
from tools.evidence import Evidence, EvidenceKind
from tools.policy_choice import is_named
from tools.principal import Principal, Right
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn

ANSWERS_FROM = 0.175
"""The confidence from which a passage answers a question of the field. Below it, passages are choices.

Both thresholds are where no fewer of the questions that weights are fitted on are answered than before, and
three in 85 of those about other matters are (decision 029).
"""
IN_FIELD_FROM = 0.55
"""How likely a question must be about trade credit insurance to be answered from documents at all."""


def answering(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits that answer, best first; none for a question of another matter or when none is sure enough."""
    if not hits or hits[0].in_field < IN_FIELD_FROM:
        return ()
    return [hit for hit in hits if hit.confidence >= ANSWERS_FROM]


class Passages(Protocol):
    """Finds passages."""

    def search(
        self, question: str, *, reader: Reader, at_most: int = 10, today: date | None = None
    ) -> Sequence[Hit]:
        """Hits this reader may read, best first; empty when nothing resembles the question."""
        ...


class SearchArguments(Arguments):
    """What `search_knowledge` takes."""

    query: str = Field(description="The question in the user's own words, in their language")
    policy: str = Field(
        default="",
        description="Number of the one policy asked about: no other policy's documents are searched",
    )


def reader_of(principal: Principal, policy: str = "") -> Reader:
    """What a principal may read: general documents, their policies' own, the internal ones of support.

    With `policy`, of their policies' documents only those of that one: another's would answer for it.
    """
    audiences = {Audience.PUBLIC}
    if principal.may(Right.READ_RECORDS):
        audiences.add(Audience.POLICYHOLDER)
    if principal.may(Right.READ_INTERNAL):
        audiences.add(Audience.INTERNAL)
    everything = principal.may(Right.READ_EVERYTHING)
    own = tuple(one for one in principal.policies if is_named(one, policy))
    return Reader(frozenset(audiences), own, everything)


def search_knowledge(passages: Passages) -> Tool[SearchArguments]:
    """The tool that finds clauses, FAQ entries and guides."""

    def run(turn: Turn, arguments: SearchArguments) -> ToolResult:
        reader = reader_of(turn.principal, arguments.policy)
        hits = passages.search(arguments.query, reader=reader, at_most=5, today=turn.today)
        good = answering(hits)
        if not good:
            return ToolResult(
                Finding.NOT_FOUND,
                "No passage answers this. Say so; do not answer from general knowledge.",
                hits=tuple(hits),
            )
        return ToolResult(
            Finding.FOUND,
            f"{len(good)} passages.",
            evidence=tuple(passage_evidence(hit.passage) for hit in good),
            hits=tuple(good),
        )

    return Tool(
        "search_knowledge",
        "Search policy wordings, schedules, endorsements, FAQ and guides. Use for every question about what "
        "is covered, how claims, limits or premium work, or what a term means.",
        SearchArguments,
        run,
    )


def passage_evidence(passage: Passage) -> Evidence:
    """The passage as it can be cited; its text is verbatim."""
    return Evidence(
        EvidenceKind.DOCUMENT,
        passage.title,
        passage.text,
        passage.authority,
        passage.section,
        document_id=passage.document_id,
        as_of=passage.effective_from.isoformat() if passage.effective_from else None,
        url=passage.url,
        language=passage.language,
        page=passage.page,
        open_to_all=passage.audience is Audience.PUBLIC and not passage.policies,
    )
