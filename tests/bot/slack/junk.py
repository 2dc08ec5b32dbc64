"""Junk at the Slack gate: mutated requests by the million, none of which may come in or be an error of ours.

`python -m tests.bot.slack.junk --requests 1000000` prints what became of them.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request

from bot.slack.gate import Gate
from bot.slack.inbox import Inbox
from knowledge.database import open_database
from tests.bot.slack.stand_in.clock import Clock
from tests.bot.slack.stand_in.delivery import Signing
from tools.records.migrate import migrate

SECRET = "a-secret-of-the-test"
BODIES = (
    json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "message"}}),
    "command=%2Flimit&text=x&team_id=T1&user_id=U1&trigger_id=1.2",
    "payload=%7B%22type%22%3A%22view_submission%22%2C%22view%22%3A%7B%7D%7D",
    json.dumps({"type": "url_verification", "challenge": "c"}),
)
Chance = random.Random  # noqa: S311 - junk, no secret


def flipped(body: bytearray, chance: Chance) -> None:
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)


def cut(body: bytearray, chance: Chance) -> None:
    del body[chance.randrange(len(body)) :]


def grown(body: bytearray, chance: Chance) -> None:
    body += chance.randbytes(chance.randrange(1, 200))


def other_header(name: str, headers: dict[str, bytes], chance: Chance) -> None:
    value = bytearray(headers[name])
    if chance.random() < 0.3:
        headers.pop(name)
    elif chance.random() < 0.3:
        headers[name] = chance.randbytes(chance.randrange(100))
    else:
        value[chance.randrange(len(value))] = chance.randrange(256)
        headers[name] = bytes(value)


def mutated(body: bytes, headers: dict[str, bytes], chance: Chance) -> tuple[bytes, dict[str, bytes]]:
    """The request with something of it changed: its body, its signature, or its time."""
    while True:
        changed, kept = _once(body, headers, chance)
        if (changed, kept) != (body, headers):
            return changed, kept


def _once(body: bytes, headers: dict[str, bytes], chance: Chance) -> tuple[bytes, dict[str, bytes]]:
    changed, kept = bytearray(body), dict(headers)
    if chance.random() < 0.5:
        change: Callable[[bytearray, Chance], None] = chance.choice((flipped, cut, grown))
        change(changed, chance)
    else:
        other_header(chance.choice(("x-slack-signature", "x-slack-request-timestamp")), kept, chance)
    return bytes(changed), kept


async def status_of(gate: Gate, body: bytes, headers: dict[str, bytes]) -> int:
    """What the gate answers to a request, without a network between."""
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/slack/events",
        "headers": [(name.encode(), value) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return (await gate.enter(Request(scope, receive))).status_code


async def thrown(count: int, seed: int = 1) -> tuple[Counter[int], int, float]:
    """So many mutated requests: the statuses, how many were kept, and the seconds they took."""
    chance, statuses = Chance(seed), Counter[int]()
    with tempfile.TemporaryDirectory() as home:
        engine = open_database(f"sqlite:///{Path(home) / 'gate.db'}")
        migrate(engine)
        inbox = Inbox(engine)
        gate = Gate(inbox, SECRET.encode(), lambda: None)
        begun = time.perf_counter()
        for _ in range(count):
            body = chance.choice(BODIES).encode()
            signed = Signing(SECRET, Clock()).signed(body)
            headers = {name.lower(): value.encode() for name, value in signed.items()}
            headers["content-type"] = b"application/json"
            statuses[await status_of(gate, *mutated(body, headers, chance))] += 1
        lasted, kept = time.perf_counter() - begun, sum(inbox.counts().values())
        engine.dispose()
    return statuses, kept, lasted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    given = parser.parse_args()
    statuses, kept, lasted = asyncio.run(thrown(given.requests))
    for status, count in sorted(statuses.items()):
        print(f"HTTP {status}     {count}")  # noqa: T201 - a command's output
    print(f"came in      {kept}")  # noqa: T201
    print(f"each         {1e6 * lasted / given.requests:.0f} µs")  # noqa: T201


if __name__ == "__main__":
    main()
