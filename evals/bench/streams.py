"""Streams by the hundred, half-sent requests, slow readers: what a crowd does to a server's first bytes.

`python -m evals.bench.streams` starts a server with a home of its own, and prints figures beside targets.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import typer

from bot.stores import open_stores
from evals.bench.machine import this_machine
from evals.bench.server import running
from evals.product import settings_in
from evals.timing import Measured, percentile

STREAMS = 300
ADDRESSES = 5
"""The public's streams come from so many addresses of this machine: one may hold a quarter."""
HALF_SENT, SLOW = 200, 50
REFUSALS = 20
UNAVAILABLE = 503
ADDED_MS, PROGRESS_MS, REFUSED_MS = 250.0, 200.0, 50.0
MESSAGE = "超过信用限额的那部分欠款保不保？"


@dataclass(frozen=True)
class Streamed:
    """What came of one stream, in seconds from when it was asked."""

    status: int
    first_byte: float
    progress: float | None
    """When it was told that the conversation is held; None for a stream without."""
    ended: float
    answered: bool


async def stream(url: str, place: int = 0, go: asyncio.Event | None = None) -> Streamed:
    """One stream to its end, over a connection of its own; with `go`, it is asked when that is set."""
    reader, writer = await _connected(url, place)
    if go:
        await go.wait()
    begun = time.perf_counter()
    writer.write(request())
    head = await reader.readuntil(b"\r\n\r\n")
    first, progress, answered = time.perf_counter() - begun, None, False
    async for line in reader:
        if progress is None and b'"reading"' in line:
            progress = time.perf_counter() - begun
        answered = answered or line.startswith(b"event: answer")
    writer.close()
    return Streamed(int(head.split()[1]), first, progress, time.perf_counter() - begun, answered)


def request(message: str = MESSAGE, *, streamed: bool = True) -> bytes:
    """`POST /v1/chat` as it goes over the wire; the connection is closed after it."""
    body = json.dumps({"message": message}).encode()
    accept = "text/event-stream" if streamed else "application/json"
    head = (
        "POST /v1/chat HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Accept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _connected(url: str, place: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    to = urlsplit(url)
    own = (f"127.0.0.{2 + place % ADDRESSES}", 0)
    return await asyncio.open_connection(to.hostname, to.port, local_addr=own)


async def alone(url: str, times: int) -> list[Streamed]:
    """Streams one after another, the first of which are not counted."""
    return [await stream(url) for _ in range(times + 5)][5:]


async def crowd(url: str, most: int) -> tuple[list[Streamed], list[Streamed]]:
    """As many streams at once as there are places, and those that find none while they are open."""
    go = asyncio.Event()
    all_of_them = [asyncio.create_task(stream(url, place, go)) for place in range(most)]
    await asyncio.sleep(1)  # all are connected
    go.set()
    while not any(task.done() for task in all_of_them):
        await asyncio.sleep(0.01)
    # The first is over: a few places are free, and the others of these find none.
    more = await asyncio.gather(*(stream(url, place) for place in range(REFUSALS)))
    refused = [one for one in more if one.status == UNAVAILABLE]
    return await asyncio.gather(*all_of_them), refused


@asynccontextmanager
async def unfriendly(url: str) -> AsyncIterator[None]:
    """Connections that send half a request, and readers that take a byte a second of an answer."""
    open_ones = [await _connected(url, place) for place in range(HALF_SENT + SLOW)]
    whole = request()
    for place, (_, writer) in enumerate(open_ones):
        writer.write(whole if place >= HALF_SENT else whole[: 60 if place % 2 else len(whole) - 10])
    reading = [asyncio.create_task(_slowly(reader)) for reader, _ in open_ones[HALF_SENT:]]
    await asyncio.sleep(5)  # the slow ones' turns are over by then; their readers are not
    try:
        yield
    finally:
        for task in reading:
            task.cancel()
        for _, writer in open_ones:
            writer.close()


async def _slowly(reader: asyncio.StreamReader) -> None:
    while await reader.read(1):
        await asyncio.sleep(1)


async def normal(url: str, times: int) -> list[float]:
    """Seconds of each answer to a friendly reader, one after another."""
    return [(await stream(url)).ended for _ in range(times + 5)][5:]


def measure(url: str, most: int, times: int) -> Iterator[Measured]:
    """All figures of one server."""
    single = asyncio.run(alone(url, times))
    before = _p([one.first_byte for one in single], 0.99)
    yield Measured("one stream alone: first byte p50", _p([one.first_byte for one in single], 0.5), "ms")
    yield Measured("one stream alone: first byte p99", before, "ms")
    yield Measured("one stream alone: first progress p99", _progress(single), "ms", PROGRESS_MS)
    asyncio.run(crowd(url, most // 3))  # a rehearsal: the first crowd of a process finds things to load
    together, refused = asyncio.run(crowd(url, most))
    first = [one.first_byte for one in together]
    yield Measured(f"{most} at once: first byte p50", _p(first, 0.5), "ms")
    yield Measured(f"{most} at once: first byte p99, added", _p(first, 0.99) - before, "ms", ADDED_MS)
    yield Measured(f"{most} at once: last answer", max(one.ended for one in together), "s")
    yield Measured(
        f"{most} at once: without an answer", sum(not one.answered for one in together), "errors", 0
    )
    yield Measured("one too many: refused of 20", float(len(refused)), "×")
    if refused:
        yield Measured(
            "one too many: refused after p99", _p([one.ended for one in refused], 0.99), "ms", REFUSED_MS
        )
    yield from _beside(url, times)


def _beside(url: str, times: int) -> Iterator[Measured]:
    async def crowded() -> list[float]:
        async with unfriendly(url):
            return await normal(url, times)

    calm, beside = asyncio.run(normal(url, times)), asyncio.run(crowded())
    yield Measured("answer, nobody else: p99", _p(calm, 0.99), "ms")
    yield Measured(f"answer beside {HALF_SENT} half-sent and {SLOW} slow: p99", _p(beside, 0.99), "ms")


def _p(seconds: list[float], share: float) -> float:
    return percentile(seconds, share) * 1000


def _progress(streams: list[Streamed]) -> float:
    return _p([one.progress for one in streams if one.progress is not None], 0.99)


def main(streams: int = STREAMS, workers: int = 1, times: int = 100) -> None:
    """Measure on this machine."""
    typer.echo(this_machine())
    with TemporaryDirectory(prefix="coverdesk-streams-") as folder:
        home = Path(folder) / "home"
        with open_stores(settings_in(home)):
            pass
        with running(home, workers) as server:
            for one in measure(server.url, streams, times):
                met = {True: "met", False: "MISSED", None: ""}[one.met]
                target = "" if one.target is None else f"≤ {one.target:.0f}"
                typer.echo(f"{one.name:<62} {one.value:9.1f} {one.unit:<7} {target:<6} {met}")


if __name__ == "__main__":
    typer.run(main)
