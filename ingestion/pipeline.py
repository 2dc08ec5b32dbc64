"""Ingesting: files become documents and passages in a library, and only what changed is read again."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from ingestion.blocks import Unreadable
from ingestion.chunking import chunk
from ingestion.contradictions import contradictions
from ingestion.documents import document_from
from ingestion.reading.confined import ConfinedReader
from ingestion.sources import Failure, Source, Sources, digest, is_under, read_source
from ingestion.versions import Placed, are_versions, kept_of, origin, place, without
from knowledge.document import Document, Moved, Outline, Put, Remove, Step, outline_of
from knowledge.passage import Audience, Passage

READER_VERSION = "2"
"""Raised whenever reading, tidying or chunking gives another result: every document is then read again."""

_AT_ONCE = 50_000
"""Passages that are held before the library takes them in: what a gigabyte of memory is enough for."""

ID_TAKEN = "has the id"
"""How the reason begins for a file that another one keeps out: it may pass when that one goes."""

Progress = Callable[[int, int, str], None]
"""Told before each file: how many are done, how many there are, and its path."""


class KnownDocument(Protocol):
    """What a library tells of a document that it holds, without reading it."""

    @property
    def document_id(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def audience(self) -> Audience: ...

    @property
    def passages(self) -> int:
        """How many it has."""


class Library(Protocol):
    """Where documents and their passages are kept."""

    def known(self) -> Mapping[str, KnownDocument]:
        """All documents by their path; empty when there are none."""

    def outlines(self) -> Sequence[Outline]:
        """All documents without their texts."""

    def apply(self, steps: Sequence[Step]) -> None:
        """Makes these changes in their order, all of them or none."""


@dataclass(frozen=True)
class IngestReport:
    """What one run did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()
    passages: int = 0
    """Of the named documents, as many as are in the library now; a failed file's earlier ones count."""

    def as_dict(self) -> dict[str, Any]:
        """The report as `coverdesk ingest --json` prints it."""
        return asdict(self) | {
            "failed": [asdict(failure) for failure in self.failed],
            "warnings": list(self.warnings),
        }


def ingest(
    sources: Sources, library: Library, *, prune: bool = False, progress: Progress | None = None
) -> IngestReport:
    """Takes the files into the library; with `prune`, takes out those of the given folders that are gone.

    A file that fails is in the report and keeps its earlier version in the library; the others go on.
    The library changes once, at the end: whoever is killed before leaves it as it was. A run of more than
    50,000 new passages changes it after each so many.
    """
    run = _Run(sources, library)
    run.take_in(progress or (lambda _done, _total, _path: None))
    run.report_missing(prune=prune)
    if prune:
        run.prune()
    run.commit()
    run.compare()
    return run.report()


def take_out(library: Library, document_ids: Sequence[str]) -> int:
    """Deletes documents, each with the versions that its file replaced; how many there were.

    Versions that are in files of their own stay, and the last of them is in force again.
    """
    kept = library.outlines()
    paths = [one.path for one in kept if one.id in document_ids]
    gone = list(dict.fromkeys([*document_ids, *(name for path in paths for name in kept_of(path, kept))]))
    library.apply([Remove(gone, without(gone, kept))])
    return len(gone)


