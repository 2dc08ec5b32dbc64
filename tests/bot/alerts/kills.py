"""Alerts under kill -9: `python -m tests.bot.alerts.kills --alerts 1000 --kills 50`.

A process tells people through a webhook and is killed at any moment, again and again, while changes come in.
The receiver counts by the key of each delivery: every alert must come, and under one key alone.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

from sqlalchemy import Engine

from bot.alerts.notices import Notices
from knowledge.database import open_database
from tests.bot.alerts.people import CREDIT, OWNER, Telling, change, notice, populate
from tests.bot.handovers.receivers import Hook, hook
from tools.records.migrate import migrate

PEOPLE = (OWNER, CREDIT)


@dataclass(frozen=True)
class Count:
    """What the receiver counted."""

    expected: int
    """Alerts that were to come: each change for each person."""
    received: int
    keys: int
    repeats: int
    """Deliveries of a key that had come already: a kill came between the delivery and its being noted."""
    lost: int
    doubled: int
    """Alerts that came under more than one key."""
    kills: int
    seconds: float


def under_kills(engine: Engine, database_url: str, alerts: int, kills: int, seed: int = 7) -> Count:
    """Notices changes while a process that tells of them is killed so often; at most some minutes."""
    populate(engine)
    told, dice, begun = Telling(engine), random.Random(seed), time.monotonic()  # noqa: S311
    for who in PEOPLE:
        told.choose(who)
    changes = [change(number) for number in range(1, alerts // len(PEOPLE) + 1)]
    step = max(1, len(changes) // (kills + 1))
    with hook() as receiver:
        command = [sys.executable, "-m", "tests.bot.alerts.process", database_url, receiver.url]
        process = subprocess.Popen(command)
        for number in range(kills + 1):
            last = number == kills
            notice(
                engine, *(changes[number * step :] if last else changes[number * step : (number + 1) * step])
            )
            if last:
                break
            _heard_more(receiver, dice.randint(1, max(1, step)))
            process.kill()
            process.wait(60)
            process = subprocess.Popen(command)
        _all_settled(engine, alerts)
        process.kill()
        process.wait(60)
        return _counted(receiver, len(changes), kills, time.monotonic() - begun)


def _heard_more(receiver: Hook, many: int) -> None:
    """Until so many deliveries more have come: the kill falls into the middle of work."""
    until = receiver.received.qsize() + many
    _until(lambda: receiver.received.qsize() >= until)


def _all_settled(engine: Engine, alerts: int) -> None:
    _until(lambda: Notices(engine).counts() == {"sent": alerts})


def _until(holds: object, at_most: float = 60.0) -> None:
    end = time.monotonic() + at_most
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            return  # the count says what is missing
        time.sleep(0.01)


def _counted(receiver: Hook, changes: int, kills: int, seconds: float) -> Count:
    keys: Counter[str] = Counter()
    keys_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    try:
        while True:
            one = receiver.received.get_nowait()
            key, body = one.headers["CoverDesk-Id"], json.loads(one.body)
            keys[key] += 1
            for told in body["changes"]:
                keys_of[body["principal_id"], told["change_id"]].add(key)
    except Empty:
        pass
    expected = changes * len(PEOPLE)
    doubled = sum(len(found) > 1 for found in keys_of.values())
    repeats = sum(keys.values()) - len(keys)
    lost = expected - len(keys_of)
    return Count(expected, sum(keys.values()), len(keys), repeats, lost, doubled, kills, round(seconds, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--database", help="an empty database; SQLite in a folder of its own by default")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    url = given.database or f"sqlite:///{folder / 'alerts.db'}"
    engine = open_database(url)
    try:
        migrate(engine)
        print(under_kills(engine, url, given.alerts, given.kills))  # noqa: T201
    finally:
        engine.dispose()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
