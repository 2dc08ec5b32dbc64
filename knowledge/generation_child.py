"""The builder's child: from plans to a verified generation: `python -m knowledge.generation_child FOLDER`.

Chroma may crash or grow, and must take no server with it.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import chroma
from knowledge.catalogue import KeyChange, Shelf
from knowledge.chroma import ChromaShelves, GenerationUnusable
from knowledge.open_generation import Manifest
from knowledge.shelf_plan import ShelfPlan, Way

Numbers = NDArray[np.int64]

PLANS = "plans"
SHELVES = "shelves"
CHROMA = "chroma"


@dataclass(frozen=True)
class Task:
    """What the child is to build, as `task.json` says it."""

    manifest: Manifest
    before: str | None
    """The folder of the generation that is taken over, beside this one; None to build the whole."""
    ways: Mapping[str, Way]

    def save(self, folder: Path) -> None:
        (folder / "task.json").write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Task":
        values = json.loads((folder / "task.json").read_text(encoding="utf-8"))
        ways = {name: Way(way) for name, way in values["ways"].items()}
        return cls(Manifest(**values["manifest"]), values["before"], ways)


@dataclass(frozen=True)
class Written:
    """A shelf that was changed or made anew, and what that means for its collection."""

    way: Way
    shelf: Shelf
    numbers: Numbers
    """Each key's number in Chroma; -1 for a text without a direction."""
    gone: Numbers
    places: Numbers
    vectors: NDArray[np.float32] | None


def build_in(folder: Path) -> None:
    """Leaves a generation with its manifest in this folder, which has a task and plans."""
    task = Task.load(folder)
    before = None if task.before is None else folder.parent / task.before
    if before is not None:
        check(before)
    (folder / SHELVES).mkdir()
    written = {}
    for name, way in task.ways.items():
        if before is not None and way is Way.SAME:
            link(before / SHELVES / f"{name}.safetensors", folder / SHELVES / f"{name}.safetensors")
        else:
            written[name] = _write(folder, before, name, way)
    if task.manifest.encoder is not None:
        _build_chroma(folder, before, task, written)
    shutil.rmtree(folder / PLANS)
    (folder / "task.json").unlink()
    manifest = replace(task.manifest, files=hashes(folder))
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def _write(folder: Path, before: Path | None, name: str, way: Way) -> Written:
    plan = ShelfPlan.load(way, folder / PLANS / f"{name}.safetensors")
    file = f"{name}.safetensors"
    if before is not None and way is Way.CHANGED:
        old = Shelf.load(name, before / SHELVES / file)
        had: Numbers = old.arrays["numbers"]
    else:
        old, had = Shelf.empty(name), np.empty(0, dtype=np.int64)
    shelf, change = old.changed(plan.lines, plan.stays)
    numbers = _numbers(had, change, len(shelf.keys), plan.vectors)
    shelf.save(folder / SHELVES / file, {"numbers": numbers})
    gone = had[(change.stays < 0) & (had >= 0)]
    return Written(way, shelf, numbers, gone, change.places, plan.vectors)


def _numbers(had: Numbers, change: KeyChange, size: int, vectors: NDArray[np.float32] | None) -> Numbers:
    """A key keeps its number; a new one has one that never was."""
    numbers = np.full(size, -1, dtype=np.int64)
    numbers[change.stays[change.stays >= 0]] = had[change.stays >= 0]
    if vectors is not None:
        fresh = int(had.max(initial=-1)) + 1 + np.arange(len(change.places))
        numbers[change.places] = np.where(vectors.any(axis=1), fresh, -1)
    return numbers


def _build_chroma(folder: Path, before: Path | None, task: Task, written: Mapping[str, Written]) -> None:
    place, marks = folder / CHROMA, {"encoder": task.manifest.encoder or ""}
    if before is not None:
        shutil.copytree(before / CHROMA, place)
    client = chroma.open_folder(place)
    there = {collection.name for collection in client.list_collections()}
    for name in there:
        if task.ways.get(name, Way.ANEW) is Way.ANEW:
            chroma.drop(client, name)
    for name, one in written.items():
        if one.vectors is None:
            raise GenerationUnusable(f"shelf {name} has no vectors")
        if one.way is Way.CHANGED:
            chroma.change(client, name, one.gone, one.numbers[one.places], one.vectors)
        else:
            chroma.fill(client, {name: name}, {name: one.vectors}, marks)
    chroma.close(client)
    chroma.tidy(place)
    _verify(folder, task, written)


def _verify(folder: Path, task: Task, written: Mapping[str, Written]) -> None:
    """Opened again: what counts is what was kept."""
    numbers = {name: shelf.arrays["numbers"] for name, shelf in load_shelves(folder, task.ways).items()}
    samples = {name: (one.places, one.vectors) for name, one in written.items() if one.vectors is not None}
    client = chroma.open_folder(folder / CHROMA)
    shelves = ChromaShelves(client, {name: name for name in task.ways}, numbers)
    try:
        chroma.verify(shelves, {name: int((ids >= 0).sum()) for name, ids in numbers.items()}, samples)
    finally:
        shelves.close()


def load_shelves(folder: Path, names: Mapping[str, Any]) -> dict[str, Shelf]:
    """The shelves of a generation; raises OSError, ValueError or KeyError for a damaged one."""
    return {name: Shelf.load(name, folder / SHELVES / f"{name}.safetensors") for name in names}


def check(folder: Path) -> Manifest:
    """The manifest of a generation of which every byte is as it was written; raises `GenerationUnusable`."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        if hashes(folder) == manifest.files:
            return manifest
    except (OSError, ValueError, TypeError) as error:
        raise GenerationUnusable(f"generation {folder.name} cannot be read") from error
    raise GenerationUnusable(f"generation {folder.name} is damaged")


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file but the manifest, by its path in the folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256")
            found[path.relative_to(folder).as_posix()] = digest.hexdigest()
    return found


def link(source: Path, target: Path, *, copy: Callable[[Path, Path], Any] = shutil.copy2) -> None:
    """A second name for a file that nobody changes; a copy where the disk knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        copy(source, target)


def sync(path: Path) -> None:
    """Make what was written durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if __name__ == "__main__":
    build_in(Path(sys.argv[1]))
