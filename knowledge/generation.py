"""Generations: throw-away copies of the knowledge for searching, each built whole, then switched to at once.

A builder may be killed at any moment: what it leaves is either unfinished, and swept, or complete. Chroma
writes to its files when it merely opens them: so nobody opens a generation, each process opens its own copy.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from pydantic import TypeAdapter

from knowledge import chroma
from knowledge.catalogue import Shelf, arrange, background, shape
from knowledge.chroma import ChromaShelves, GenerationUnusable
from knowledge.library import Snapshot
from knowledge.open_generation import Manifest, OpenGeneration
from knowledge.passage import Passage

Matrix = NDArray[np.float32]

_PASSAGES: TypeAdapter[list[Passage]] = TypeAdapter(list[Passage])


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

    def build(self, snapshot: Snapshot, encoder: str | None, vectors: Mapping[str, Matrix]) -> None:
        """Build, verify and switch to a generation; raises `BuildFailed`. Only inside `building`."""
        self._sweep_unfinished()
        plan = Manifest(uuid.uuid4().hex[:12], snapshot.revision, encoder, shape(), {}, background(vectors))
        folder = self._folder / f"building-{plan.id}"
        try:
            folder.mkdir()
            (folder / "passages.json").write_bytes(_PASSAGES.dump_json(list(snapshot.passages)))
            (folder / "plan.json").write_text(json.dumps(asdict(plan)), encoding="utf-8")
            if encoder is not None:
                np.savez(folder / "vectors.npz", allow_pickle=False, **vectors)
            _build_in_child(folder)
            finished = self._folder / f"{self._next_number()}-{plan.id}"
            folder.rename(finished)
            _sync(self._folder)
            self._switch(finished.name)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise BuildFailed(f"The index under {self._folder} cannot be written: {error}") from error
        self._prune(finished.name)

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
        _sync(self._folder)

    def _prune(self, keep: str) -> None:
        """Older generations go at once: they hold text that may have been deleted, and nobody opens them."""
        for path in self._folder.iterdir():
            stale = path.is_dir() and path.name != keep and path.name.split("-")[0].isdecimal()
            if stale:
                shutil.rmtree(path, ignore_errors=True)
            elif path.name.startswith("CURRENT."):
                path.unlink(missing_ok=True)


def _build_in_child(folder: Path) -> None:
    """In a child: Chroma may crash or grow, and must take no server with it."""
    package = Path(__file__).parent.parent
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "knowledge.generation", str(folder.resolve())],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise BuildFailed(f"The index could not be built (exit {done.returncode}): {reason}")


def build_in(folder: Path) -> None:
    """The child's work: from passages and vectors to a verified, durable generation with its manifest."""
    plan = _manifest(folder / "plan.json")
    passages = _PASSAGES.validate_json((folder / "passages.json").read_bytes())
    shelves = {name: Shelf.build(name, found) for name, found in arrange(passages).items()}
    for shelf in shelves.values():
        shelf.save(folder / "lexical")
    if plan.encoder is not None:
        with np.load(folder / "vectors.npz", allow_pickle=False) as arrays:
            vectors = {name: arrays[name] for name in shelves}
        _build_chroma(folder / "chroma", vectors, plan.encoder)
        (folder / "vectors.npz").unlink()
    (folder / "plan.json").unlink()
    keys = {name: len(shelf.keys) for name, shelf in shelves.items()}
    manifest = replace(plan, keys=keys, files=_hashes(folder))
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _build_chroma(folder: Path, vectors: Mapping[str, Matrix], encoder: str) -> None:
    client = chroma.open_folder(folder)
    names = {shelf: shelf for shelf in vectors}
    chroma.fill(client, names, vectors, {"encoder": encoder})
    chroma.close(client)
    shelves = ChromaShelves(chroma.open_folder(folder), names)  # opened again: what counts is what was kept
    try:
        chroma.verify(shelves, vectors)
    finally:
        shelves.close()


def _copied(source: Path, copy: Path) -> Manifest:
    """Copy a generation and check every byte of the copy."""
    try:
        shutil.copytree(source, copy)
        manifest = _manifest(copy / "manifest.json")
        if _hashes(copy) == manifest.files:
            return manifest
    except (OSError, ValueError, TypeError, shutil.Error) as error:
        raise GenerationUnusable(f"generation {source.name} cannot be read") from error
    raise GenerationUnusable(f"generation {source.name} is damaged")


def _open(manifest: Manifest, folder: Path, close: Any) -> OpenGeneration:
    if manifest.shape != shape():
        raise GenerationUnusable("it was built by another version of CoverDesk")
    passages = _PASSAGES.validate_json((folder / "passages.json").read_bytes())
    arranged = arrange(passages)
    shelves = {name: Shelf.load(name, found, folder / "lexical") for name, found in arranged.items()}
    dense = None
    if manifest.encoder is not None:
        dense = ChromaShelves(chroma.open_folder(folder / "chroma"), {shelf: shelf for shelf in shelves})
    return OpenGeneration(manifest, shelves, dense, close)


def _manifest(path: Path) -> Manifest:
    return Manifest(**json.loads(path.read_text(encoding="utf-8")))


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if __name__ == "__main__":
    build_in(Path(sys.argv[1]))