@dataclass
class _Run:
    sources: Sources
    library: Library
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passages: int = 0
    kept: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    held: int = 0
    """Passages in these steps."""
    holders: dict[str, str] = field(default_factory=dict)
    """Which path of this run holds a document id."""

    def __post_init__(self) -> None:
        self.failed += self.sources.failures
        self._outlines: dict[str, Outline] | None = None
        known = self.library.known()
        self.known = {os.path.abspath(path): document for path, document in known.items()}
        self.paths = {document.document_id: path for path, document in known.items()}
        self.named = {os.path.abspath(source.path) for source in self.sources.files}
        for path in self.sources.pending:
            self.named.add(os.path.abspath(path))
            if there := self.known.get(os.path.abspath(path)):
                self.holders[there.document_id] = path

    @property
    def outlines(self) -> dict[str, Outline]:
        """What is kept now, by id; read when it is first needed, then kept up to date."""
        if self._outlines is None:
            self._outlines = {one.id: one for one in self.library.outlines()}
        return self._outlines

    def take_in(self, progress: Progress) -> None:
        # Those already known first: a new file must not take the id of one that holds it.
        pending = sorted(self._changed(), key=lambda source: os.path.abspath(source.path) not in self.known)
        with ConfinedReader() as reader:
            for done, source in enumerate(pending):
                progress(done, len(pending), source.path)
                self._read(source, reader)
                if self.held > _AT_ONCE:
                    self.commit()

    def commit(self) -> None:
        """What this run has come to becomes what the library holds."""
        self.library.apply(self.steps)
        self.steps, self.held = [], 0

    def _changed(self) -> list[Source]:
        """The files whose digest is not the one in the library; the others are counted as unchanged."""
        return [source for source in self.sources.files if not self._is_unchanged(source)]

    def _is_unchanged(self, source: Source) -> bool:
        known = self.known.get(os.path.abspath(source.path))
        if known is None:
            return False
        try:
            data, side_car = read_source(source)
        except Unreadable:
            return False
        if known.digest != self._digest(source, data, side_car) or known.document_id in self.holders:
            return False
        self.unchanged += 1
        self.passages += known.passages
        self.holders[known.document_id] = source.path
        return True

    def _digest(self, source: Source, data: bytes, side_car: bytes) -> str:
        flags = self.sources.flags
        return digest(data, side_car, READER_VERSION, source.path, flags.audience or "", *flags.policies)

    def _read(self, source: Source, reader: ConfinedReader) -> None:
        known = self.known.get(os.path.abspath(source.path))
        try:
            data, side_car = read_source(source)
            reading = reader.read(os.path.basename(source.path), data)
            document, blocks = document_from(
                source,
                reading,
                side_car,
                self.sources.flags,
                digest=self._digest(source, data, side_car),
                known_id=known.document_id if known else None,
            )
            passages = chunk(document, blocks)
            if not passages:
                raise Unreadable("has no text below its headings and settings")
            self._refuse_taken(document)
            placed = place(document, list(self.outlines.values()), known.document_id if known else None)
            if placed.document.id != document.id or placed.document.effective_to != document.effective_to:
                passages = chunk(placed.document, blocks)
        except Unreadable as error:
            self._fail(source, str(error), known)
            return
        self._keep(placed, passages, known)

    def _fail(self, source: Source, error: str, known: KnownDocument | None) -> None:
        self.failed.append(Failure(source.path, error))
        if known:
            self.passages += known.passages
            self.holders.setdefault(known.document_id, source.path)

    def _refuse_taken(self, document: Document) -> None:
        holder = self.holders.get(document.id)
        if holder is None:
            earlier = self.paths.get(document.id)
            if earlier and os.path.abspath(earlier) not in {*self.named, os.path.abspath(document.path)}:
                # Its file is gone: this one is the same document, moved.
                holder = earlier if os.path.exists(earlier) else None
        other = self.outlines.get(document.id)
        if holder is None or (other is not None and are_versions(outline_of(document), other)):
            return
        raise Unreadable(
            f"{ID_TAKEN} '{document.id}' of {holder}: give it an id of its own"
            " (or both an effective_from, if they are versions of one document)"
        )

    def _keep(self, placed: Placed, passages: Sequence[Passage], known: KnownDocument | None) -> None:
        document = placed.document
        was_known = known is not None or document.id in self.paths
        self._move(placed.moved)
        if placed.dropped:
            self._forget(placed.dropped)
            self.steps.append(Remove(placed.dropped))
        self.steps.append(Put(document, passages, placed.moved))
        self.held += len(passages)
        stale = known.document_id if known else document.id
        if stale != document.id and stale not in self.holders and stale in self.outlines:
            self._forget([stale])
            self.steps.append(Remove([stale]))
        if was_known:
            self.updated += 1
        else:
            self.added += 1
        self.holders[document.id] = document.path
        self.outlines[document.id] = outline_of(document)
        self.paths[document.id] = document.path
        self.passages += len(passages)
        self.kept.append(document.id)
        self.warnings += [f"{document.path}: {warning}" for warning in document.warnings]
        self.warnings += [f"{document.path}: {note}" for note in _told(placed)]

    def _move(self, moved: Sequence[Moved]) -> None:
        """What this run knows of the versions that get another place."""
        left = [(self.outlines.pop(one.document_id), one) for one in moved]
        for outline, one in left:
            self.outlines[one.new_id] = replace(
                outline, id=one.new_id, path=one.path, effective_to=one.effective_to
            )
            self.paths.pop(one.document_id, None)
            self.paths[one.new_id] = one.path
            if self.holders.get(one.document_id) == one.path:
                self.holders[one.new_id] = self.holders.pop(one.document_id)

    def _forget(self, document_ids: Iterable[str]) -> None:
        for document_id in document_ids:
            self.outlines.pop(document_id, None)
            self.paths.pop(document_id, None)

    def compare(self) -> None:
        """Warns of values that what was taken in and other documents contradict each other in."""
        for document_id in self.kept:
            if outline := self.outlines.get(document_id):
                found = contradictions(outline, self.outlines.values())
                self.warnings += [f"{outline.path}: {warning}" for warning in found]

    def _take_out(self, document_ids: Sequence[str]) -> None:
        moved = without(document_ids, list(self.outlines.values()))
        self._forget(document_ids)
        self._move(moved)
        self.steps.append(Remove(document_ids, moved))
        self.removed += len(document_ids)

    def report_missing(self, *, prune: bool) -> None:
        for path in self.sources.missing:
            known = self.known.get(os.path.abspath(path))
            if prune and known and known.document_id not in self.holders:
                kept = list(self.outlines.values())
                self._take_out([known.document_id, *kept_of(self.outlines[known.document_id].path, kept)])
            else:
                self.failed.append(Failure(path, "no such file or folder"))

    def prune(self) -> None:
        vanished = list(self._vanished())
        if vanished:
            self._take_out(vanished)

    def _vanished(self) -> Iterator[str]:
        for path, known in self.known.items():
            is_ours = any(is_under(path, folder) for folder in self.sources.folders)
            is_unsure = any(is_under(path, folder) for folder in self.sources.unlisted)
            if is_ours and not is_unsure and not self._is_there(path, known):
                yield known.document_id

    def _is_there(self, path: str, known: KnownDocument) -> bool:
        """Whether the file of a document is; an earlier version goes when the file that replaced it does."""
        if path in self.named or known.document_id in self.holders:
            return True
        outline = self.outlines.get(known.document_id)
        if outline is None:
            return True  # moved or replaced in this run
        kept_from = origin(outline)
        return kept_from is not None and os.path.abspath(kept_from) in self.named

    def report(self) -> IngestReport:
        return IngestReport(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            removed=self.removed,
            failed=tuple(self.failed),
            warnings=tuple(self.warnings),
            passages=self.passages,
        )


def _told(placed: Placed) -> Iterator[str]:
    for one in placed.moved:
        until = f"until {one.effective_to}" if one.effective_to else "without a last day"
        yield f"its other version is kept as {one.new_id}, in force {until}"
    document = placed.document
    if document.effective_to != document.ends_on:
        yield f"in force until {document.effective_to}, the day before its next version begins"
