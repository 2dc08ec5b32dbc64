"""Pages over a book and documents written to harm whoever reads them, and over a very long one."""

import re
from collections.abc import Iterator

import pytest

from bot.app import open_assistant
from bot.settings import Settings
from ingestion.front_matter import Flags
from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.passage import Audience
from tests.bot.conftest import TODAY
from tests.bot.reading_pages import opened, pages_from, parsed, reader, words
from tests.bot.test_http import serving
from tests.tools.records.sample_book import FILES, write_book
from tools.records.book_import import import_book

TOKEN, STAFF = "token-of-anna-0001", "token-of-helper-01"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "<a href=//elsewhere.example>x</a>",
)
MANY = 250


def hostile_files() -> dict[str, str]:
    """Anna's book with payloads for names, numbers and texts, and many buyers more."""
    buyers, limits, invoices = ([FILES[f"{name}.csv"]] for name in ("buyers", "limits", "invoices"))
    claims = FILES["claims.csv"].replace("send the proof", PAYLOADS[0]).replace("proof of debt", PAYLOADS[1])
    names = [*PAYLOADS, *(f"Long Table {place:03} GmbH" for place in range(MANY))]
    for place, name in enumerate(names):
        number = f"N/{place}?<b>#" if place < len(PAYLOADS) else f"N-{place:03}"
        buyers.append(f"{number},{name},,DE,,,,,,,\n")
        limits.append(f"POL-A,{number},named,APPROVED,100,100,EUR,2026-02-01,,60,0.9,{name},,,,,,\n")
        invoices.append(
            f"POL-A,{number},I{place}{name},2026-09-01,2026-09-01,2026-10-31,60,100,EUR,0,0,0,true\n"
        )
    more = {"buyers.csv": buyers, "limits.csv": limits, "invoices.csv": invoices}
    people = FILES["principals.csv"].replace("Helper,support,,", f"Helper,support,,{STAFF}")
    more["principals.csv"] = [people]
    return {**FILES, **{file: "".join(lines) for file, lines in more.items()}, "claims.csv": claims}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    settings = Settings(
        home=folder / "home",
        bundled=False,
        today=TODAY,
        rate_public="9999/minute",
        rate_principal="9999/minute",
    )
    documents = folder / "documents"
    documents.mkdir()
    text = f"---\nid: books/<b>\"' one\ntitle: {PAYLOADS[0]}\n---\n# {PAYLOADS[1]}\n\n"
    clauses = "".join(f"## Article {at} {one}\n\n{at}.1 {one}\n\n" for at, one in enumerate(PAYLOADS, 1))
    (documents / "hostile.md").write_text(text + clauses, "utf-8")
    (documents / "desk.md").write_text("# Whom to call\n\nThe desk.\n", "utf-8")
    with open_assistant(settings) as assistant:
        import_book(assistant.engine, write_book(folder / "book", hostile_files()))
        ingest(find_sources([documents / "hostile.md"], Flags(Audience.PUBLIC)), assistant.library)
        ingest(find_sources([documents / "desk.md"], Flags(Audience.INTERNAL)), assistant.library)
    yield from serving(settings)


def test_names_and_documents_are_words_on_every_page(address: str) -> None:
    walked = []
    starts = (
        "/knowledge",
        "/knowledge?q=alert",
        "/my/limits?q=alert",
        "/my/claims",
        "/my/deadlines?now=true",
    )
    with reader(address, TOKEN) as client:
        for path, text in pages_from(client, (*starts, "/my/limits?q=%7B")):
            if not text.startswith("<!doctype html>"):  # a file; of those a plot alone is markup
                assert ".svg" not in path or not re.search("<(script|svg/)", text), path
                continue
            page = parsed(text)
            assert page.xpath("//script | //svg | //iframe | //main//style") == [], path
            assert all(one.startswith("/my/cash/") for one in page.xpath("//img/@src")), path
            assert page.xpath("//@onerror | //@onload | //@style") == [], path
            away = [
                link for _, _, link, _ in page.iterlinks() if not link.startswith(("/", "?", "#", "data:,"))
            ]
            assert away == [], path
            walked.append((path, words(page)))

    together = " ".join(said for _, said in walked)
    assert [one for one in PAYLOADS if one not in together] == []
    assert any("/my/limits/N%2F0" in path or "/my/limits/N/0" in path for path, _ in walked)


