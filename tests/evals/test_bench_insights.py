"""The benchmark of the insights counts what it filled in."""

from pathlib import Path

from evals.bench.insights import measure_insights


def test_a_small_year_is_measured_in_every_way(tmp_path: Path) -> None:
    measured = {one.name: one.value for one in measure_insights(tmp_path, 600, times=2)}

    assert "600 messages: insights of 365 days p95" in measured
    assert all(value and value > 0 for value in measured.values())
