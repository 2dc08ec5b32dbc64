"""Which files a list of paths names."""

from pathlib import Path

import pytest

from ingestion import sources
from ingestion.blocks import Unreadable
from ingestion.sources import Source, find_sources, read_source


def _paths(found: sources.Sources, below: Path) -> list[str]:
    return [str(Path(source.path).relative_to(below)) for source in found.files]


def test_folders_are_searched_in_order_and_hidden_files_and_side_cars_are_no_documents(
    tmp_path: Path,
) -> None:
    for name in ("b.md", "a/z.md", "a/.hidden.md", ".git/x.md", "b.md.meta.yaml", "a/~$z.docx", "Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")

    found = find_sources([tmp_path])

    assert _paths(found, tmp_path) == ["a/z.md", "b.md"]
    assert found.files[1].side_car == str(tmp_path / "b.md.meta.yaml")


def test_a_side_car_may_be_named_without_the_ending_of_its_document(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"x")
    (tmp_path / "report.meta.yaml").write_text("title: x", encoding="utf-8")

    assert find_sources([tmp_path / "report.pdf"]).files[0].side_car == str(tmp_path / "report.meta.yaml")


def test_links_that_go_round_end_and_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)

    found = find_sources([tmp_path, tmp_path / "a.md"])

    assert _paths(found, tmp_path) == ["a.md"]


def test_a_link_to_nothing_and_a_missing_path_are_told(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")

    found = find_sources([tmp_path, tmp_path / "missing.md"])

    assert found.missing == (str(tmp_path / "missing.md"),)
    assert [failure.error for failure in found.failures] == ["cannot be opened: No such file or directory"]


def test_the_path_is_kept_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("text", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert [source.path for source in find_sources(["docs"]).files] == ["docs/a.md"]
    assert [source.path for source in find_sources(["docs/a.md"]).files] == ["docs/a.md"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf \n")

    with pytest.raises(Unreadable, match=r"^is empty$"):
        read_source(Source(str(tmp_path / "a.md")))


def test_a_file_over_50_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(sources.MAX_BYTES + 1)

    with pytest.raises(Unreadable, match=r"^is too large \(50\.0 MB, at most 50 MB\): split it$"):
        read_source(Source(str(tmp_path / "a.md")))
