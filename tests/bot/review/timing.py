"""How soon an approved FAQ entry is live, and a retired one gone: `python -m tests.bot.review.timing`.

Promised are 10 seconds (docs/faq-review.md), from the press to the next answer, on a quiet machine.
"""

import statistics
import tempfile
import time
from pathlib import Path

from tests.bot.conftest import demo_settings
from tests.bot.review.office import Office, opened

TIMES = 5
QUESTION = "Can I get the premium invoice on green paper?"


def approved(office: Office, entry: str) -> None:
    """Approved, and answered from."""
    form = {"digest": office.digest_at(entry)}
    office.admin.post(f"{entry}/approve", data=form)
    assert own(office, entry), "the entry does not answer"


def retired(office: Office, entry: str) -> None:
    """Retired, and answered from no more."""
    office.admin.post(f"{entry}/retire")
    assert not own(office, entry), "the entry still answers"


def own(office: Office, entry: str) -> bool:
    number = entry.rsplit("/", 1)[1]
    return any(number in one["document_id"] for one in office.ask(QUESTION)["citations"])


def measured(office: Office) -> dict[str, list[float]]:
    """Seconds of each press until the next answer has it."""
    entry, taken = (
        office.draft(QUESTION, question_en=QUESTION),
        {"live": list[float](), "gone": list[float]()},
    )
    for number in range(TIMES):
        for name, press in (("live", approved), ("gone", retired)):
            begun = time.perf_counter()
            press(office, entry)
            taken[name].append(time.perf_counter() - begun)
        if number + 1 < TIMES:
            office.support.post(f"{entry}/put-back", data={"number": number + 1})
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        for office in opened(demo_settings(Path(home))):
            for name, values in measured(office).items():
                print(f"{name}: median {statistics.median(values):.1f} s, slowest {max(values):.1f} s")  # noqa: T201


if __name__ == "__main__":
    main()
