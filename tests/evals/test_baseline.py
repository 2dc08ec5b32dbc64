"""The baseline notices what got worse, and nothing else."""

from pathlib import Path

import pytest

from evals import baseline
from evals.figure import Figure


def figure(value: float, *, guarded: bool = True, higher_is_better: bool = True) -> Figure:
    return Figure("retrieval.all.R@1", value, 100, higher_is_better=higher_is_better, guarded=guarded)


def test_a_figure_that_falls_by_more_than_the_tolerance_is_named_with_both_values() -> None:
    fallen = baseline.falls([figure(0.75)], {"retrieval.all.R@1": 0.80})

    assert [str(fall) for fall in fallen] == ["retrieval.all.R@1: was 0.800, is 0.750"]


@pytest.mark.parametrize("value", [0.80, 0.78, 0.95])
def test_a_figure_that_rises_or_hardly_falls_is_no_fall(value: float) -> None:
    assert baseline.falls([figure(value)], {"retrieval.all.R@1": 0.80}) == []


def test_of_false_answers_more_is_worse() -> None:
    more, fewer = figure(0.20, higher_is_better=False), figure(0.05, higher_is_better=False)

    assert len(baseline.falls([more], {"retrieval.all.R@1": 0.10})) == 1
    assert baseline.falls([fewer], {"retrieval.all.R@1": 0.10}) == []


def test_a_figure_may_have_a_tolerance_of_its_own() -> None:
    strict = Figure("buyers.absent.bound_wrongly", 0.004, 1680, False, guarded=True, tolerance=0.002)

    assert len(baseline.falls([strict], {"buyers.absent.bound_wrongly": 0.001})) == 1
    assert baseline.falls([strict], {"buyers.absent.bound_wrongly": 0.003}) == []


def test_a_figure_over_a_handful_of_questions_is_not_guarded() -> None:
    assert baseline.falls([figure(0.10, guarded=False)], {"retrieval.all.R@1": 0.80}) == []


def test_a_figure_that_the_baseline_does_not_know_cannot_have_fallen() -> None:
    assert baseline.falls([figure(0.10)], {}) == []


def test_writing_keeps_guarded_figures_and_those_of_suites_that_were_not_run(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    baseline.write([Figure("conversations.all", 0.9, 200, guarded=True)], file)

    baseline.write([figure(0.8), Figure("retrieval.typo.R@1", 0.5, 8)], file)

    assert baseline.read(file) == {"conversations.all": 0.9, "retrieval.all.R@1": 0.8}


def test_a_missing_baseline_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(baseline.BaselineMissing, match="--update-baseline"):
        baseline.read(tmp_path / "none.json")
