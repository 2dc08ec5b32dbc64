"""The insights page: honest figures, nobody's words, and a file that a spreadsheet does not run."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import Engine

from bot.http.insight_file import insight_file
from bot.ledger.daily import COUNTS, KEYS
from bot.stores import open_stores
from tests.bot.conftest import demo_settings
from tests.bot.ledger.telling import DAY, HOUR, MINUTE, Told, hand, rate, tell
from tests.bot.test_http import serving

SUPPORT = {"Authorization": "Bearer demo-support"}
NOW = datetime.now(tz=UTC)
CANARIES = ("Nordhaus", "LQ26-0024", "zhang.wei@example.cn", "13812345678", "Zephyrine Pumps", "4711000")


@dataclass(frozen=True)
class Served:
    """A server, and what its page showed before anybody had asked anything."""

    address: str
    fresh: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Four lasting successes of ten old conversations, and two young ones."""
    settings = demo_settings(tmp_path_factory.mktemp("insights"))
    for address in serving(settings):
        fresh = httpx.get(f"{address}/insights?lang=en", headers=SUPPORT).text
        with open_stores(settings) as stores:
            told(stores.engine)
            # The server may have settled before, or be settling: what was told is older than that.
            while stores.ledger.settle(NOW, anew=True).elsewhere:
                continue
        yield Served(address, fresh)


@pytest.fixture
def address(served: Served) -> str:
    return served.address


def told(engine: Engine) -> None:
    old = NOW - 10 * DAY
    for number in range(3):
        tell(engine, f"assumed{number}", old, Told("怎么办理索赔？"), channel="widget", site_id="=S1")
    tell(
        engine, "confirmed", old, Told("怎么办理索赔？"), Told("谢谢", "smalltalk", MINUTE), channel="widget"
    )
    for number in range(4):
        question = "Can my buyer Zephyrine Pumps Ltd pay by Bitcoin?"
        tell(engine, f"missed{number}", old, Told(question, "not_found", language="en"))
    tell(engine, "handed", old, Told("索赔进度"), channel="widget")
    hand(engine, "handed", old + MINUTE, "我要找人工，电话13812345678")
    tell(engine, "down", old, Told("How do I claim?", language="en"))
    rate(engine, "down-1", "down", old + HOUR)
    tell(engine, "hello", old, Told("你好", "smalltalk"))
    secret = "Nordhaus 的发票 LQ26-0024 EUR 4711000 找 zhang.wei@example.cn 行吗？"
    tell(engine, "public-secret", NOW - 2 * HOUR, Told(secret, "not_found"))
    private = Told("my very own words about a leasing scheme", "not_found")
    tell(engine, "owner-secret", NOW - 2 * HOUR, private, who="P-LQ-OWNER")


@pytest.fixture
def support(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers=SUPPORT, timeout=30) as client:
        yield client


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_deflection_counts_what_lasted_of_everything_old_enough(support: httpx.Client) -> None:
    shown = words_of(support.get("/insights?lang=en").text)

    assert "Deflection 40.0% 4 of 10" in shown
    assert "Eligible conversations 12" in shown
    assert "Handed over 8.3% 1 of 12" in shown
    assert "Abandoned 50.0% 6 of 12" in shown
    assert "Not yet known 16.7% 2 of 12" in shown


def test_every_count_is_defined_on_the_page_in_both_languages(support: httpx.Client) -> None:
    assert "Never counted as resolved" in support.get("/insights?lang=en").text
    assert "从不算解决" in support.get("/insights?lang=zh").text


@pytest.mark.parametrize("page", ["/insights?lang=en", "/insights?lang=zh", "/insights.csv", "/metrics"])
def test_nobodys_data_is_shown(support: httpx.Client, page: str) -> None:
    text = support.get(page).text

    assert [canary for canary in (*CANARIES, "my very own words", "P-LQ-OWNER") if canary in text] == []


