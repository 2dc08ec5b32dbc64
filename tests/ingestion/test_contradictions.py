"""Two documents that give a policy parameter two values are named with both places."""

from pathlib import Path

import pytest

from tests.ingestion.conftest import TakeIn

_120 = "买方拖欠超过120天的，予以赔偿。等待期为120天。"
_180 = "The waiting period is 180 days."


def _write(path: Path, text: str, **settings: str) -> Path:
    lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
    path.write_text(f"---\ntitle: x\n{lines}---\n## 时间\n\n{text}\n", encoding="utf-8")
    return path


def test_the_second_document_names_the_first_with_both_places(tmp_path: Path, take_in: TakeIn) -> None:
    take_in(_write(tmp_path / "a.md", _120))

    report = take_in(_write(tmp_path / "b.md", _180))

    assert report.warnings == (
        f"{tmp_path / 'b.md'}: the waiting period is 180 days ('时间': “waiting period is 180 days”), but"
        f" 120 days ('时间': “拖欠超过120天”) in {tmp_path / 'a.md'}",
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, {"policy": "P-1"}),
        ({"policy": "P-1"}, {"policy": "P-2"}),
        ({"policy": "P-1", "kind": "endorsement"}, {"policy": "P-1", "kind": "schedule"}),
        ({"insurer": "A"}, {"insurer": "B"}),
        ({"country": "CN"}, {"country": "DE"}),
        ({"effective_to": "2025-12-31"}, {"effective_from": "2026-01-01"}),
    ],
    ids=["a policy", "two policies", "an endorsement", "two insurers", "two countries", "two years"],
)
def test_values_that_may_differ_are_no_contradiction(
    tmp_path: Path, take_in: TakeIn, ours: dict[str, str], theirs: dict[str, str]
) -> None:
    take_in(_write(tmp_path / "a.md", _120, **ours))

    assert take_in(_write(tmp_path / "b.md", _180, **theirs)).warnings == ()


def test_a_document_that_also_gives_the_others_value_does_not_contradict_it(
    tmp_path: Path, take_in: TakeIn
) -> None:
    take_in(_write(tmp_path / "a.md", _120))

    report = take_in(_write(tmp_path / "b.md", _180 + " The waiting period is 120 days."))

    assert not [warning for warning in report.warnings if "but" in warning]


def test_two_schedules_of_one_policy_contradict_each_other(tmp_path: Path, take_in: TakeIn) -> None:
    take_in(_write(tmp_path / "a.md", _120, policy="P-1", kind="schedule"))

    report = take_in(_write(tmp_path / "b.md", _180, policy="P-1", kind="schedule"))

    assert len(report.warnings) == 1
