"""One person's words, planted at every door of a running server, are nowhere once that person is erased."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import enumerate as threads
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, insert

from bot.feedback import Rating
from bot.ledger.ledger import Ledger
from bot.privacy.erasure import Eraser
from bot.privacy.person import Subject, SubjectKind
from bot.settings import Settings
from bot.slack.envelope import envelope_of
from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox, put
from bot.slack.post import Post
from bot.slack.schema import shown
from knowledge.database import open_database
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tests.bot.conftest import demo_settings, own_database
from tests.bot.privacy.rows import rows_with, tables_with
from tests.bot.privacy.test_retention import prepared
from tests.bot.test_http import OTHER, OWNER, SUPPORT, serving
from tests.bot.uploads.test_http_ledgers import LEDGER
from tools.records.schema import action

CANARY, BYSTANDER = "quaxolotlerei", "zwitscherhubel"
"""Words that nobody else says; neither looks like a name, which would be taken out anyway."""
PEOPLE = {CANARY: ("P-LQ-OWNER", OWNER, "U0LQOWNER"), BYSTANDER: ("P-BW-OWNER", OTHER, "U0BWOWNER")}
HOLDS = {
    *(
        "turn",
        "feedback",
        "hand_over",
        "hand_over_message",
        "uploaded_ledger",
        "review_turn",
        "review_cluster",
    ),
    *("slack_inbox", "slack_outbox", "slack_shown", "action", "conversation", "ledger_cluster"),
}
"""Where the words must have been: else the test does not look where they get."""


@pytest.fixture(scope="module")
def demo_database() -> Iterator[str | None]:
    """One that no other test reads: somebody of the demo book is erased from it."""
    yield from own_database()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, demo_database: str | None) -> Settings:
    return demo_settings(tmp_path_factory.mktemp("canary"), demo_database)


@pytest.fixture(scope="module")
def http(settings: Settings) -> Iterator[httpx.Client]:
    for address in serving(settings):
        with httpx.Client(base_url=address, timeout=60) as client:
            yield client


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_database(settings.database())
    yield engine
    engine.dispose()


def asked(http: httpx.Client, word: str, headers: dict[str, str]) -> str:
    """The number of a conversation in which it was asked, not answered, disliked, and handed over."""
    question = {"message": f"does the policy pay for the {word} of a shipment?"}
    answer: dict[str, Any] = http.post("/v1/chat", json=question, headers=headers).json()
    thumb = {"turn_id": answer["turn_id"], "rating": Rating.DOWN.value, "comment": f"nothing about {word}"}
    assert http.post("/v1/feedback", json=thumb, headers=headers).status_code < 300
    form = {"name": f"Name {word}", "contact": f"{word}@example.com", "consent": True}
    more = {"conversation_id": answer["conversation_id"], "message": f"please call about {word}"}
    assert http.post("/v1/hand-overs", json={**form, **more}, headers=headers).status_code == 201
    return str(answer["conversation_id"])


def uploaded(http: httpx.Client, word: str, headers: dict[str, str]) -> None:
    """One ledger in use and one that was looked at."""
    for is_used in (True, False):
        named = {**headers, "X-File-Name": f"{word}-{is_used}.csv"}
        one = http.post("/v1/ledgers", content=LEDGER, headers=named).json()
        if is_used:
            http.post(f"/v1/ledgers/{one['ledger_id']}/use", headers=headers)


def said_in_slack(engine: Engine, word: str, user: str, principal_id: str) -> None:
    team = f"T0DEMO{principal_id[2:4]}"
    event = {"type": "message", "user": user, "text": word, "channel": f"D{user}", "ts": "1.0"}
    Inbox(engine).accept(envelope_of({"team_id": team, "event_id": f"E{user}", "event": event}))
    post = Post(user, team, f"{team}/{user}", "chat.postMessage", {"channel": user, "text": word})
    with engine.begin() as connection:
        put(connection, [post], 1_900_000_000.0)
        place = {"team_id": team, "user_id": user, "principal_id": principal_id, "channel_id": f"D{user}"}
        answer = {"turn_id": f"t-{user}", "rights": "[]", "answer": json.dumps(word), "at": 1_900_000_000.0}
        connection.execute(insert(shown).values(**place, **answer))
        row = prepared(f"ACT-{user}", "pending", datetime.now(tz=UTC), requester=principal_id)
        connection.execute(insert(action).values(**{**row, "payload": {"information": word}}))
    assert Outbox(engine).counts()["waiting"]


def test_a_person_who_was_erased_is_nowhere(http: httpx.Client, engine: Engine, settings: Settings) -> None:
    assert "retention" in {one.name for one in threads()}, "a server ends what is over"
    visitor = asked(http, f"{CANARY}visit", {})
    for word, (principal_id, headers, user) in PEOPLE.items():
        asked(http, word, headers)
        uploaded(http, word, headers)
        said_in_slack(engine, word, user, principal_id)
    http.get("/review", headers={**SUPPORT, "Accept": "text/html"})
    in_two_hours = datetime.now(tz=UTC) + timedelta(hours=2)  # the server may have grouped questions just now
    Ledger(engine, SentenceEncoder().encode_query).settle(in_two_hours)
    assert tables_with(engine, CANARY) >= HOLDS
    bystanders = rows_with(engine, BYSTANDER, "P-BW-OWNER", "U0BWOWNER")

    eraser = Eraser(engine, settings.home)
    eraser.erase(Subject(SubjectKind.PRINCIPAL, "P-LQ-OWNER"))
    assert {row for _, row in rows_with(engine, CANARY)} == {
        row for _, row in rows_with(engine, f"{CANARY}visit")
    }, "what a visitor said is another person's"
    done = eraser.erase(Subject(SubjectKind.CONVERSATION, visitor))

    assert tables_with(engine, CANARY) == set()
    assert rows_with(engine, BYSTANDER, "P-BW-OWNER", "U0BWOWNER") == bystanders
    assert done.trace == ""
    files = [one for one in settings.home.rglob("*") if one.is_file()]
    assert [one for one in files if CANARY.encode() in one.read_bytes()] == []
    assert http.get("/v1/limits", headers=OWNER).status_code == 401
    assert http.get(f"/v1/conversations/{visitor}").status_code == 404
    assert http.post("/v1/chat", json={"message": "what is a credit limit?"}).json()["outcome"] == "answered"
