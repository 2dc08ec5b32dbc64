"""Presence: each process on a home has a mark, and a lock by which others see that it is still there."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Column, ColumnElement, or_

FOLDER = "processes"


@contextmanager
def present(home: Path) -> Iterator[str]:
    """This process's mark, which stands before the dot of every lease that it takes; over at the end.

    The lock is the system's: it ends with the process, however that ends, and no other that happens to get
    its number, or runs in another container over the same home, is taken for it.
    """
    mark, folder = secrets.token_hex(8), home / FOLDER
    folder.mkdir(exist_ok=True)
    with _lock(folder, mark):
        yield mark
    (folder / f"{mark}.lock").unlink(missing_ok=True)


def departed(home: Path) -> Sequence[str]:
    """The marks of processes that were killed, each told once: what they held is nobody's."""
    return [path.stem for path in sorted((home / FOLDER).glob("*.lock")) if _is_nobodys(path)]


def lease_of(mark: str) -> str:
    """A new lease in this process's name; of a process without a mark one that only time ends."""
    token = secrets.token_hex(8)
    return f"{mark}.{token}" if mark else token


def held_by(lease: "Column[str]", marks: Sequence[str]) -> ColumnElement[bool]:
    """Whether a lease is that of a process with one of these marks, of which there is one at least."""
    return or_(*(lease.startswith(f"{mark}.", autoescape=True) for mark in marks))


def _lock(folder: Path, mark: str) -> FileLock:
    return FileLock(folder / f"{mark}.lock", thread_local=False)


def _is_nobodys(path: Path) -> bool:
    """Whether no process holds it; if so, it is taken away."""
    try:
        with _lock(path.parent, path.stem).acquire(timeout=0):
            path.unlink(missing_ok=True)
    except Timeout:
        return False
    return True
