"""Ingesting a folder again and again."""

import contextlib
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingestion.front_matter import Flags
from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.library import Library
from knowledge.passage import Audience
from tests.ingestion.conftest import MemoryLibrary, TakeIn, pdf_of

_ROOT = Path(__file__).parents[2]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_report_has_exactly_the_fields_that_are_printed(tmp_path: Path, take_in: TakeIn) -> None:
    _write(tmp_path / "a.md", "The insurer pays.")
    (tmp_path / "b.pdf").write_bytes(pdf_of([["secret"]], password="s3cret"))

    assert take_in(tmp_path).as_dict() == {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "failed": [{"path": str(tmp_path / "b.pdf"), "error": "is encrypted: give an unprotected copy"}],
        "warnings": [],
        "passages": 1,
    }


def test_unchanged_files_are_skipped_and_changed_ones_taken_in_again(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    _write(tmp_path / "a.md", "---\nid: a\n---\nOne.")
    _write(tmp_path / "b.md", "---\nid: b\n---\nTwo.")
    take_in(tmp_path)

    _write(tmp_path / "b.md", "---\nid: b\n---\n1.1 Two.\n\n1.2 Three.")
    report = take_in(tmp_path)

    assert (report.added, report.updated, report.unchanged, report.passages) == (0, 1, 1, 3)
    assert [passage.text for passage in library.passages["b"]] == ["1.1 Two.", "1.2 Three."]


@pytest.mark.parametrize("change", ["side-car", "flags"])
def test_another_side_car_or_flag_is_a_change(tmp_path: Path, take_in: TakeIn, change: str) -> None:
    _write(tmp_path / "a.md", "One.")
    take_in(tmp_path)

    if change == "side-car":
        _write(tmp_path / "a.md.meta.yaml", "title: A")
    report = take_in(tmp_path, flags=Flags(audience=Audience.INTERNAL) if change == "flags" else None)

    assert (report.updated, report.unchanged) == (1, 0)


def test_a_file_that_fails_keeps_its_earlier_version(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    _write(tmp_path / "a.md", "---\nid: a\n---\nOne.")
    _write(tmp_path / "b.md", "Two.")
    take_in(tmp_path)

    _write(tmp_path / "a.md", "---\naudience: nobody\n---\nOne.")
    report = take_in(tmp_path, prune=True)

    assert [failure.path for failure in report.failed] == [str(tmp_path / "a.md")]
    assert (report.unchanged, report.removed, report.passages) == (1, 0, 2)
    assert library.passages["a"][0].text == "One."


def test_vanished_files_go_only_with_prune_and_only_those_of_the_given_folders(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    gone = _write(tmp_path / "docs" / "gone.md", "---\nid: gone\n---\nOne.")
    _write(tmp_path / "docs" / "a.md", "---\nid: a\n---\nTwo.")
    other = _write(tmp_path / "docs-other" / "b.md", "---\nid: b\n---\nThree.")
    take_in(tmp_path)
    gone.unlink()
    other.unlink()

    assert take_in(tmp_path / "docs").removed == 0
    assert take_in(tmp_path / "docs", prune=True).removed == 1
    assert set(library.documents) == {"a", "b"}


def test_a_folder_that_is_gone_altogether_takes_nothing_with_it(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    _write(tmp_path / "docs" / "a.md", "One.")
    take_in(tmp_path / "docs")
    shutil.rmtree(tmp_path / "docs")

    report = take_in(tmp_path / "docs", prune=True)

    assert [failure.error for failure in report.failed] == ["no such file or folder"]
    assert len(library.documents) == 1


def test_a_named_file_that_is_gone_goes_with_prune(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    file = _write(tmp_path / "a.md", "One.")
    take_in(file)
    file.unlink()

    assert take_in(file, prune=True).removed == 1
    assert library.documents == {}


def test_the_second_file_with_an_id_fails_and_names_the_first(tmp_path: Path, take_in: TakeIn) -> None:
    first = _write(tmp_path / "a.md", "---\nid: same\n---\nOne.")
    second = _write(tmp_path / "b.md", "---\nid: same\n---\nTwo.")

    report = take_in(tmp_path)

    assert [(failure.path, failure.error) for failure in report.failed] == [
        (
            str(second),
            f"has the id 'same' of {first}: give it an id of its own (or both an effective_from, if they are"
            " versions of one document)",
        )
    ]


def test_a_new_file_cannot_take_the_id_of_a_known_one(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    _write(tmp_path / "b.md", "---\nid: same\n---\nFirst.")
    take_in(tmp_path)

    newcomer = _write(tmp_path / "a.md", "---\nid: same\n---\nNewcomer.")

    assert [failure.path for failure in take_in(tmp_path).failed] == [str(newcomer)]
    assert [failure.path for failure in take_in(newcomer).failed] == [str(newcomer)]
    assert library.passages["same"][0].text == "First."


def test_a_file_that_moved_keeps_its_id_and_is_not_pruned(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    file = _write(tmp_path / "a.md", "---\nid: a\n---\nOne.")
    take_in(tmp_path)
    (tmp_path / "below").mkdir()
    file.rename(tmp_path / "below" / "a.md")

    report = take_in(tmp_path, prune=True)

    assert (report.updated, report.removed) == (1, 0)
    assert library.documents["a"].path == str(tmp_path / "below" / "a.md")


def test_a_file_that_changed_its_id_leaves_no_second_document(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    _write(tmp_path / "a.md", "---\nid: old\n---\nOne.")
    take_in(tmp_path)
    _write(tmp_path / "a.md", "---\nid: new\n---\nOne.")

    assert take_in(tmp_path).updated == 1
    assert set(library.documents) == {"new"}


def test_one_file_spelled_in_two_ways_is_one_document(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "docs" / "a.md", "One.")
    monkeypatch.chdir(tmp_path)
    take_in("docs")

    report = take_in(tmp_path / "docs")

    assert (report.added, report.updated, len(library.documents)) == (0, 1, 1)


def test_a_thousand_unchanged_files_are_recognised_without_starting_a_reader(
    tmp_path: Path, library: MemoryLibrary
) -> None:
    for number in range(1000):
        _write(tmp_path / f"{number}.md", f"---\nid: d{number}\n---\nText {number}.")
    ingest(find_sources([tmp_path]), library)
    told: list[str] = []

    report = ingest(find_sources([tmp_path]), library, progress=lambda _done, _total, path: told.append(path))

    assert (report.unchanged, report.passages) == (1000, 1000)
    assert told == []


def test_an_ingest_killed_at_any_moment_leaves_all_of_the_old_or_all_of_the_new(
    tmp_path: Path, engine: Engine, database_url: str
) -> None:
    library = Library(engine)
    folder = tmp_path / "docs"
    for number in range(60):
        _write(folder / f"{number}.md", f"---\nid: d{number}\n---\n1.1 old {number}.\n\n1.2 old too.")
    ingest(find_sources([folder]), library)
    for number in range(50):  # ten are gone
        _write(folder / f"{number}.md", f"---\nid: d{number}\n---\n1.1 new {number}.\n\n1.2 new too.")
    for number in range(50, 60):
        (folder / f"{number}.md").unlink()
    moments = random.Random(3)  # noqa: S311 - moments to kill at, not secrets
    command = [sys.executable, "-m", "tests.ingestion.taker", database_url, str(folder)]

    for _kill in range(8):
        taker = subprocess.Popen(command, cwd=_ROOT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            taker.wait(timeout=moments.uniform(0.4, 2.5))
        taker.kill()
        taker.wait()
        words = {passage.text.split()[1] for passage in library.passages(None)}
        counts = {"old": 120, "new": 100}
        assert [len(library.passages(None))] == [counts[word] for word in words]

    assert subprocess.run(command, cwd=_ROOT, check=True).returncode == 0
    assert {passage.text.split()[1] for passage in library.passages(None)} == {"new"}


def test_what_is_bundled_is_taken_in_whole(library: MemoryLibrary, take_in: TakeIn) -> None:
    folders = [_ROOT / "knowledge" / "documents", _ROOT / "tools" / "records" / "demo" / "documents"]
    present = [folder for folder in folders if folder.exists()]
    if not present:
        pytest.skip("needs the bundled documents")

    report = take_in(*present)

    assert report.failed == ()
    for passage in library.all_passages():
        raw = library.documents[passage.document_id].raw
        assert all(line in raw for line in passage.text.split("\n"))
