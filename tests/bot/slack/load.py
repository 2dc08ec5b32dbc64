"""How the Slack door holds: many events at a steady pace, a server killed in between, each answered once.

`python -m tests.bot.slack.load --events 10000 --rate 50 --kills 10` prints what it measured.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.bot.slack.demo import DM, SALES, TEAM, TOKEN, populate
from tests.bot.slack.stand_in import Slack, slack_stand_in
from tests.bot.slack.stand_in.delivery import encoded
from tests.bot.slack.stand_in.payloads import events

QUESTIONS = ("what is factoring?", "What is the credit limit on Ahrenfurth?", "华东机电的限额是多少")
PAUSES = (0.5, 2.0, 5.0, 10.0, 20.0)
"""Seconds after which an event that was not taken is sent again: Slack's pattern, faster."""


@dataclass
class Server:
    """`coverdesk serve` in a process of its own, which can be killed."""

    home: Path
    port: int
    slack: Slack
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it is ready."""
        env = {
            **os.environ,
            "COVERDESK_HOME": str(self.home),
            "COVERDESK_DEMO": "1",
            "COVERDESK_TODAY": "2026-11-23",
            "COVERDESK_RATE_PRINCIPAL": "100000/minute",
            "COVERDESK_RATE_ALL": "10000000/minute",
            "COVERDESK_SLACK_BOT_TOKEN": TOKEN,
            "COVERDESK_SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "COVERDESK_SLACK_API_URL": self.slack.api_url,
        }
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
        ready = f"http://127.0.0.1:{self.port}/readyz"
        while not _answers(ready):
            assert self.process.poll() is None, "the server has stopped"
            time.sleep(0.1)

    def kill(self) -> None:
        """As when the power fails."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@dataclass
class Sent:
    """What was sent, and how long each acknowledgement took."""

    threads: dict[str, float] = field(default_factory=dict)
    """When each message was written."""
    seconds: list[float] = field(default_factory=list)
    again: int = 0
    """Deliveries that were not taken in 3 s and were sent again: their wait is in no figure of `seconds`."""
    given_up: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def send(slack: Slack, url: str, client: httpx.Client, text: str, sent: Sent) -> None:
    """One message, delivered until it is taken."""
    message = slack.said(SALES, DM[SALES], text)
    workspace = slack.world.workspaces[TEAM]
    body, kind = encoded(events.message_im(workspace, message))
    with sent.lock:
        sent.threads[message.ts] = slack.clock.now()
    for pause in (*PAUSES, None):
        begun = time.perf_counter()
        try:
            headers = slack.delivery.headers(body, kind)
            taken = client.post(url, content=body, headers=headers, timeout=3).status_code == 200
        except httpx.TransportError:
            taken = False
        if taken:
            with sent.lock:
                sent.seconds.append(time.perf_counter() - begun)
            return
        if pause is not None:
            with sent.lock:
                sent.again += 1
            time.sleep(pause)
    with sent.lock:
        sent.given_up += 1


@contextmanager
def killing(server: Server, kills: int, over: float, seed: int) -> Iterator[None]:
    """Kills and restarts the server at random moments of the time that sending takes."""
    stop, chance = threading.Event(), random.Random(seed)  # noqa: S311 - moments, no secret

    def run() -> None:
        for _ in range(kills):
            if stop.wait(chance.uniform(0.3, 1.0) * over / max(1, kills)):
                return
            server.kill()
            server.start()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def measured(count: int, rate: float, kills: int, patience: float, seed: int = 1) -> dict[str, float]:
    """Sends and waits for the answers; what came of it."""
    with slack_stand_in() as slack, tempfile.TemporaryDirectory() as home:
        populate(slack)
        server, sent = Server(Path(home), _free_port(), slack), Sent()
        server.start()
        url = f"http://127.0.0.1:{server.port}/slack/events"
        begun = time.monotonic()
        try:
            with (
                httpx.Client(trust_env=False) as client,
                ThreadPoolExecutor(64) as pool,
                killing(server, kills, count / rate, seed),
            ):
                for number in range(count):
                    time.sleep(max(0.0, begun + number / rate - time.monotonic()))
                    pool.submit(send, slack, url, client, QUESTIONS[number % len(QUESTIONS)], sent)
            answered = _drained(slack, sent, patience)
            lasted = time.monotonic() - begun
        finally:
            server.stop()
        waits = {
            "status": _waited(slack, sent, "assistant.threads.setStatus"),
            "answer": _waited(slack, sent, "chat.postMessage"),
        }
    return _figures(sent, answered, lasted, waits)


def _waited(slack: Slack, sent: Sent, method: str) -> list[float]:
    """The seconds from a message to the first call of this kind in its thread, in order."""
    first: dict[str, float] = {}
    for call in slack.called(method):
        first.setdefault(str(call.args.get("thread_ts")), call.at)
    return sorted(at - sent.threads[thread] for thread, at in first.items() if thread in sent.threads)


def _drained(slack: Slack, sent: Sent, patience: float) -> Counter[str]:
    """The answers by thread, once each thread has one, or patience ends."""
    end = time.monotonic() + patience
    while True:
        answered = Counter(one.thread_ts or "" for one in slack.posted(DM[SALES]))
        if len(answered) >= len(sent.threads) or time.monotonic() > end:
            return answered
        time.sleep(0.2)


def _figures(
    sent: Sent, answered: Counter[str], lasted: float, waits: dict[str, list[float]]
) -> dict[str, float]:
    took = sorted(sent.seconds)
    waited = {
        f"{name}_p{part}_ms": round(1000 * _at(each, part / 100), 1)
        for name, each in waits.items()
        for part in (50, 95)
    }
    return {
        "events": len(sent.threads),
        "sent_again": sent.again,
        "given_up": sent.given_up,
        "lost": sum(thread not in answered for thread in sent.threads),
        "doubled": sum(count > 1 for count in answered.values()),
        "ack_p50_ms": round(1000 * _at(took, 0.5), 1),
        "ack_p99_ms": round(1000 * _at(took, 0.99), 1),
        "ack_max_ms": round(1000 * took[-1], 1),
        **waited,
        "seconds": round(lasted, 1),
    }


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[int(len(ordered) * part)] if ordered else 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--patience", type=float, default=300)
    given = parser.parse_args()
    for name, value in measured(given.events, given.rate, given.kills, given.patience).items():
        print(f"{name:<12} {value}")  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()
