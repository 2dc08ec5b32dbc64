"""Durations are summed up as their names say."""

import pytest

from evals.timing import Measured, percentile, percentiles


def test_a_percentile_is_a_duration_that_was_measured() -> None:
    durations = [float(place) for place in range(1, 101)]

    assert percentile(durations, 0.50) == 50
    assert percentile(durations, 0.95) == 95
    assert percentile([3.0], 0.99) == 3


def test_no_durations_are_no_percentile() -> None:
    with pytest.raises(ValueError, match="no durations were measured"):
        percentile([], 0.5)


def test_only_the_95th_percentile_has_the_target() -> None:
    measured = percentiles("answer", [0.05] * 10, 100.0)

    assert [(one.name, one.met) for one in measured] == [
        ("answer p50", None),
        ("answer p95", True),
        ("answer p99", None),
    ]


def test_a_figure_above_its_target_has_missed_it() -> None:
    assert Measured("ready", 9.0, "s", 8.0).met is False
