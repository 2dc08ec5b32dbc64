"""The knowledge index: keeps the current generation open, and has a new one built when it no longer fits."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import Lock, Thread
from time import monotonic
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import text_digest
from knowledge.chroma import GenerationUnusable
from knowledge.encoder.sentence_encoder import EncoderUnavailable
from knowledge.folding import fold
from knowledge.generation import BuildFailed
from knowledge.key import keys_of
from knowledge.library import Library, Snapshot
from knowledge.open_generation import KeyVectors, OpenGeneration, in_memory
from knowledge.vectors import KeptVectors

Matrix = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with how many texts are encoded and how many there are to encode."""

_LOOK_EVERY = 1.0  # seconds between two looks at the revision in SQL; the pointer is looked at each time
_BATCH = 512
_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Makes vectors of texts, of one length and normalised."""

    @property
    def identity(self) -> str:
        """Equal for encoders that give the same vectors; known without loading a model."""

    def encode_query(self, texts: Sequence[str]) -> Matrix:
        """One row a text; raises `EncoderUnavailable`."""

    def encode_document(self, texts: Sequence[str]) -> Matrix:
        """One row a text; raises `EncoderUnavailable`."""


class Generations(Protocol):
    """Where generations are built and found: a folder, or a Chroma server."""

    def pointer(self) -> str | None:
        """A word that changes when another generation is switched to; None when there is none."""

    def building(self) -> AbstractContextManager[None]:
        """The right to build; waits for it."""

    def open(self) -> OpenGeneration:
        """The current one; raises `GenerationUnusable` when there is none or it is damaged."""

    def build(self, snapshot: Snapshot, encoder: str | None, vectors: KeyVectors | None) -> None:
        """Build one and switch to it; raises `BuildFailed`. Both are None for one without vectors."""


class KnowledgeIndex:
    """The open generation of this process; may be used by several threads at once."""

    def __init__(
        self,
        library: Library,
        generations: Generations,
        encoder: Encoder | None,
        kept_vectors: Callable[[str], KeptVectors],
    ) -> None:
        """`kept_vectors` gives those of an encoder, by its identity."""
        self.encoder = encoder
        self._library = library
        self._generations = generations
        self._kept_vectors = kept_vectors
        self._lock = Lock()
        self._refreshing = Lock()
        self._background: Thread | None = None
        self._open: OpenGeneration | None = None
        self._pointer: str | None = None
        self._looked = float("-inf")
        self._without_vectors = encoder is None

    @contextmanager
    def reading(self) -> Iterator[OpenGeneration]:
        """The generation to search. The first call may have to build it, in memory when the disk will not."""
        if not self._keep_up():
            self._begin()
        with self._lock:
            generation = self._open
            if generation is None:
                raise RuntimeError("the index was closed")
            generation.enter()
        try:
            yield generation
        finally:
            generation.leave()

    def refresh(self, progress: Progress | None = None) -> None:
        """Bring the index to what the library holds now; quick when it is there; raises `BuildFailed`."""
        with self._refreshing, self._generations.building():
            pointer = self._generations.pointer()
            with self._lock:
                there = self._open is not None and pointer is not None and pointer == self._pointer
            if there and self._fits(self._open):
                return
            fresh = self._built_unless_current(progress)
            with self._lock:
                self._adopt(fresh, self._generations.pointer())

    def close(self) -> None:
        """Close what is open, after a rebuilding under way."""
        if self._background is not None:
            self._background.join()
        with self._lock:
            if self._open is not None:
                self._open.retire()
                self._open = None

    def _begin(self) -> None:
        try:
            self.refresh()
        except BuildFailed as reason:
            _log.error("Searching in memory. %s", reason)
            snapshot = self._library.snapshot()
            vectors = self._vectors(snapshot, None)
            encoder = None if vectors is None else self._identity()
            with self._lock:
                self._adopt(in_memory(snapshot, encoder, vectors), self._generations.pointer())

    def _keep_up(self) -> bool:
        """Follow the pointer; have a stale index rebuilt meanwhile. False when nothing is open yet."""
        with self._lock:
            if self._open is None:
                return False
            pointer = self._generations.pointer()
            if pointer is not None and pointer != self._pointer:
                self._follow(pointer)
            elif monotonic() - self._looked > _LOOK_EVERY:
                self._looked = monotonic()
                if pointer is None or not self._fits(self._open):
                    self._refresh_meanwhile()
            return True

    def _follow(self, pointer: str) -> None:
        """Open what another process switched to, unless ours alone fits our encoder."""
        try:
            found = self._generations.open()
        except GenerationUnusable as reason:
            _log.warning("Keeping the open index: %s.", reason)
            self._pointer = pointer
            self._refresh_meanwhile()
            return
        if self._fits(self._open) and not self._fits(found):
            found.retire()  # two processes with different encoders would otherwise rebuild in turns, for ever
            self._pointer = pointer
            return
        self._adopt(found, pointer)

    def _adopt(self, generation: OpenGeneration, pointer: str | None) -> None:
        if self._open is not None and self._open is not generation:
            self._open.retire()
        self._open, self._pointer = generation, pointer
        self._looked = monotonic()

    def _fits(self, generation: OpenGeneration | None) -> bool:
        if generation is None:
            return False
        return generation.manifest.fits(self._library.revision(), self._identity())

    def _identity(self) -> str | None:
        return None if self.encoder is None or self._without_vectors else self.encoder.identity

    def _refresh_meanwhile(self) -> None:
        if self._background is None or not self._background.is_alive():
            self._background = Thread(target=self._refresh_or_log, name="index", daemon=True)
            self._background.start()

    def _refresh_or_log(self) -> None:
        try:
            self.refresh()
        except Exception:  # noqa: BLE001 - the door of this thread: the old one serves, the next look tries again
            _log.exception("The index could not be refreshed.")

    def _built_unless_current(self, progress: Progress | None) -> OpenGeneration:
        try:
            found = self._generations.open()
        except GenerationUnusable as reason:
            _log.info("Building the index: %s.", reason)
            found = None
        if found is not None and self._fits(found):
            return found
        snapshot = self._library.snapshot()
        vectors = self._vectors(snapshot, progress)
        if vectors is None and found is not None and self._fits(found):
            return found  # another encoder's vectors are no use here, its words are
        if found is not None:
            found.retire()
        self._generations.build(snapshot, None if vectors is None else self._identity(), vectors)
        return self._opened()

    def _opened(self) -> OpenGeneration:
        try:
            return self._generations.open()
        except GenerationUnusable as error:
            raise BuildFailed(f"The index was built but cannot be opened: {error}.") from error

    def _vectors(self, snapshot: Snapshot, progress: Progress | None) -> KeptVectors | None:
        """Those of all keys, after the missing ones were made; None without an encoder that works."""
        if self.encoder is None or self._without_vectors:
            return None
        texts = {text_digest(key.text): key.text for key in keys_of(snapshot.passages)}
        kept = self._kept_vectors(self.encoder.identity)
        have = kept.digests()
        missing = {digest: text for digest, text in texts.items() if digest not in have}
        try:
            for fresh in _encode(self.encoder, missing, progress):
                kept.keep(fresh)
        except EncoderUnavailable as reason:
            _log.warning("Searching by words alone. %s", reason)
            self._without_vectors = True
            return None
        kept.keep_only(texts)
        return kept


def _encode(
    encoder: Encoder, texts: Mapping[str, str], progress: Progress | None
) -> Iterator[dict[str, Matrix]]:
    digests = list(texts)
    for start in range(0, len(digests), _BATCH):
        batch = digests[start : start + _BATCH]
        rows = encoder.encode_document([fold(texts[digest]) for digest in batch])
        if progress is not None:
            progress(start + len(batch), len(digests))
        yield dict(zip(batch, rows, strict=True))
