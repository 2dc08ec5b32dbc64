"""How the Slack door holds: many events at a steady pace, a server killed in between, each answered once.

`python -m tests.bot.slack.load --events 10000 --rate 25 --kills 10` prints what it measured.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx

from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox
from knowledge.database import open_database
from tests.bot.slack.demo import DM, SALES, TEAM, populate
from tests.bot.slack.killed_server import KilledServer
from tests.bot.slack.stand_in import Slack, slack_stand_in
from tests.bot.slack.stand_in.delivery import PATIENCE, encoded
from tests.bot.slack.stand_in.payloads import events

QUESTIONS = ("what is factoring?", "What is the credit limit on Ahrenfurth?", "华东机电的限额是多少")
PAUSES = (0.5, 2.0, 5.0, 10.0, 20.0)
"""Seconds after which an event that was not taken is sent again: more tries than Slack's, all within 38 s.
A server that is away for longer is met by none of them; that is counted apart from what it did not take."""
SLACKS_OWN = (1.0, 60.0, 300.0)
"""Slack sends again thrice: nearly at once, after a minute, after five."""
STANDSTILL = 120.0
"""Seconds without an answer after which no more is waited for; what a killed worker held is free after 90."""


@dataclass(frozen=True)
class Attempt:
    """One delivery; moments of `time.monotonic`."""

    begun: float
    ended: float
    status: int | None
    """None where there was no answer in time, or nobody to give one."""

    @property
    def taken(self) -> bool:
        return self.status == 200


@dataclass
class Sent:
    """One message, with when it was written and each delivery of it."""

    thread: str
    at: float
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def given_up(self) -> bool:
        return not self.attempts[-1].taken


async def send(slack: Slack, url: str, client: httpx.AsyncClient, text: str, pauses: Sequence[float]) -> Sent:
    """One message, delivered until it is taken."""
    message = slack.said(SALES, DM[SALES], text)
    body, kind = encoded(events.message_im(slack.world.workspaces[TEAM], message))
    sent = Sent(message.ts, slack.clock.now())
    for pause in (0.0, *pauses):
        await asyncio.sleep(pause)
        begun = time.monotonic()
        try:
            answer = await client.post(url, content=body, headers=slack.delivery.headers(body, kind))
            status: int | None = answer.status_code
        except httpx.TransportError:
            status = None
        sent.attempts.append(Attempt(begun, time.monotonic(), status))
        if status == 200:
            break
    return sent


async def sent_at(slack: Slack, url: str, count: int, rate: float, pauses: Sequence[float]) -> list[Sent]:
    """So many messages at a steady pace: those that wait to be sent again hold up none."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE, limits=limits) as client:
        begun, sending = time.monotonic(), []
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            text = QUESTIONS[number % len(QUESTIONS)]
            sending.append(asyncio.create_task(send(slack, url, client, text, pauses)))
        return list(await asyncio.gather(*sending))


