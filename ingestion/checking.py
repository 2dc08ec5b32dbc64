"""A document looked at without being kept: what it would become, and what a person should look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingestion.pipeline import IngestReport, KnownDocument, Library, Progress, ingest
from ingestion.sources import Sources
from knowledge.document import Document, Outline, Put, Step
from knowledge.passage import Passage


@dataclass(frozen=True)
class Checked:
    """What an ingest would have done, and the documents that it would have kept."""

    report: IngestReport
    documents: tuple[tuple[Document, tuple[Passage, ...]], ...]


def check(sources: Sources, library: Library | None = None, *, progress: Progress | None = None) -> Checked:
    """Reads the files as `ingest` does, compares them with the library if there is one, keeps nothing."""
    kept = _KeepsNothing(library)
    report = ingest(sources, kept, progress=progress)
    return Checked(report, tuple(kept.documents))


@dataclass
class _KeepsNothing:
    """A library as it is, whose documents all seem to have changed."""

    library: Library | None
    documents: list[tuple[Document, tuple[Passage, ...]]] = field(default_factory=list)

    def known(self) -> Mapping[str, KnownDocument]:
        known = self.library.known() if self.library else {}
        return {path: _Changed(one) for path, one in known.items()}

    def outlines(self) -> Sequence[Outline]:
        return self.library.outlines() if self.library else []

    def apply(self, steps: Sequence[Step]) -> None:
        self.documents += [(step.document, tuple(step.passages)) for step in steps if isinstance(step, Put)]


class _Changed:
    """A known document with a digest that no file has."""

    def __init__(self, known: KnownDocument) -> None:
        self.document_id, self.audience, self.passages = known.document_id, known.audience, known.passages
        self.digest = ""
