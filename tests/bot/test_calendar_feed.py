"""The calendar feed: who has the link reads its owner's deadlines, until the link or the right is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from bot.app import Assistant
from bot.schema import audit, calendar_feed
from bot.settings import Settings
from tests.bot.reading_pages import TOKENS, opened, reader, words
from tests.bot.test_http import serving
from tools.records.schema import principal

OWNER, OTHER = TOKENS["owner"], TOKENS["other"]


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


def made(address: str, token: str | None) -> str:
    answer = httpx.post(f"{address}/v1/deadlines/feed", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text
    url: str = answer.json()["url"]
    return url


def summaries(text: bytes) -> list[str]:
    return [str(one["summary"]) for one in Calendar.from_ical(text).walk("vevent")]


def test_a_calendar_reads_by_the_link_alone_what_its_owner_downloads(address: str) -> None:
    link = made(address, OWNER)

    read = httpx.get(link)
    with reader(address, OWNER) as client:
        downloaded = client.get("/v1/deadlines.ics")

    assert read.headers["content-type"].startswith("text/calendar")
    assert read.headers["cache-control"] == "private, no-store"
    assert summaries(read.content) == summaries(downloaded.content)
    assert len(summaries(read.content)) > 20


def test_a_person_who_reads_chinese_has_chinese_entries(address: str) -> None:
    link = made(address, OWNER)

    entries = summaries(httpx.get(link).content)

    assert any(one.startswith("提交逾期通知: ") for one in entries)
    assert not any("overdue notice" in one for one in entries)


def test_two_people_s_links_show_each_their_own(address: str) -> None:
    own, theirs = made(address, OWNER), made(address, OTHER)

    first, second = (set(summaries(httpx.get(link).content)) for link in (own, theirs))

    assert first
    assert second
    assert not first & second


def test_a_new_link_ends_the_one_before(address: str) -> None:
    before, now = made(address, OWNER), made(address, OWNER)

    assert httpx.get(before).status_code == 404
    assert httpx.get(now).status_code == 200


def test_a_revoked_link_looks_like_one_that_never_was(address: str) -> None:
    link, headers = made(address, OWNER), {"Authorization": f"Bearer {OWNER}"}

    ended = httpx.delete(f"{address}/v1/deadlines/feed", headers=headers)
    again = httpx.delete(f"{address}/v1/deadlines/feed", headers=headers)
    revoked, never = httpx.get(link), httpx.get(f"{address}/calendar/never-was.ics")

    assert (ended.status_code, again.status_code) == (204, 404)
    assert (revoked.status_code, never.status_code) == (404, 404)
    assert revoked.json()["detail"] == never.json()["detail"]


def test_the_page_shows_the_link_once_and_then_only_that_there_is_one(address: str) -> None:
    with reader(address, OWNER) as client:
        client.headers["Origin"] = address
        shown = client.post("/my/deadlines/feed").text
        later = opened(client, "/my/deadlines")
        client.post("/my/deadlines/feed/revoke")
        over = opened(client, "/my/deadlines")

    assert "/calendar/" in shown
    assert "/calendar/" not in words(later)
    assert "You have a link" in words(later)
    assert "You have a link" not in words(over)


def test_only_a_hash_of_the_secret_is_kept_and_making_is_audited(address: str, assistant: Assistant) -> None:
    secret = made(address, OWNER).rpartition("/")[2].removesuffix(".ics")

    with assistant.engine.connect() as connection:
        kept = connection.execute(select(calendar_feed)).mappings().all()
        events = set(connection.execute(select(audit.c.event)).scalars())

    assert not any(secret in str(value) for row in kept for value in row.values())
    assert {"calendar_feed_made", "calendar_feed_revoked"} <= events


def test_a_link_follows_the_rights_of_its_owner(address: str, assistant: Assistant) -> None:
    link = made(address, TOKENS["sales"])

    before = httpx.get(link).status_code
    with in_role(assistant, "P-LQ-SALES", "support"):
        without_right = httpx.get(link).status_code
    after = httpx.get(link).status_code

    assert (before, without_right, after) == (200, 404, 200)


@contextmanager
def in_role(assistant: Assistant, principal_id: str, role: str) -> Iterator[None]:
    """The person has another role meanwhile, as after an import of the book."""
    mine = principal.c.principal_id == principal_id
    with assistant.engine.begin() as connection:
        before = connection.execute(select(principal.c.role).where(mine)).scalar_one()
        connection.execute(update(principal).where(mine).values(role=role))
    yield
    with assistant.engine.begin() as connection:
        connection.execute(update(principal).where(mine).values(role=before))