def kill_now_and_then(server: KilledServer, count: int, kills: int, seed: int, stop: Event) -> None:
    """Kills it at random moments between the first answer and the last, and starts it anew."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secret
    for number in range(kills):
        after = count * (number + chance.uniform(0.1, 0.9)) / kills
        while len(server.slack.called("chat.postMessage")) < after:
            if stop.wait(0.5):
                return
        server.kill_and_start()


def measured(
    count: int, rate: float, kills: int, pauses: Sequence[float] = PAUSES, seed: int = 1
) -> dict[str, float]:
    """Sends and waits for the answers; what came of it. What went wrong is told on the way."""
    with slack_stand_in() as slack, tempfile.TemporaryDirectory() as home:
        populate(slack)
        server, stop = KilledServer(Path(home), slack), Event()
        first = server.start()
        _say(f"first start: {first.ready - first.killed:.1f} s")
        killing = Thread(target=kill_now_and_then, args=(server, count, kills, seed, stop))
        killing.start()
        begun = time.monotonic()
        try:
            url = f"http://127.0.0.1:{server.port}/slack/events"
            sent = asyncio.run(sent_at(slack, url, count, rate, pauses))
            _say(f"all sent after {time.monotonic() - begun:.0f} s")
            answered = _drained(slack, sent)
            lasted = time.monotonic() - begun
        finally:
            stop.set()
            killing.join()
            server.stop()
        figures = _outcome(sent, answered, server) | _kept(server) | _acknowledged(sent, server)
        figures |= _answered(slack, sent) | {"seconds": lasted}
        _explain(sent, figures, server)
    return figures


def _drained(slack: Slack, sent: Sequence[Sent]) -> Counter[str]:
    """The answers by thread, once each that was taken has one, or nothing new comes, or it is told to end."""
    expected = {
        one.thread for one in sent if not one.given_up
    }  # what was kept without a word may be answered too
    most, since = 0, time.monotonic()
    while True:
        answered = Counter(one.thread_ts or "" for one in slack.posted(DM[SALES]))
        if len(answered) > most:
            most, since = len(answered), time.monotonic()
        if expected <= answered.keys() or time.monotonic() - since > STANDSTILL:
            return answered
        try:
            time.sleep(2)
        except KeyboardInterrupt:
            return answered


def _outcome(sent: Sequence[Sent], answered: Counter[str], server: KilledServer) -> dict[str, float]:
    taken = [one for one in sent if not one.given_up]
    met = [one for one in sent if one.given_up and not all(_unmet(server, each) for each in one.attempts)]
    up = [each for one in sent for each in one.attempts if not _unmet(server, each)]
    return {
        "events": len(sent),
        "kills": len(server.aways),
        "not_answered": sum(one.thread not in answered for one in taken),
        "doubled": sum(count > 1 for count in answered.values()),
        "given_up": len(sent) - len(taken),
        "given_up_but_answered": sum(one.given_up and one.thread in answered for one in sent),
        "given_up_though_up": len(met),
        "sent_again": sum(len(one.attempts) - 1 for one in sent),
        "not_taken_though_up": sum(not each.taken for each in up),
    }


def _kept(server: KilledServer) -> dict[str, float]:
    """What the boxes hold at the end: what is not answered and waits there is late, the rest is lost."""
    engine = open_database(f"sqlite:///{server.home / 'coverdesk.sqlite3'}")
    boxes = {"inbox": Inbox(engine).counts(), "outbox": Outbox(engine).counts()}
    engine.dispose()
    states = {"inbox": ("waiting", "failed"), "outbox": ("waiting",)}
    return {f"{name}_{state}": boxes[name].get(state, 0) for name, kept in states.items() for state in kept}


def _unmet(server: KilledServer, attempt: Attempt) -> bool:
    return server.is_away(attempt.begun, attempt.ended)


def _acknowledged(sent: Sequence[Sent], server: KilledServer) -> dict[str, float]:
    """Of deliveries while a server was ready, taken or not; and of those that were taken before it was."""
    ready, starting = [], []
    for each in (each for one in sent for each in one.attempts):
        if not server.is_starting(each.begun, each.ended):
            ready.append(each.ended - each.begun)
        elif each.taken:
            starting.append(each.ended - each.begun)
    return _parts("ack", sorted(ready)) | _parts("ack_while_starting", sorted(starting))


def _answered(slack: Slack, sent: Sequence[Sent]) -> dict[str, float]:
    """The seconds from a message to the first call of this kind in its thread."""
    written = {one.thread: one.at for one in sent}
    found: dict[str, float] = {}
    for name, method in (("status", "assistant.threads.setStatus"), ("answer", "chat.postMessage")):
        first: dict[str, float] = {}
        for call in slack.called(method):
            first.setdefault(str(call.args.get("thread_ts")), call.at)
        waits = sorted(at - written[thread] for thread, at in first.items() if thread in written)
        found |= _parts(name, waits)
    return found


def _parts(name: str, ordered: Sequence[float]) -> dict[str, float]:
    parts = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {f"{name}_{part}_ms": round(1000 * _at(ordered, share), 1) for part, share in parts.items()}


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


def _explain(sent: Sequence[Sent], figures: dict[str, float], server: KilledServer) -> None:
    """Each kill with how long it took to start; what was given up, try by try; the end of the log."""
    for away in server.aways:
        listening, ready = away.listening - away.killed, away.ready - away.killed
        _say(
            f"killed at {away.killed:.1f}: kept what came after {listening:.1f} s, ready after {ready:.1f} s"
        )
    for one in [one for one in sent if one.given_up][:10]:
        tries = ", ".join(f"{each.begun:.1f}-{each.ended:.1f}: {each.status}" for each in one.attempts)
        _say(f"given up: {tries}")
    if figures["not_answered"] or figures["doubled"] or figures["given_up_though_up"]:
        _say(server.said(30))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=25)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--as-slack", action="store_true", help="send again after 1, 60 and 300 s, as Slack does"
    )
    given = parser.parse_args()
    pauses = SLACKS_OWN if given.as_slack else PAUSES
    sys.setswitchinterval(
        0.001
    )  # the stand-in answers in this process too: what waits for it is not the server
    for name, value in measured(given.events, given.rate, given.kills, pauses, given.seed).items():
        print(f"{name:<28} {value:g}")  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()
