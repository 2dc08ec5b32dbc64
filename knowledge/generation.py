"""Generations: throw-away copies of the knowledge for searching, each built whole, then switched to at once.

A builder may be killed at any moment: what it leaves is either unfinished, and swept, or complete. Chroma
writes to its files when it merely opens them: so nobody opens a generation, each process opens its own copy.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from knowledge import chroma
from knowledge.catalogue import Shelf, arrange, shape
from knowledge.chroma import ChromaShelves, GenerationUnusable
from knowledge.generation_child import CHROMA, PLANS, SHELVES, Task, check, link, load_shelves, sync
from knowledge.key import keys_of
from knowledge.library import Snapshot
from knowledge.open_generation import KeyVectors, Manifest, OpenGeneration, background_of
from knowledge.passage import Audience
from knowledge.shelf_plan import ShelfPlan

_log = logging.getLogger(__name__)


class BuildFailed(Exception):
    """A new generation could not be built; the operator sees why, and the old one keeps serving."""


class LocalGenerations:
    """The generations under one home, with embedded Chroma."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "index"

    def pointer(self) -> str | None:
        """A word that changes when another generation is switched to; None when there is none."""
        try:
            found = os.stat(self._folder / "CURRENT")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return f"{found.st_ino}-{found.st_mtime_ns}"

    @contextmanager
    def building(self) -> Iterator[None]:
        """One builder at a time, across processes; waits for its turn. Raises `BuildFailed`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / "build.lock")
            lock.acquire()
        except OSError as error:
            raise BuildFailed(f"The index under {self._folder} cannot be written: {error}") from error
        try:
            yield
        finally:
            lock.release()

    def open(self) -> OpenGeneration:
        """A private copy of the current generation; raises `GenerationUnusable` for none or a damaged one."""
        self._sweep_copies()
        for _attempt in range(3):  # it may be switched and removed while it is being copied
            name = self._current()
            try:
                return self._open_copy(self._folder / name)
            except GenerationUnusable:
                if name == self._current():
                    raise
        raise GenerationUnusable("generations are switched faster than they can be opened")

    def build(self, snapshot: Snapshot, encoder: str | None, vectors: KeyVectors | None) -> None:
        """Build, verify and switch to a generation; raises `BuildFailed`. Only inside `building`.

        What has not changed is taken over from the current one, if that was made in the same way.
        """
        self._sweep_unfinished()
        before = self._to_take_over(encoder)
        try:
            self._build(snapshot, encoder, vectors, before)
        except BuildFailed as reason:
            if before is None:
                raise
            _log.warning("Building the whole index. %s", reason)
            self._build(snapshot, encoder, vectors, None)

    def _build(
        self, snapshot: Snapshot, encoder: str | None, vectors: KeyVectors | None, before: str | None
    ) -> None:
        identity = uuid.uuid4().hex[:12]
        folder = self._folder / f"building-{identity}"
        try:
            (folder / PLANS).mkdir(parents=True)
            shelves = {} if before is None else self._shelves(before)
            task = _plan(
                folder,
                Manifest(identity, snapshot.revision, encoder, shape(), {}),
                snapshot,
                vectors,
                shelves,
            )
            replace(task, before=before).save(folder)
            _build_in_child(folder)
            finished = self._folder / f"{self._next_number()}-{identity}"
            folder.rename(finished)
            sync(self._folder)
            self._switch(finished.name)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise BuildFailed(f"The index under {self._folder} cannot be written: {error}") from error
        self._prune(finished.name)

    def _to_take_over(self, encoder: str | None) -> str | None:
        """The current generation, if this version built it with this encoder; the child checks its bytes."""
        try:
            name = self._current()
            manifest = _manifest(self._folder / name)
            self._shelves(name)
        except (GenerationUnusable, OSError, ValueError, KeyError, TypeError):
            return None
        return name if manifest.encoder == encoder and manifest.shape == shape() else None

    def _shelves(self, name: str) -> dict[str, Shelf]:
        folder = self._folder / name
        return load_shelves(folder, _manifest(folder).keys)

    def _current(self) -> str:
        try:
            name = (self._folder / "CURRENT").read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            name = ""
        if not name or Path(name).name != name or not (self._folder / name).is_dir():
            raise GenerationUnusable("there is no current generation")
        return name

    def _open_copy(self, source: Path) -> OpenGeneration:
        copy = self._folder / f"open-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        lock = FileLock(f"{copy}.lock", thread_local=False)
        lock.acquire()

        def close() -> None:
            shutil.rmtree(copy, ignore_errors=True)
            lock.release()
            Path(f"{copy}.lock").unlink(missing_ok=True)

        try:
            return _open(_copied(source, copy), copy, close)
        except BaseException:
            close()
            raise

    def _sweep_copies(self) -> None:
        """Remove copies whose process has died: its lock is free then, whatever became of its number."""
        for path in self._folder.glob("open-*.lock"):
            lock = FileLock(path)
            try:
                lock.acquire(timeout=0)
            except (Timeout, OSError):
                continue
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            path.unlink(missing_ok=True)
            lock.release()

    def _sweep_unfinished(self) -> None:
        for path in self._folder.glob("building-*"):
            shutil.rmtree(path, ignore_errors=True)

    def _next_number(self) -> int:
        numbers = [path.name.split("-")[0] for path in self._folder.iterdir() if path.is_dir()]
        return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1

    def _switch(self, name: str) -> None:
        draft = self._folder / f"CURRENT.{uuid.uuid4().hex[:8]}"
        with open(draft, "w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / "CURRENT")
        sync(self._folder)

    def _prune(self, keep: str) -> None:
        """Older generations go at once: they hold text that may have been deleted, and nobody opens them."""
        for path in self._folder.iterdir():
            stale = path.is_dir() and path.name != keep and path.name.split("-")[0].isdecimal()
            if stale:
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith("CURRENT."):
                path.unlink(missing_ok=True)


def _plan(
    folder: Path,
    manifest: Manifest,
    snapshot: Snapshot,
    vectors: KeyVectors | None,
    before: Mapping[str, Shelf],
) -> Task:
    ways, counts, spread = {}, {}, background_of((), vectors)
    for name, passages in arrange(snapshot.passages).items():
        plan = ShelfPlan.of(passages, before.get(name), vectors)
        plan.save(folder / PLANS / f"{name}.safetensors")
        found = keys_of(passages)
        counts[name] = len(found)
        ways[name] = plan.way
        if name == Audience.PUBLIC.value:
            spread = background_of(found, vectors)
    return Task(replace(manifest, keys=counts, background=spread), None, ways)


def _build_in_child(folder: Path) -> None:
    package = Path(__file__).parent.parent
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "knowledge.generation_child", str(folder.resolve())],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise BuildFailed(f"The index could not be built (exit {done.returncode}): {reason}")


def _copied(source: Path, copy: Path) -> Manifest:
    """Copy a generation and check every byte of the copy. Only Chroma changes what it opens."""
    try:
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns(SHELVES))
        (copy / SHELVES).mkdir()
        for path in (source / SHELVES).iterdir():
            link(path, copy / SHELVES / path.name)
    except (OSError, shutil.Error) as error:
        raise GenerationUnusable(f"generation {source.name} cannot be read") from error
    return check(copy)


def _open(manifest: Manifest, folder: Path, close: Any) -> OpenGeneration:
    if manifest.shape != shape():
        raise GenerationUnusable("it was built by another version of CoverDesk")
    shelves = load_shelves(folder, manifest.keys)
    dense = None
    if manifest.encoder is not None:
        names = {shelf: shelf for shelf in shelves}
        numbers = {name: shelf.arrays["numbers"] for name, shelf in shelves.items()}
        dense = ChromaShelves(chroma.open_folder(folder / CHROMA), names, numbers)
    return OpenGeneration(manifest, shelves, dense, close)


def _manifest(folder: Path) -> Manifest:
    return Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
