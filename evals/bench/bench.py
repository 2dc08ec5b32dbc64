"""The benchmark: every measurement in turn, each beside its target."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import Assistant, open_assistant
from evals.bench.documents import ingest_seconds, write
from evals.bench.forecasts import measure_forecasts
from evals.bench.insights import measure_insights
from evals.bench.ledgers import BookSize
from evals.bench.names import measure_names
from evals.bench.providers import measure_providers
from evals.bench.requests import FAQ, LOOK_UP, MIXED, at_rate, one_by_one
from evals.bench.rules import Repeats, measure_rules
from evals.bench.searches import measure_searches
from evals.bench.server import running
from evals.bench.warnings import measure_warnings
from evals.conversations.case import Half, load
from evals.conversations.playing import play
from evals.product import DEMO_DAY, settings_in
from evals.retrieval.searching import PUBLIC_READER
from evals.timing import Measured, percentile, percentiles

READY_WITHIN = 8.0
TURN_P95_MS = 120.0
HTTP_TURN_P95_MS = 150.0
TURNS_PER_SECOND = 20
WARM_TURNS = 10
ANSWER_P95_MS = 100.0
PER_SECOND = 60
SECOND_INGEST_WITHIN = 2.0

Told = Callable[[str], None]
"""Called with what is measured next."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    requests: int
    load_seconds: int
    turns: int
    documents: int
    searches: int
    buyers: tuple[int, ...]
    """Of each generated book for the rules, smallest first; each has 50 invoices a buyer."""
    repeats: Repeats
    scored: int
    """Buyers of the generated book whose early warnings are worked out."""
    companies: tuple[int, ...]
    """In each generated directory in which names are looked for, smallest first."""
    passages: tuple[int, ...]
    """In each generated collection in which passages are looked for, smallest first."""
    counted: int
    """Messages behind the insights page."""


TEN_MILLION = 10_000_000
"""What one machine is to hold; it takes an hour and 20 GB of disk, so it is measured when it is asked for."""
FULL = Size(
    requests=300,
    load_seconds=20,
    turns=300,
    documents=1000,
    searches=600,
    buyers=(20, 200, 1000, 2000),
    repeats=Repeats(ledgers=7, checks=300),
    scored=100_000,
    companies=(130_000, 1_300_000),
    passages=(1_000, 10_000, 50_000, 100_000),
    counted=1_000_000,
)
QUICK = Size(
    requests=60,
    load_seconds=5,
    turns=60,
    documents=200,
    searches=120,
    buyers=(20, 200),
    repeats=Repeats(ledgers=3, checks=60),
    scored=2_000,
    companies=(13_000,),
    passages=(1_000,),
    counted=20_000,
)


def measure(size: Size, told: Told) -> Iterator[Measured]:
    """All measurements, in a home that is thrown away. It is prepared before a server starts."""
    with TemporaryDirectory(prefix="coverdesk-bench-") as folder:
        home = Path(folder) / "home"
        told("preparing a home")
        yield from _searches(home, size)
        for workers in (1, 2):
            told(f"a server with {workers} worker{'s' if workers > 1 else ''}")
            yield from _served(home, workers, size)
        told(f"ingesting {size.documents:,} documents, twice")
        yield from _ingested(home, Path(folder) / "documents", size)
        yield from measure_searches(Path(folder) / "passages", size.passages, told)
        told("deadlines and cover checks over generated books")
        books = [BookSize(count) for count in size.buyers]
        yield from measure_rules(Path(folder) / "rules", books, size.repeats)
        told("forecasts beside what came in")
        yield from measure_forecasts()
        told(f"early warnings on {size.scored:,} buyers")
        yield from measure_warnings(Path(folder) / "warnings", size.scored)
        told(f"insights over {size.counted:,} messages")
        yield from measure_insights(Path(folder) / "insights", size.counted)
        yield from measure_names(Path(folder) / "names", size.companies, told)


def _searches(home: Path, size: Size) -> Iterator[Measured]:
    with open_assistant(settings_in(home)) as assistant:
        seconds = []
        for place in range(20 + size.searches):
            question = MIXED[place % len(MIXED)].message
            begun = time.perf_counter()
            assistant.retriever.search(question, reader=PUBLIC_READER, today=DEMO_DAY)
            seconds.append(time.perf_counter() - begun)
        turns = list(_turns(assistant, size.turns))
        provided = list(measure_providers(assistant, size.turns))
    yield from percentiles("search in process", seconds[20:])
    yield from percentiles("embedded turn in process", turns, TURN_P95_MS)
    yield from provided


def _turns(assistant: Assistant, most: int) -> Iterator[float]:
    """The time of each turn of the conversations that nobody held out, once it is warm."""
    cases = [one for one in load() if one.half is Half.DEV and not one.writes]
    turns = (turn for case in cases for turn in play(assistant, case).turns)
    yield from (turn.seconds for turn in islice(turns, WARM_TURNS, WARM_TURNS + most))


def _served(home: Path, workers: int, size: Size) -> Iterator[Measured]:
    name = f"{workers} worker{'s' if workers > 1 else ''}"
    with running(home, workers) as server:
        yield Measured(f"{name}: server ready", server.ready_after, "s", READY_WITHIN)
        for question in (LOOK_UP, FAQ):
            seconds = one_by_one(server.url, question, size.requests)
            yield from percentiles(f"{name}: {question.name}", seconds, ANSWER_P95_MS)
        if workers > 1:
            calm = asyncio.run(at_rate(server.url, TURNS_PER_SECOND, size.load_seconds))
            rate = f"{name}: {TURNS_PER_SECOND}/s for {size.load_seconds} s, turn"
            yield from percentiles(rate, calm.seconds, HTTP_TURN_P95_MS)
        busy = asyncio.run(at_rate(server.url, PER_SECOND, size.load_seconds))
        rate = f"{name}: {PER_SECOND}/s for {size.load_seconds} s"
        yield Measured(f"{rate}, errors", busy.errors, "errors", 0)
        if busy.seconds:
            yield Measured(f"{rate}, p95", percentile(busy.seconds, 0.95) * 1000, "ms")


def _ingested(home: Path, folder: Path, size: Size) -> Iterator[Measured]:
    write(folder, size.documents)
    name = f"ingest of {size.documents:,} documents"
    yield Measured(f"first {name}", ingest_seconds(home, folder), "s")
    yield Measured(f"second {name}, unchanged", ingest_seconds(home, folder), "s", SECOND_INGEST_WITHIN)
