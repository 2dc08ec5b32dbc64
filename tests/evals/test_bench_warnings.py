"""What the bench of early warning measures is a real book, scored in full; durations are not judged here."""

from pathlib import Path

from evals.bench.warnings import measure_warnings


def test_every_buyer_of_a_generated_book_is_scored(tmp_path: Path) -> None:
    scored, shown, *noticed = measure_warnings(tmp_path, 41, times=1)

    assert (scored.name, scored.unit, scored.target) == ("41 buyers: scored, read from SQLite", "s", None)
    assert scored.value
    assert shown.value
    assert [one.name.partition("scored, and ")[2] for one in noticed] == [
        "the first snapshot kept",
        "8 changes noticed",
        "nothing new noticed",
    ]
