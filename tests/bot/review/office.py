"""The desk of the review: a server, two people who review, and the public before it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Engine, select

from bot.review.schema import review_turn
from bot.settings import Settings
from knowledge.database import open_database, reading
from tests.bot.test_http import serving

DRAFT = {
    "topic": "service",
    "question_en": "Can you issue an electronic tax invoice for the premium?",
    "answer_en": "Yes. An electronic tax invoice for the premium is sent once the premium has been received.",
    "also_en": "e-invoice for the premium\ncan I get the premium invoice electronically",
    "question_zh": "保费可以开具电子发票吗？",
    "answer_zh": "可以。保费到账后，我们会开具电子发票并发送给投保人。",
    "also_zh": "保费发票能开电子发票吗\n电子发票怎么开",
}
LIVE_WITHIN = 60.0
"""Seconds beside other test processes; `tests.bot.review.timing` holds a quiet machine to the 10 promised."""


@dataclass(frozen=True)
class Office:
    """A server with two people of the desk, and the public before it."""

    support: httpx.Client
    admin: httpx.Client
    public: httpx.Client
    engine: Engine

    def ask(self, question: str) -> Mapping[str, Any]:
        answer = self.public.post("/v1/chat", json={"message": question})
        document: dict[str, Any] = answer.json()
        return document

    def in_vain(self, question: str) -> str:
        """Ask it, be displeased with the answer; the address of its cluster."""
        turn_id = self.ask(question)["turn_id"]
        self.public.post("/v1/feedback", json={"turn_id": turn_id, "rating": "down"})
        self.support.get("/review")
        own = select(review_turn.c.cluster_id).where(review_turn.c.turn_id == turn_id)
        with reading(self.engine) as connection:
            return f"/review/clusters/{connection.execute(own).scalar_one()}"

    def draft(self, question: str, **changed: str) -> str:
        """The address of the entry that support drafted for a question asked in vain."""
        answer = self.support.post(self.in_vain(question), data=DRAFT | changed)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].split("?")[0]

    def digest_at(self, entry: str) -> str:
        return self.digest_of(self.admin, entry)

    def digest_of(self, reader: httpx.Client, entry: str) -> str:
        """Of the text that waits, as the page shows it to one who may decide on it."""
        found = re.search(r'name="digest" value="(\w+)"', reader.get(entry).text)
        assert found, "nothing waits for this person's approval"
        return found[1]

    def approve(self, entry: str, **form: str) -> httpx.Response:
        return self.admin.post(f"{entry}/approve", data={"digest": self.digest_at(entry), **form})


def opened(settings: Settings) -> Iterator[Office]:
    """An office over a home, open until the loop goes on."""
    for address in serving(settings):
        engine = open_database(settings.database())
        support, admin, public = (httpx.Client(base_url=address, timeout=60) for _ in range(3))
        for client, token in ((support, "demo-support"), (admin, "demo-admin")):
            client.headers.update({"Accept": "text/html", "Authorization": f"Bearer {token}"})
        with support, admin, public:
            yield Office(support, admin, public, engine)
        engine.dispose()
