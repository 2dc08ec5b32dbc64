"""A watched folder: what is put into it, changed or taken away is ingested once its files stand still."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic, time

from ingestion.front_matter import Flags
from ingestion.pipeline import ID_TAKEN, IngestReport
from ingestion.sources import Source, Sources, find_sources

SETTLED = 0.8  # seconds without a change, after which a file counts as written
_LONG_AGO = 2.0  # seconds; what was last written before that needs no waiting for when the watch begins
_TICK_MS = 300
_LOOK_EVERY = 4.0  # seconds between two looks when nothing was told
_GATHER_MS = 400  # how long further changes are waited for before the first ones are looked at

TakeIn = Callable[[Sources], IngestReport]
"""Ingests the files, and takes out what has vanished from their folders."""
_Stamp = tuple[int, ...]


def watch(folders: Sequence[str], flags: Flags, take_in: TakeIn) -> Iterator[IngestReport]:
    """A report for what the folders hold, then one for every change; goes on until it is interrupted.

    Raises FileNotFoundError for a folder that is not there.
    """
    from watchfiles import watch as changes_in

    watched = _Watched(tuple(folders), flags, take_in)
    yield watched.first()
    for changes in changes_in(
        *folders,
        step=100,
        debounce=_GATHER_MS,
        rust_timeout=_TICK_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if changes or watched.is_due:
            report = watched.look()
            if report is not None:
                yield report


@dataclass
class _Watched:
    """The files as they were when they were last looked at."""

    folders: tuple[str, ...]
    flags: Flags
    take_in: TakeIn
    _is_waiting: bool = True
    """Whether a file is being written: it is looked at again without a further change."""
    _looked: float = float("-inf")
    _taken: dict[str, _Stamp] = field(default_factory=dict)
    _seen: dict[str, tuple[_Stamp, float]] = field(default_factory=dict)
    """Each file's stamp, and since when it has been that."""
    _failed: dict[str, str] = field(default_factory=dict)

    @property
    def is_due(self) -> bool:
        """Whether the folders are to be looked at though no change was told.

        Some file systems tell of none, and nobody tells of what happens before the watch has begun.
        """
        return self._is_waiting or monotonic() - self._looked > _LOOK_EVERY

    def first(self) -> IngestReport:
        """Everything that stands still already."""
        found = find_sources(self.folders, self.flags)
        old = time() - _LONG_AGO
        for source in found.files:
            stamp = _stamp(source)
            written = max(stamp[1::2], default=0) / 1e9
            self._seen[source.path] = (stamp, float("-inf") if written < old else monotonic())
        return self._ingest(found, [source for source in found.files if self._is_settled(source)])

    def look(self) -> IngestReport | None:
        """What has changed since; None when nothing has, or it is still being written."""
        found = find_sources(self.folders, self.flags)
        for source in found.files:
            stamp = _stamp(source)
            if self._seen.get(source.path, (None,))[0] != stamp:
                self._seen[source.path] = (stamp, monotonic())
        changed = [source for source in found.files if self._taken.get(source.path) != _stamp(source)]
        settled = [source for source in changed if self._is_settled(source)]
        self._looked = monotonic()
        self._is_waiting = len(settled) < len(changed)
        gone = self._taken.keys() - {source.path for source in found.files}
        if not settled and not gone:
            return None
        freed = [one for one in found.files if self._failed.get(one.path, "").startswith(ID_TAKEN)]
        return self._ingest(found, list(dict.fromkeys([*settled, *freed])))

    def _is_settled(self, source: Source) -> bool:
        return monotonic() - self._seen[source.path][1] >= SETTLED

    def _ingest(self, found: Sources, files: list[Source]) -> IngestReport:
        stamps = {source.path: _stamp(source) for source in files}
        named = {source.path for source in found.files}
        pending = tuple(path for path in (source.path for source in found.files) if path not in stamps)
        report = self.take_in(replace(found, files=tuple(files), pending=pending))
        self._taken = {path: stamp for path, stamp in self._taken.items() if path in named} | stamps
        told = self._failed
        self._failed = {path: error for path, error in told.items() if path in pending}
        self._failed |= {failure.path: failure.error for failure in report.failed}
        news = tuple(failure for failure in report.failed if told.get(failure.path) != failure.error)
        return replace(report, failed=news)


def _stamp(source: Source) -> _Stamp:
    """Size and time of writing of a file and its side-car; empty when it has just gone."""
    stamp: list[int] = []
    for path in (source.path, source.side_car):
        if path is not None:
            try:
                status = os.stat(path)
            except OSError:
                continue
            stamp += [status.st_size, status.st_mtime_ns]
    return tuple(stamp)
