"""The home prepared: database migrated, bundled knowledge and demo book loaded, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine

import knowledge
from bot.review.entries import Entries
from bot.review.shelf import Shelf
from bot.settings import Settings
from ingestion.pipeline import IngestReport, ingest
from ingestion.sources import find_sources
from knowledge.document import Outline, Put, Remove, Step
from knowledge.library import KnownDocument, Library
from tools.records.demo import DEMO, load_demo
from tools.records.migrate import migrate

Progress = Callable[[int, int, str], None]

BUNDLED = Path(knowledge.__file__).parent / "documents"


class HomeUnusable(Exception):
    """The home cannot be written; for the operator, with what would work."""


class Prefixed:
    """A library seen through a prefix: documents of this program's own folder, wherever it is installed.

    Without it, a passage's path would tell where on this machine the program lies, and moving the
    installation would make every bundled document a new one.
    """

    def __init__(self, library: Library, folder: Path, prefix: str) -> None:
        self._library, self._folder, self._prefix = library, str(folder), prefix

    def known(self) -> Mapping[str, KnownDocument]:
        return {
            self._folder + path.removeprefix(self._prefix): known
            for path, known in self._library.known().items()
            if path.startswith(self._prefix)
        }

    def outlines(self) -> Sequence[Outline]:
        return [
            replace(one, path=self._folder + one.path.removeprefix(self._prefix))
            if one.path.startswith(self._prefix)
            else one
            for one in self._library.outlines()
        ]

    def apply(self, steps: Sequence[Step]) -> None:
        self._library.apply([self._kept(step) for step in steps])

    def _kept(self, step: Step) -> Step:
        moved = [replace(one, path=self._kept_path(one.path)) for one in step.moved]
        if isinstance(step, Remove):
            return replace(step, moved=moved)
        path = self._kept_path(step.document.path)
        passages = [replace(passage, path=path) for passage in step.passages]
        return Put(replace(step.document, path=path), passages, moved)

    def _kept_path(self, path: str) -> str:
        return self._prefix + path.removeprefix(self._folder) if path.startswith(self._folder) else path


def make_home(settings: Settings) -> None:
    """The home's folder. Raises `HomeUnusable` when it cannot be made or written."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise HomeUnusable(
            f"The home {settings.home} cannot be written ({error.strerror}): set COVERDESK_HOME to a folder "
            "that can."
        ) from error


def prepare(settings: Settings, engine: Engine, library: Library, progress: Progress | None = None) -> None:
    """Migrate, load what the program brings along, and what was approved; quick when it is all there."""
    with FileLock(settings.home / "prepare.lock"):
        migrate(engine)
        if settings.bundled:
            load_folder(library, BUNDLED, "bundled", progress)
        if settings.demo:
            load_demo(engine)
            load_folder(library, DEMO / "documents", "demo", progress)
        Shelf(library, Entries(engine)).bring_up_to_date()


def load_folder(
    library: Library, folder: Path, prefix: str, progress: Progress | None = None
) -> IngestReport:
    """Take in a folder of this program's own documents; those that a new version dropped are removed."""
    return ingest(find_sources([folder]), Prefixed(library, folder, prefix), prune=True, progress=progress)
