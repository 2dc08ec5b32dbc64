"""Requests: questions over HTTP, one after another or at a fixed rate, each timed."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

SALES_TOKEN = "demo-lanqiao-sales"  # noqa: S105 - the demo book's own, printed by `coverdesk serve`


@dataclass(frozen=True)
class Question:
    """A message and who sends it; an empty token is the public."""

    name: str
    message: str
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


LOOK_UP = Question("limit look-up", "limit for Nordhaus?", SALES_TOKEN)
FAQ = Question("FAQ answer", "超过信用限额的那部分欠款保不保？")
MIXED = (
    LOOK_UP,
    FAQ,
    Question("terms", "What is the waiting period, and does it apply if the buyer is insolvent?"),
    Question("choice", "砺桐机电的额度", SALES_TOKEN),
    Question("claim", "CLM-LQ-0004 还差什么材料", SALES_TOKEN),
    Question("elsewhere", "今天股票怎么样"),
)


class WrongAnswer(Exception):
    """A request came back without an answer, so its duration means nothing."""


def one_by_one(url: str, question: Question, times: int) -> list[float]:
    """Seconds of each request, on one connection that is kept; a few before them are not counted."""
    warm = min(20, times)
    with httpx.Client(base_url=url, timeout=30, trust_env=False, headers=question.headers) as client:
        return [_timed(client, question) for _ in range(warm + times)][warm:]


def _timed(client: httpx.Client, question: Question) -> float:
    begun = time.perf_counter()
    response = client.post("/v1/chat", json={"message": question.message})
    taken = time.perf_counter() - begun
    if response.status_code != httpx.codes.OK or response.json()["outcome"] != "answered":
        raise WrongAnswer(f"{question.name}: {response.status_code} {response.text[:300]}")
    return taken


@dataclass(frozen=True)
class Load:
    """What came of requests at a fixed rate."""

    seconds: Sequence[float]
    """Of those that were answered, from the time at which each was due: waiting to be sent counts too."""
    errors: int


async def at_rate(url: str, per_second: int, seconds: int) -> Load:
    """An open loop: requests are sent when they are due, whether or not earlier ones are answered."""
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False, limits=limits) as client:
        begun = time.perf_counter() + 0.1
        sent = [
            asyncio.create_task(_due(client, MIXED[place % len(MIXED)], begun + place / per_second))
            for place in range(per_second * seconds)
        ]
        taken = await asyncio.gather(*sent)
    answered = [one for one in taken if one is not None]
    return Load(answered, len(taken) - len(answered))


async def _due(client: httpx.AsyncClient, question: Question, due: float) -> float | None:
    """Seconds from when it was due to its answer; None for an error."""
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        response = await client.post("/v1/chat", json={"message": question.message}, headers=question.headers)
    except httpx.HTTPError:
        return None
    return time.perf_counter() - due if response.status_code == httpx.codes.OK else None