def test_a_buyer_whose_number_has_every_sign_has_its_page(address: str) -> None:
    with reader(address, TOKEN) as client:
        link = opened(client, "/my/limits?q=%3Csvg").xpath("//tbody//a/@href")[0]
        page = opened(client, link)

    assert "<svg/onload=alert(1)>" in words(page.xpath("//h1")[0])


def test_a_document_whose_id_has_a_slash_has_its_page_and_its_anchors(address: str) -> None:
    with reader(address, None) as client:
        link = opened(client, "/knowledge").xpath("//ul[@class='documents']//a/@href")[0]
        page = opened(client, link)

    assert words(page.xpath("//h1")[0]) == PAYLOADS[0]
    assert len(page.xpath("//*[@class='clause']/@id")) == len(PAYLOADS)


def test_an_internal_document_is_for_the_staff_alone(address: str) -> None:
    with reader(address, STAFF) as client:
        link = opened(client, "/knowledge").xpath("//a[text()='Whom to call']/@href")[0]
        opened(client, link)
    for token in (None, TOKEN):
        with reader(address, token) as client:
            assert "Whom to call" not in client.get("/knowledge").text
            assert client.get(link).status_code == 404


def test_a_long_table_says_which_of_its_rows_it_shows(address: str) -> None:
    names, path = [], "/my/limits?show=in_force"
    ranges = []
    with reader(address, TOKEN) as client:
        while path:
            page = opened(client, path)
            names += page.xpath("//tbody/tr/th/a/@href")
            ranges += [words(one) for one in page.xpath("//nav[@class='pages']/span")]
            after = page.xpath("//nav[@class='pages']/a[@rel='next']/@href")
            path = f"/my/limits{after[0]}" if after else ""
        beyond = opened(client, "/my/limits?show=in_force&page=999")

    total = MANY + len(PAYLOADS) + 1
    assert ranges == [f"1–100 of {total}", f"101–200 of {total}", f"201–{total} of {total}"]
    assert len(set(names)) == len(names) == total
    assert words(beyond.xpath("//nav[@class='pages']/span")[0]) == ranges[-1]


def test_a_full_day_shows_a_few_in_its_cell_and_all_in_its_list(address: str) -> None:
    with reader(address, TOKEN) as client:
        invoice = client.get("/v1/deadlines?buyer_id=N-100").json()["items"][0]
        month = opened(client, f"/my/deadlines?month={invoice['stop_shipment_from'][:7]}")
        cell = next(one for one in month.xpath("//td") if one.xpath("./a[contains(@href, 'day=')]"))
        link = cell.xpath("./a/@href")[0]
        day = opened(client, f"/my/deadlines{link.partition('#')[0]}")

    assert len(cell.xpath(".//li")) == 3
    assert len(day.xpath("//ul[@class='tasks']/li")) == 100
    hidden = int("".join(filter(str.isdigit, words(cell.xpath("./a")[0]))))
    assert words(day.xpath("//nav[@class='pages']/span")[0]).endswith(f"of {hidden + 3}")


def test_a_claim_whose_number_two_policies_have_is_told_by_its_policy(address: str) -> None:
    with reader(address, "token-of-broker-01") as client:
        links = opened(client, "/my/claims").xpath("//h2/a[text()='C-1']/@href")
        policies = {words(opened(client, link).xpath("//main/p/span")[0]).split(" ")[0] for link in links}

    assert policies == {"POL-A", "POL-B"}
