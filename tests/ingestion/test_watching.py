"""A watched folder: files are taken in once they are written, and bad ones keep nobody out."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from ingestion.front_matter import Flags
from ingestion.pipeline import IngestReport, ingest
from ingestion.sources import Sources
from ingestion.watching import watch
from tests.ingestion.conftest import MemoryLibrary, pdf_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "docs"
    path.mkdir()
    return path


@pytest.fixture
def reports(folder: Path, library: MemoryLibrary) -> Iterator[Iterator[IngestReport]]:
    """The watch over the folder, its first look not taken yet."""

    def take_in(sources: Sources) -> IngestReport:
        return ingest(sources, library, prune=True)

    watching = watch([str(folder)], Flags(), take_in)
    yield watching
    watching.close()  # type: ignore[attr-defined]  # it is a generator


def _texts(library: MemoryLibrary) -> list[str]:
    return sorted(passage.text for passage in library.all_passages())


def test_what_comes_changes_and_goes_is_followed(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport]
) -> None:
    (folder / "a.md").write_text("One.")
    assert next(reports).added in {0, 1}  # it may still count as being written

    if not library.documents:
        next(reports)
    (folder / "b.md").write_text("Two.")
    assert next(reports).added == 1
    (folder / "a.md").write_text("Three.")
    assert next(reports).updated == 1
    assert _texts(library) == ["Three.", "Two."]

    (folder / "b.md").unlink()
    assert next(reports).removed == 1
    assert _texts(library) == ["Three."]


def test_a_file_that_is_being_written_is_waited_for(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport]
) -> None:
    whole = pdf_of([[f"Clause {page}."] for page in range(40)])
    next(reports)

    def write() -> None:
        with open(folder / "a.pdf", "wb") as file:
            for start in range(0, len(whole), len(whole) // 6 + 1):
                file.write(whole[start : start + len(whole) // 6 + 1])
                file.flush()
                Event().wait(0.3)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(write)
        report = next(reports)

    assert (report.added, report.failed) == (1, ())


def test_a_bad_file_is_named_once_and_the_others_go_on(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport]
) -> None:
    next(reports)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (folder / "good.md").write_text("One.")
    report = next(reports)
    while not library.documents:
        report = next(reports)
    named = [failure.path for failure in report.failed]

    (folder / "next.md").write_text("Two.")
    later = next(reports)

    assert named == [str(folder / "bad.pdf")]
    assert later.failed == ()
    assert _texts(library) == ["One.", "Two."]


def test_a_file_that_fails_keeps_what_it_was_and_is_taken_in_when_it_is_put_right(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport]
) -> None:
    next(reports)
    (folder / "a.md").write_text("One.")
    next(reports)

    (folder / "a.md").write_text("---\naudience: nobody\n---\nTwo.")
    assert next(reports).failed[0].path == str(folder / "a.md")
    assert _texts(library) == ["One."]
    (folder / "a.md").write_text("Three.")
    next(reports)

    assert _texts(library) == ["Three."]


def test_a_file_kept_out_by_anothers_id_comes_in_when_that_one_goes(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport]
) -> None:
    next(reports)
    (folder / "a.md").write_text("---\nid: same\n---\nOne.")
    next(reports)
    (folder / "b.md").write_text("---\nid: same\n---\nTwo.")
    assert "has the id 'same'" in next(reports).failed[0].error

    (folder / "a.md").unlink()
    next(reports)

    assert _texts(library) == ["Two."]


def test_a_side_car_that_comes_later_changes_its_document(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport]
) -> None:
    next(reports)
    (folder / "a.md").write_text("One.")
    next(reports)

    (folder / "a.meta.yaml").write_text("title: A title\n")
    next(reports)

    assert [document.title for document in library.documents.values()] == ["A title"]


def test_a_folder_inside_that_goes_takes_its_documents_and_a_new_one_brings_them(
    folder: Path, library: MemoryLibrary, reports: Iterator[IngestReport], tmp_path: Path
) -> None:
    next(reports)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a.md").write_text("One.")
    shutil.move(tmp_path / "new", folder / "new")
    next(reports)
    assert _texts(library) == ["One."]

    shutil.rmtree(folder / "new")
    next(reports)

    assert library.documents == {}
