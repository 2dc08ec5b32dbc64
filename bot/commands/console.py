"""The console: results go to stdout, progress and messages for people to stderr."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class WrongInput(Exception):
    """What was typed cannot be used; the message says what would work. Ends the command with code 2."""


def print_json(data: Any, *, indent: int | None = 2) -> None:
    """One JSON document on stdout, whole, as it is."""
    out.file.write(json.dumps(data, ensure_ascii=False, indent=indent) + "\n")
    out.file.flush()


class Bar:
    """A progress bar, told of in the terms of whoever works."""

    def __init__(self, bar: Progress, title: str) -> None:
        self._bar, self._title = bar, title
        self._task = bar.add_task(title, total=None, visible=False)

    def file(self, done: int, total: int, path: str) -> None:
        """Files done of all, and the one at hand."""
        self._show(done, total, path[-40:])

    def step(self, done: int, total: int) -> None:
        """Steps done of all."""
        self._show(done, total, "")

    def rows(self, name: str, rows: int) -> None:
        """Rows read of a file whose length is not known yet."""
        self._show(rows, None, name)

    def _show(self, done: int, total: int | None, what: str) -> None:
        description = f"{self._title} {what}".strip()
        self._bar.update(self._task, completed=done, total=total, visible=True, description=description)


@contextmanager
def progress(title: str) -> Iterator[Bar]:
    """A progress bar on stderr, shown once there is something to tell; gone when it is over."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        yield Bar(bar, title)
