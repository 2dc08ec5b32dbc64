"""Killed at any point, the server sends each request to the insurer once: none lost, none doubled."""

import random
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Engine, insert, select

from bot.submissions.outbox import Outbox, put
from tests.bot.submissions.world import ATRADIUS, POLICY, World
from tests.tools.records.insurers.simulated import Simulated
from tools.pending_action import PendingAction
from tools.records import schema
from tools.records.book_version import count_up

REQUESTS, KILLS = 30, 5
PROGRAM = """
import sys, time
from bot.submissions.hand_over import HandOver
from bot.submissions.insurer_requests import requests_through
from bot.submissions.keeping import Keeping
from bot.submissions.outbox import Outbox
from bot.submissions.rhythm import Rhythm
from bot.submissions.rounds import one_pass
from knowledge.database import open_database
from tests.bot.desk import TODAY
from tests.bot.submissions.world import ATRADIUS, accounts_at
from tools.records.insurers.submitting_for import submit_accounts
from tools.records.sql import SqlRecords

engine = open_database(sys.argv[1])
outbox = Outbox(engine, rhythm=Rhythm(lease=1.5, settles=0.2, first_wait=0.2, longest_wait=0.5))
hand_over = HandOver(
    outbox, Keeping(engine, outbox), SqlRecords(engine), submit_accounts(ATRADIUS),
    requests_through(accounts_at(sys.argv[2])), lambda: TODAY,
)
while outbox.counts().get("waiting"):
    one_pass(hand_over)
    time.sleep(0.02)
"""


def test_thirty_requests_and_five_kills(engine: Engine, insurer: Simulated, database_url: str) -> None:
    world = World(engine, insurer, ATRADIUS)
    waiting(world)
    insurer.refers = False
    insurer.swallowed.extend([0.05] * REQUESTS * 2)
    moments = random.Random(11)  # noqa: S311 - moments to kill at, not secrets

    for kill in range(KILLS):
        process = started(database_url, insurer)
        # In turn while a request is in hand, its answer unread, and anywhere.
        seen = insurer.received if kill % 2 == 0 else insurer.asked
        until = len(seen) + (moments.randrange(1, 5) if kill % 2 == 0 else moments.randrange(5, 60))
        while len(seen) < until and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.003)
        process.kill()
        process.wait(60)
    assert started(database_url, insurer).wait(120) == 0

    sent = Counter(one["customerRefNumber"] for one in insurer.received)
    assert sent == Counter({f"REC-{number}": 1 for number in range(REQUESTS)})
    assert {row.stage for row in Outbox(engine).every()} == {"decided"}
    with engine.connect() as connection:
        limit = schema.credit_limit.c
        ours = select(limit.buyer_id).where(limit.source == "api:atradius")
        assert len(connection.execute(ours).all()) == REQUESTS


def started(database_url: str, insurer: Simulated) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", PROGRAM, database_url, insurer.url])


def waiting(world: World) -> None:
    """Thirty confirmed requests on as many buyers, in the outbox."""
    prepared = world.desk.prepared(
        "P-LQ-CREDIT", "request_limit", buyer="B-CN-001", amount="500000", currency="CNY", terms_days=60
    )
    buyer = schema.buyer
    with world.engine.begin() as connection:
        model = connection.execute(select(buyer).where(buyer.c.buyer_id == "B-CN-001")).one()
        for number in range(REQUESTS):
            numbered = [{"kind": "ATRADIUS", "number": str(9000 + number), "valid": None, "key": None}]
            row = dict(model._mapping) | {"buyer_id": f"B-T-{number}", "identifiers": numbered}
            connection.execute(insert(buyer).values(row))
            action = of_buyer(prepared, f"B-T-{number}")
            put(connection, action, f"REC-{number}", world.accounts[POLICY])
        count_up(connection)


def of_buyer(action: PendingAction, buyer_id: str) -> PendingAction:
    return replace(action, draft=replace(action.draft, buyer_id=buyer_id))
