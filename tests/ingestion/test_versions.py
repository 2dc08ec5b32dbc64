"""Versions of a document: the earlier one stays with its days, and only one is called by the plain id."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.library import Library
from tests.ingestion.conftest import MemoryLibrary, TakeIn

Days = dict[str, tuple[date | None, date | None]]


def _wording(path: Path, text: str, **settings: str) -> Path:
    lines = "\n".join(f"{name}: {value}" for name, value in settings.items())
    path.write_text(f"---\n{lines}\n---\n# Wording\n\n{text}\n", encoding="utf-8")
    return path


def _days(library: MemoryLibrary) -> Days:
    return {one.id: (one.effective_from, one.effective_to) for one in library.outlines()}


_2025, _2026, _2027 = date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)


def test_a_new_version_in_the_same_file_keeps_the_old_one_until_the_day_before(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    file = tmp_path / "wording.md"
    take_in(_wording(file, "Waits 90 days.", id="w", version="2025", effective_from="2025-01-01"))

    report = take_in(_wording(file, "Waits 180 days.", id="w", version="2026", effective_from="2026-01-01"))

    assert _days(library) == {"w": (_2026, None), "w@2025": (_2025, date(2025, 12, 31))}
    assert [passage.effective_to for passage in library.passages["w@2025"]] == [date(2025, 12, 31)]
    assert f"{file}: its other version is kept as w@2025, in force until 2025-12-31" in report.warnings
    assert (report.added, report.updated) == (0, 1)


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_versions_in_files_of_their_own_may_come_in_any_order(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary, order: tuple[str, ...]
) -> None:
    for name, year in (("a", "2025"), ("b", "2026"), ("c", "2027")):
        _wording(tmp_path / f"{name}.md", year, id="w", version=year, effective_from=f"{year}-01-01")

    for name in order:
        assert take_in(tmp_path / f"{name}.md").failed == ()

    assert _days(library) == {
        "w": (_2027, None),
        "w@2026": (_2026, date(2026, 12, 31)),
        "w@2025": (_2025, date(2025, 12, 31)),
    }
    assert take_in(tmp_path).unchanged == 3


def test_when_the_newest_version_goes_the_one_before_is_in_force_again(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    _wording(tmp_path / "a.md", "a", id="w", effective_from="2025-01-01", effective_to="2030-12-31")
    newest = _wording(tmp_path / "b.md", "b", id="w", effective_from="2026-01-01")
    take_in(tmp_path)
    assert _days(library)["w@2025-01-01"] == (_2025, date(2025, 12, 31))

    newest.unlink()
    take_in(tmp_path, prune=True)

    assert _days(library) == {"w": (_2025, date(2030, 12, 31))}


def test_a_file_that_goes_takes_the_versions_it_replaced_with_it(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    file = tmp_path / "docs" / "wording.md"
    file.parent.mkdir()
    take_in(_wording(file, "a", version="1", effective_from="2025-01-01").parent)
    take_in(_wording(file, "b", version="2", effective_from="2026-01-01").parent, prune=True)
    assert len(library.documents) == 2

    file.unlink()
    report = take_in(file.parent, prune=True)

    assert (report.removed, library.documents) == (2, {})


def test_without_ids_the_same_title_and_kind_make_versions(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    for name, first in (("a", "2025-01-01"), ("b", "2026-01-01")):
        _wording(tmp_path / f"{name}.md", name, title="Wording", kind="wording", effective_from=first)

    take_in(tmp_path)

    assert set(_days(library).values()) == {(_2025, date(2025, 12, 31)), (_2026, None)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"effective_from": "2025-01-01"}, {}),
        ({}, {"effective_from": "2026-01-01"}),
        (
            {"version": "1", "effective_from": "2025-01-01"},
            {"version": "1", "effective_from": "2025-02-01"},
        ),
        ({"effective_from": "2026-01-01"}, {"effective_from": "2025-01-01"}),
        (
            {"policy": "P-1", "effective_from": "2025-01-01"},
            {"policy": "P-2", "effective_from": "2026-01-01"},
        ),
    ],
    ids=["no day now", "no day before", "a day put right", "an earlier day", "another policy"],
)
def test_what_is_no_later_version_only_replaces(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary, old: dict[str, str], new: dict[str, str]
) -> None:
    take_in(_wording(tmp_path / "w.md", "a", id="w", **old))
    take_in(_wording(tmp_path / "w.md", "b", id="w", **new))

    assert [one.id for one in library.outlines()] == ["w"]


def test_two_endorsements_with_one_title_are_two_documents(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    for name, first in (("a", "2025-01-01"), ("b", "2026-01-01")):
        _wording(tmp_path / f"{name}.md", name, title="批单", kind="endorsement", effective_from=first)

    take_in(tmp_path)

    assert {until for _, until in _days(library).values()} == {None}


def test_the_library_keeps_versions_whole_and_deletes_them_whole(tmp_path: Path, engine: Engine) -> None:
    library = Library(engine)
    file = tmp_path / "w.md"
    for year in ("2025", "2026"):
        _wording(file, f"Text of {year}.", id="w", version=year, effective_from=f"{year}-01-01")
        ingest(find_sources([tmp_path]), library)

    kept = {passage.id: (passage.text, passage.effective_to) for passage in library.passages(None)}
    assert kept == {
        "w#1": ("Text of 2026.", None),
        "w@2025#1": ("Text of 2025.", date(2025, 12, 31)),
    }

    file.unlink()
    ingest(find_sources([tmp_path]), library, prune=True)

    assert library.passages(None) == []
    assert library.outlines() == []
