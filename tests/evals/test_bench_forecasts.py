"""The forecast is nearer to what comes in than two that anybody makes in a spreadsheet."""

from evals.bench.forecasts import SEED, errors, ledger, measure_forecasts


def test_the_forecast_errs_less_than_the_naive_ones() -> None:
    for seed in (SEED, 1, 2):
        found = errors(ledger(seed))

        assert found.forecast < 0.8 * found.on_the_due_day, seed
        assert found.forecast < 0.9 * found.average_lateness, seed


def test_the_same_seed_is_the_same_ledger() -> None:
    assert errors(ledger()) == errors(ledger())


def test_the_bench_has_a_line_of_it() -> None:
    ours, *naive = measure_forecasts()

    assert ours.met
    assert len(naive) == 2
