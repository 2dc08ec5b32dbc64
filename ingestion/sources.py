"""Which files a list of paths names, each with its side-car."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.blocks import Unreadable
from ingestion.front_matter import Flags

MAX_BYTES = 50 * 1024 * 1024
_MAX_SIDE_CAR_BYTES = 64 * 1024

_SIDE_CAR_ENDINGS = (".meta.yaml", ".meta.yml")
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Source:
    """One file to take in."""

    path: str
    """As given to ingest: the folder as it was typed, and the way down from it."""
    side_car: str | None = None


@dataclass(frozen=True)
class Failure:
    """A file that could not be taken in, and why."""

    path: str
    error: str


@dataclass(frozen=True)
class Sources:
    """All files of one run, in order, each once."""

    files: tuple[Source, ...]
    folders: tuple[str, ...] = ()
    """The folders as given: with prune, a document under one of them whose file is gone goes too."""
    unlisted: tuple[str, ...] = ()
    """Folders that could not be listed; nothing under them counts as vanished."""
    missing: tuple[str, ...] = ()
    """Paths given where nothing is."""
    failures: tuple[Failure, ...] = ()
    pending: tuple[str, ...] = ()
    """Files that are not read this time, being written or known to fail; they have not vanished."""
    flags: Flags = field(default_factory=Flags)


def find_sources(paths: Iterable[str | Path], flags: Flags | None = None) -> Sources:
    """The files that the paths name, folders with everything below them."""
    search = _Search()
    for given in map(str, paths):
        if os.path.isdir(given):
            search.folders.append(given)
            search.walk(given)
        elif os.path.exists(given):
            search.add(given, set(os.listdir(os.path.dirname(given) or ".")))
        else:
            search.missing.append(given)
    return Sources(
        files=tuple(search.files),
        folders=tuple(search.folders),
        unlisted=tuple(search.unlisted),
        missing=tuple(search.missing),
        failures=tuple(search.failures),
        flags=flags or Flags(),
    )


class _Search:
    """One walk over the given paths; remembers where it has been, so that links cannot make it go round."""

    def __init__(self) -> None:
        self.files: list[Source] = []
        self.folders: list[str] = []
        self.unlisted: list[str] = []
        self.missing: list[str] = []
        self.failures: list[Failure] = []
        self._seen: set[tuple[int, int]] = set()

    def walk(self, folder: str) -> None:
        try:
            if self._been_at(folder):
                return
            names = sorted(os.listdir(folder))
        except OSError as error:
            self.unlisted.append(folder)
            self.failures.append(Failure(folder, f"cannot be listed: {error.strerror}"))
            return
        beside = set(names)
        for name in names:
            path = os.path.join(folder, name)
            if _is_skipped(name):
                continue
            if os.path.isdir(path):
                self.walk(path)
            else:
                self.add(path, beside)

    def add(self, path: str, beside: set[str]) -> None:
        try:
            if not self._been_at(path):
                self.files.append(Source(path, _side_car_of(path, beside)))
        except OSError as error:
            self.failures.append(Failure(path, f"cannot be opened: {error.strerror}"))

    def _been_at(self, path: str) -> bool:
        status = os.stat(path)
        place = (status.st_dev, status.st_ino)
        been = place in self._seen
        self._seen.add(place)
        return been


def read_source(source: Source) -> tuple[bytes, bytes]:
    """The bytes of the file and of its side-car (empty without one).

    Raises Unreadable when it is no regular file, empty, too large, or cannot be opened.
    """
    data = _read(source.path, MAX_BYTES)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("is empty")
    return data, _read(source.side_car, _MAX_SIDE_CAR_BYTES) if source.side_car else b""


def digest(data: bytes, side_car: bytes, *settings: str) -> str:
    """SHA-256 over the bytes and everything else that shapes the document; equal means unchanged."""
    sha = hashlib.sha256()
    for part in (data, side_car, *(setting.encode() for setting in settings)):
        sha.update(len(part).to_bytes(8, "big"))
        sha.update(part)
    return sha.hexdigest()


def is_under(path: str, folder: str) -> bool:
    """Whether a file's path lies below a folder, however the two are spelled."""
    inside, outside = os.path.abspath(path), os.path.abspath(folder)
    return inside.startswith(outside.rstrip(os.sep) + os.sep)


def _read(path: str, at_most: int) -> bytes:
    try:
        if not os.path.isfile(path):
            raise Unreadable("is not a regular file")
        size = os.path.getsize(path)
        if size > at_most:
            megabytes = size / 1024 / 1024
            allowed = at_most / 1024 / 1024
            raise Unreadable(f"is too large ({megabytes:.1f} MB, at most {allowed:g} MB): split it")
        return Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from error


def _side_car_of(path: str, beside: set[str]) -> str | None:
    """`report.pdf.meta.yaml`, or `report.meta.yaml` for every format of it; None when there is none."""
    folder, name = os.path.split(path)
    for stem in (name, os.path.splitext(name)[0]):
        for ending in _SIDE_CAR_ENDINGS:
            if stem + ending in beside:
                return os.path.join(folder, stem + ending)
    return None


def _is_skipped(name: str) -> bool:
    hidden = name.startswith((".", "~$"))
    return hidden or name.endswith(_SIDE_CAR_ENDINGS) or name.lower() in _LEFT_BY_SYSTEMS
