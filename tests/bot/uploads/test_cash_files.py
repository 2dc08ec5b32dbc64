"""Calculations as files and on `/my/cash`: the figures of the cards, safe to open, and nobody else's."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import openpyxl
import pytest
from lxml import etree  # type: ignore[import-untyped]
from PIL import Image

from bot.language import Language
from bot.plots.workbook import workbook
from bot.settings import Settings
from tests.bot.reading_pages import TOKENS, opened, reader, words
from tests.bot.test_http import OTHER, OWNER, SUPPORT, problem, serving
from tests.bot.uploads.files import HEADER

SVG = "{http://www.w3.org/2000/svg}"
CASH = {"opening_cash": "300000", "weekly_outflow": "600000", "minimum_cash": "100000"}
ROWS = (
    "<b>Acme</b>,1,2026-06-01,2026-07-01,100,EUR,100,2026-07-20\n"
    "<b>Acme</b>,2,2026-09-01,2026-10-01,300,EUR,0,\n"
    "=cmd|calc,3,2026-10-01,2026-12-01,600,EUR,0,\n"
)


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client
        for one in client.get("/v1/ledgers", headers=OWNER).json()["items"]:
            client.delete(f"/v1/ledgers/{one['ledger_id']}", headers=OWNER)


def using(http: httpx.Client, rows: str = ROWS) -> None:
    sent = http.post("/v1/ledgers", content=HEADER + rows, headers=OWNER).json()
    http.post(f"/v1/ledgers/{sent['ledger_id']}/use", headers=OWNER)


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row), "a formula"
    return {sheet.title: list(sheet.values) for sheet in book}


def test_a_workbook_has_the_figures_of_the_card(http: httpx.Client) -> None:
    card = http.get("/v1/cash-flow-forecast", params=CASH, headers=OWNER).json()

    answer = http.get("/v1/cash/cash-flow-forecast.xlsx", params=CASH, headers=OWNER)
    told, weeks = sheets(answer.content).values()

    fields = {row[0]: row[1] for row in told if len(row) > 1}
    assert Decimal(str(fields["gap"])) == Decimal(card["result"]["gap"])
    assert Decimal(str(fields["opening_cash"])) == 300000
    assert {"result", "inputs", "steps", "assumptions", "sources"} <= {row[0] for row in told}
    at = weeks[0].index("receipts expected")
    assert [Decimal(str(row[at])) for row in weeks[1:]] == [
        Decimal(one["receipts"]["expected"]["amount"]) for one in card["weeks"]
    ]
    assert "attachment" in answer.headers["content-disposition"]


def test_a_name_that_is_a_formula_is_a_text(http: httpx.Client) -> None:
    using(http)

    written = sheets(http.get("/v1/cash/ageing.xlsx", headers=OWNER).content)
    cells = [cell for rows in written.values() for row in rows for cell in row if isinstance(cell, str)]

    assert "'=cmd|calc" in cells
    assert not [one for one in cells if one.startswith(("=", "+", "@"))]
    assert any("ledger uploaded on 2026-11-23" in one for one in cells), "it says where it is from"


@pytest.mark.parametrize("of", ["cash-flow-forecast", "ageing", "concentration", "dso", "dso-trend"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plot_says_in_words_what_it_shows(http: httpx.Client, of: str, language: str) -> None:
    using(http)

    drawn = http.get(f"/v1/cash/{of}.svg?lang={language}", headers=OWNER)
    root = etree.fromstring(drawn.content)
    picture = Image.open(io.BytesIO(http.get(f"/v1/cash/{of}.png?lang={language}", headers=OWNER).content))
    picture.load()

    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert any(sign.isdigit() for sign in described.text or "")
    assert not root.findall(f".//{SVG}script")
    assert picture.size == (1440, 640)
    assert str(picture.info["Description"]) == described.text
    assert str(picture.info["Title"]) == title.text
    assert len(picture.getcolors(1 << 20) or ()) > 3, "nothing is drawn"


def test_a_plot_is_of_one_currency_and_anothers_ledger_is_like_none(http: httpx.Client) -> None:
    asked = problem(http.get("/v1/cash/ageing.svg", headers=OWNER), 422)
    theirs = problem(http.get("/v1/cash/ageing.xlsx?policy=POL-LQ-2026", headers=OTHER), 404)
    unknown = problem(http.get("/v1/cash/ageing.xlsx?policy=POL-X", headers=OTHER), 404)

    assert asked["detail"] == "Name the currency. One of: CNY, EUR, GBP, HKD, USD."
    assert theirs["detail"] == unknown["detail"]
    problem(http.get("/v1/cash/ageing.xlsx", headers=SUPPORT), 403)
    problem(http.get("/v1/cash/ageing.xlsx"), 401)


def test_the_trend_goes_from_month_to_month_by_the_days_of_payment(http: httpx.Client) -> None:
    using(http)

    described = etree.fromstring(http.get("/v1/cash/dso-trend.svg", headers=OWNER).content).findtext(
        f"{SVG}desc"
    )

    # On 30 June the one invoice of 1 June, 100, was owed and was all that had been sold in its 30 days.
    assert "2026-06: 30" in (described or "")


def test_on_the_page_a_ledger_is_previewed_used_and_removed(address: str) -> None:
    with reader(address, TOKENS["owner"]) as client:
        file = {"file": ("AR <script>.csv", (HEADER + ROWS).encode())}
        seen = client.post("/my/cash/ledger", files=file)
        assert seen.status_code == 200
        assert "&lt;b&gt;Acme" in seen.text
        assert "<script>" not in seen.text
        ledger = seen.text.split('name="ledger" value="')[1].split('"')[0]
        client.post("/my/cash/ledger/use", data={"ledger": ledger})
        page = words(opened(client, "/my/cash"))
        client.post("/my/cash/ledger/remove", data={"ledger": ledger})
        after = words(opened(client, "/my/cash"))

    assert "EUR 900 is owed in all, EUR 300 of it overdue." in page
    assert "from the ledger uploaded on 2026-11-23" in page
    assert "from the ledger uploaded" not in after


def test_on_the_page_errors_stand_by_their_cells(address: str) -> None:
    wrong = {"file": ("a.csv", (HEADER + "Acme,1,2026-06-01,2026-02-30,100,EUR,,\n").encode())}
    with reader(address, TOKENS["owner"], "zh") as client:
        answer = client.post("/my/cash/ledger", files=wrong)

    assert answer.status_code == 422
    assert "日历上没有这一天" in answer.text
    assert "D2" in answer.text


def test_another_website_cannot_make_a_browser_upload(address: str) -> None:
    with httpx.Client(base_url=address, headers={"Accept": "text/html"}) as client:
        client.post("/sign-in", data={"token": TOKENS["owner"] or ""}, headers={"Origin": address})
        foreign = client.post(
            "/my/cash/ledger/remove", data={"ledger": "L-0"}, headers={"Origin": "https://evil.example"}
        )

    assert foreign.status_code == 403


def test_every_word_of_a_workbook_is_kept_from_being_run() -> None:
    card: dict[str, Any] = {
        "name": "receivables_ageing",
        "policy_id": "=P[1]:*",
        "buyer_name": None,
        "inputs": {"currency": "EUR"},
        "result": {"amount": "1", "overdue": "0", "about": "ageing", "currency": "EUR"},
        "units": {"amount": "money", "overdue": "money"},
        "steps": [],
        "assumptions": ["=1+1", "\x07@x"],
        "assumption_codes": [],
        "at_most": False,
        "sources": [],
        "by_buyer": [{"buyer_name": "-2+3", "outstanding": {"amount": "1", "currency": "EUR"}}],
    }

    written = sheets(workbook([card], Language.EN))

    assert {"'=1+1", "'@x", "'-2+3"} <= {cell for rows in written.values() for row in rows for cell in row}
