"""A server of its own process that is killed and started anew, and when it was not there."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.bot.slack.demo import TOKEN
from tests.bot.slack.stand_in import Slack


@dataclass
class Away:
    """One time without a server, from the kill on; moments of `time.monotonic`."""

    killed: float
    listening: float = float("inf")
    """From when on what Slack sends is kept, though answers wait until it is ready."""
    ready: float = float("inf")


@dataclass
class KilledServer:
    """`coverdesk serve` over one home; what it logs stands in one file, over all its lives."""

    home: Path
    slack: Slack
    port: int = field(default_factory=lambda: _free_port())
    aways: list[Away] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def start(self) -> Away:
        """Starts it and waits until it is ready; how long that took."""
        away = Away(time.monotonic())
        self._begin()
        self._wait(away)
        return away

    def kill_and_start(self) -> None:
        """As when the power fails, and comes back at once."""
        assert self.process is not None
        away = Away(time.monotonic())
        self.aways.append(away)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._begin()
        self._wait(away)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def is_away(self, begun: float, ended: float) -> bool:
        """Whether any of this time fell between a kill and when what is sent is kept again."""
        return any(begun < one.listening and ended > one.killed for one in self.aways)

    def is_starting(self, begun: float, ended: float) -> bool:
        """Whether any of this time fell between a kill and when it was ready again."""
        return any(begun < one.ready and ended > one.killed for one in self.aways)

    def said(self, lines: int) -> str:
        """The last of what it logged."""
        logged = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(logged[-lines:])

    def _begin(self) -> None:
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            log.write(f"--- started at {time.monotonic():.1f}\n".encode())
            log.flush()
            self.process = subprocess.Popen(command, env=self._settings(), stdout=log, stderr=log)

    def _wait(self, away: Away) -> None:
        assert self.process is not None
        while (status := self._status()) != 200:
            assert self.process.poll() is None, f"the server has stopped\n{self.said(40)}"
            if status is not None:
                away.listening = min(away.listening, time.monotonic())
            time.sleep(0.1)
        away.ready = time.monotonic()
        away.listening = min(away.listening, away.ready)

    def _status(self) -> int | None:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2, trust_env=False).status_code
        except httpx.TransportError:
            return None

    def _settings(self) -> dict[str, str]:
        return {
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
