"""A server to measure: `coverdesk serve` as a process of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.product import DEMO_DAY

_GIVE_UP = 120.0
_BETWEEN_LOOKS = 0.02


class ServerDidNotStart(Exception):
    """The server ended or was never ready; the message has the end of its log."""


@dataclass(frozen=True)
class Server:
    """A server that is ready."""

    url: str
    ready_after: float
    """Seconds from starting the process until /readyz said so."""


def environment(home: Path) -> dict[str, str]:
    """Settings of a measured process: this home, the demo book, and no limit on requests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERDESK_")}
    own = {name: os.environ[name] for name in ("COVERDESK_ENCODER",) if name in os.environ}
    return (
        kept
        | own
        | {
            "COVERDESK_HOME": str(home),
            "COVERDESK_DEMO": "1",
            "COVERDESK_TODAY": DEMO_DAY.isoformat(),
            "COVERDESK_RATE_PRINCIPAL": "1000000/minute",
            "COVERDESK_RATE_PUBLIC": "1000000/minute",
            "COVERDESK_RATE_CONVERSATION": "1000000/minute",
            "COVERDESK_RATE_ALL": "10000000/minute",
        }
    )


def command(*arguments: str) -> list[str]:
    """`coverdesk …` with this interpreter, whether or not its script is on the path."""
    return [sys.executable, "-m", "bot.cli", *arguments]


@contextmanager
def running(home: Path, workers: int = 1) -> Iterator[Server]:
    """A server until the end of the block; then it is stopped with all its workers."""
    port, log = _free_port(), home / f"serve-{workers}.log"
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command("serve", "--port", str(port), "--workers", str(workers)),
            env=environment(home),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _await_ready(process, url, log)
            yield Server(url, time.perf_counter() - begun)
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up = time.monotonic() + _GIVE_UP
    with httpx.Client(base_url=url, timeout=5, trust_env=False) as client:
        while time.monotonic() < give_up and process.poll() is None:
            try:
                if client.get("/readyz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass  # it does not listen yet
            time.sleep(_BETWEEN_LOOKS)
    end = log.read_text(encoding="utf-8", errors="replace")[-1500:]
    raise ServerDidNotStart(f"The server was not ready after {_GIVE_UP:.0f} s or ended. Its log: {end}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The whole group, so that no worker outlives it."""
    for signal_number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            return
        os.killpg(process.pid, signal_number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