def test_unanswered_questions_lead_to_their_review(support: httpx.Client) -> None:
    html = support.get("/insights?lang=en").text

    assert re.search(
        r"Can my buyer \[company\] pay by Bitcoin\?</q>.*?/review\?cluster=Q[0-9a-f]{12}", html, re.DOTALL
    )
    assert "asked by few signed-in people" in html


def test_filters_choose_door_website_and_language(support: httpx.Client) -> None:
    assert "Deflection 80.0% 4 of 5" in words_of(support.get("/insights?lang=en&channel=widget").text)
    assert "Deflection 100.0% 3 of 3" in words_of(support.get("/insights?lang=en&website==S1").text)
    assert "Deflection 0.0% 0 of 5" in words_of(support.get("/insights?lang=en&language=en").text)


def test_a_period_without_conversations_says_so_and_shows_no_zeros(support: httpx.Client) -> None:
    shown = support.get("/insights?lang=en&from=2020-01-01&to=2020-01-31")

    assert shown.status_code == 200
    assert "no conversations in this period" in shown.text
    assert "Deflection" not in shown.text


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("period=5", "7, 28 or 90 days"),
        ("from=2026-11-01", "Give both dates"),
        ("from=1&to=2026-11-02", "Give both dates"),
        ("from=2026-11-02&to=2026-11-01", "after the last"),
        ("from=2020-01-01&to=2026-11-01", "At most 366 days"),
        ("channel=fax", "no such door"),
        ("website=S-9", "no such door"),
        ("language=fr", "no such door"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_what_would_work(
    support: httpx.Client, chosen: str, told: str
) -> None:
    for path in ("/insights", "/insights.csv"):
        answer = support.get(f"{path}?lang=en&{chosen}")

        assert answer.status_code == 422
        assert told in answer.text


def test_the_file_holds_the_daily_counts_and_no_formula(support: httpx.Client) -> None:
    answer = support.get("/insights.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == (*KEYS, *COUNTS)
    assert sum(int(row["eligible"]) for row in rows) == 12
    assert sum(int(row["durable"]) for row in rows) == 4
    assert "'=S1" in {row["website"] for row in rows}


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_a_formula(begins: str) -> None:
    row: dict[str, str | int] = {**dict.fromkeys(KEYS, begins), **dict.fromkeys(COUNTS, 0)}

    written = list(csv.reader(io.StringIO(insight_file([row]).decode("utf-8-sig"), newline="")))

    assert all(cell.startswith("'") for cell in written[1][: len(KEYS)])


def test_a_fresh_installation_explains_itself(served: Served) -> None:
    assert "Nothing to count yet" in served.fresh
    assert "Deflection" not in served.fresh


def test_the_page_has_no_inline_styles_or_scripts(support: httpx.Client) -> None:
    html = support.get("/insights").text

    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", html)
    assert "default-src 'none'" in support.get("/insights").headers["content-security-policy"]
    assert html.count("<desc") == 2


def test_the_metrics_count_requests_by_route_and_turns_by_outcome(
    address: str, support: httpx.Client
) -> None:
    support.get("/v1/conversations/c_secret")
    with support.stream(
        "POST", "/v1/chat", json={"message": "hello"}, headers={"Accept": "text/event-stream"}
    ) as stream:
        list(stream.iter_lines())

    text = httpx.get(f"{address}/metrics").text

    assert (
        'coverdesk_requests_total{method="GET",route="/v1/conversations/{conversation_id}",status="404"}'
        in text
    )
    assert 'coverdesk_requests_total{method="POST",route="/v1/chat",status="200"} 1.0' in text
    assert 'coverdesk_turns_total{channel="http",outcome="not_found"} 6.0' in text
    assert 'coverdesk_answer_seconds_bucket{channel="widget",le="0.4"}' in text
    assert "coverdesk_hand_overs_waiting 1.0" in text
    assert "coverdesk_streams 0.0" in text
    assert "c_secret" not in text
