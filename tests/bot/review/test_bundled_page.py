"""Entries of documents at the review: found, edited, retired, put back, and watched for later releases."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from sqlalchemy import select

from bot.app import open_assistant
from bot.home import BUNDLED, load_folder
from bot.review.entries import Entries
from bot.review.schema import faq_version
from bot.settings import Settings
from bot.stores import open_stores
from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.database import reading
from knowledge.library import Library
from tests.bot.reading_pages import parsed, words
from tests.bot.review.office import LIVE_WITHIN, Office
from tools.principal import PUBLIC

DOCUMENT, ENTRY = "faq-claims", "claim-documents-general"
ASKED = "Which documents are generally needed for a claim?"
OLD = "提交索赔一般需要哪些材料"
EDITED = {
    "topic": "claims",
    "question_en": ASKED,
    "answer_en": "Bring the red folder: it holds the contract, the invoices and the proof of delivery.",
    "also_en": "claim papers list",
    "question_zh": "提交索赔一般需要哪些材料？",
    "answer_zh": "请提交红色文件夹，其中有合同、发票和交货凭证。",
    "also_zh": "索赔材料清单发我一份",
}
DESPITE = {"seen": "true", "despite": "it was compared"}


def address(document: str, entry: str, step: str = "entry") -> str:
    return f"/review/bundled/{step}?" + urlencode({"document": document, "entry": entry})


def found(office: Office, asked: str = ASKED) -> set[tuple[str, str]]:
    """Document and text of what a search finds."""
    hits = office.public.get("/v1/search", params={"q": asked, "k": 20}).json()["hits"]
    return {(hit["document_id"], hit["text"]) for hit in hits}


def documents(office: Office, asked: str = ASKED) -> set[str]:
    return {document for document, _ in found(office, asked)}


def edit(office: Office, document: str = DOCUMENT, entry: str = ENTRY, **changed: str) -> str:
    """The address of what support asks to stand for an entry."""
    answer = office.support.post(address(document, entry), data=EDITED | changed)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].split("?")[0])


def approve(office: Office, entry: str) -> None:
    answer = office.approve(entry, **DESPITE)
    assert answer.headers["location"].endswith("?done=live"), answer.text


@pytest.fixture
def faq(office: Office, own: Settings, tmp_path: Path) -> Iterator["Faq"]:
    one = Faq(own, tmp_path / f"{tmp_path.name}.yaml")
    one.release()
    yield one
    for entry in Entries(office.engine).all():
        if entry.origin and entry.origin.document == one.document:
            office.admin.post(f"/review/entries/{entry.entry_id}/retire")
    one.path.unlink()
    one.take_in(tmp_path)


class Faq:
    """A document of one entry that somebody took in, and takes in again when it changes."""

    def __init__(self, own: Settings, path: Path) -> None:
        self.path, self.own = path, own
        self.document = f"faq-{path.stem}".lower()

    def release(
        self,
        answer: str = "The canteen serves noodles.",
        audience: str = "public",
        languages: tuple[str, ...] = ("en", "zh"),
        policy: str | None = None,
    ) -> None:
        question = {"en": f"What does the canteen of {self.document} serve?", "zh": "食堂供应什么？"}
        answers = {"en": answer, "zh": "食堂供应面条。"}
        entry = {
            "id": "canteen",
            "question": {language: question[language] for language in languages},
            "answer": {language: answers[language] for language in languages},
            "terms": ["claim_filing"],
        }
        settings = {"id": self.document, "title": "Canteen", "kind": "faq", "audience": audience}
        settings |= {"policy": policy} if policy else {}
        self.path.write_text(yaml.safe_dump(settings | {"entries": [entry]}, allow_unicode=True))
        self.take_in(self.path)

    def take_in(self, path: Path) -> None:
        """As `coverdesk ingest` does, beside the server."""
        with open_stores(self.own) as stores:
            report = ingest(find_sources([path]), stores.library, prune=True)
            stores.index.refresh()
        assert not report.failed

    def edited(self, office: Office, **changed: str) -> str:
        return edit(office, self.document, "canteen", **CANTEEN | changed)

    def texts(self, office: Office) -> set[str]:
        """What the public reads of it at /knowledge, under whichever document."""
        return {text for _, text in found(office, "What does the canteen serve?") if "canteen" in text}


CANTEEN = {
    "topic": "service",
    "question_en": "What does the canteen serve?",
    "answer_en": "The canteen serves dumplings.",
    "also_en": "canteen menu",
    "question_zh": "食堂供应什么？",
    "answer_zh": "食堂供应饺子。",
    "also_zh": "食堂菜单",
}


def test_entries_are_listed_by_file_and_found_by_their_words(office: Office) -> None:
    overview = parsed(office.support.get("/review").text)
    assert "claims.yaml" in words(overview)

    listed = words(parsed(office.support.get("/review/bundled?q=documents+needed+claim").text))
    assert ASKED in listed
    of_the_file = words(parsed(office.support.get("/review/bundled?document=faq-overdue").text))
    assert ASKED not in of_the_file
    assert "overdue.yaml" in of_the_file
    assert "No entry fits" in office.support.get("/review/bundled?q=zebracrossing").text
    assert office.support.get(address(DOCUMENT, "no-such-entry")).status_code == 404


def test_an_approved_edit_takes_the_place_of_the_bundled_entry_until_it_is_undone(
    office: Office, own: Settings
) -> None:
    passages = Library(office.engine).entries()
    before = next(one.text for one in passages if (one.entry, one.language) == (ENTRY, "en"))
    assert (DOCUMENT, before) in found(office)
    entry = edit(office)
    review = f"review-{entry.rsplit('/', 1)[1]}"
    assert review not in documents(office)
    assert office.support.get(address(DOCUMENT, ENTRY)).headers["location"] == entry

    begun = time.monotonic()
    approve(office, entry)
    answer = office.ask(ASKED)
    assert time.monotonic() - begun < LIVE_WITHIN
    assert {one["document_id"] for one in answer["citations"]} == {review}
    assert "red folder" in answer["answer"]
    assert before not in {text for _, text in found(office)}
    assert OLD not in office.public.get(f"/knowledge/{DOCUMENT}").text
    assert "红色文件夹" in office.public.get(f"/knowledge/{review}").text

    load_folder(Library(office.engine), BUNDLED, "bundled")
    with open_assistant(own) as restarted:
        again = restarted.agent.answer(PUBLIC, ASKED, None, None)
        kept = [one for one in restarted.library.passages(None) if one.document_id == review]
    assert {one.evidence.document_id for one in again.citations} == {review}
    assert {(one.entry, one.terms) for one in kept} == {(ENTRY, ("claim_filing",))}

    assert office.support.post(f"{entry}/put-back", data={"number": 0}).status_code == 303
    assert review in documents(office), "asking for it changes nothing yet"
    begun = time.monotonic()
    approve(office, entry)
    assert (DOCUMENT, before) in found(office)
    assert time.monotonic() - begun < LIVE_WITHIN
    assert review not in documents(office)
    assert OLD in office.public.get(f"/knowledge/{DOCUMENT}").text


def test_a_retired_entry_of_a_document_is_hidden_until_two_people_put_it_back(
    office: Office, faq: Faq
) -> None:
    assert faq.texts(office) == {"The canteen serves noodles."}
    answer = office.admin.post(address(faq.document, "canteen", "retire"))
    entry = answer.headers["location"].split("?")[0]
    assert faq.texts(office) == set()
    assert office.public.get(f"/knowledge/{faq.document}").status_code == 404
    faq.release()
    assert faq.texts(office) == set(), "taking the file in again brings nothing back"

    office.admin.post(f"{entry}/put-back", data={"number": 0})
    assert faq.texts(office) == set()
    form = {"digest": office.digest_of(office.support, entry), **DESPITE}
    assert office.admin.post(f"{entry}/approve", data=form).status_code == 409
    assert office.support.post(f"{entry}/approve", data=form).status_code == 303
    assert faq.texts(office) == {"The canteen serves noodles."}


def test_a_later_release_is_shown_as_changed_underneath_until_somebody_decides(
    office: Office, faq: Faq
) -> None:
    entry = faq.edited(office)
    approve(office, entry)
    assert "Changed underneath" not in office.support.get(entry).text
    faq.release("The canteen serves noodles and rice.")

    page = office.support.get(entry).text
    assert "Changed underneath" in page
    assert "<ins>" in page
    assert "Changed underneath" in office.support.get("/review").text
    assert faq.texts(office) == {"The canteen serves dumplings."}

    office.support.post(f"{entry}/put-back", data={"number": 1})
    approve(office, entry)
    assert "Changed underneath" not in office.support.get(entry).text
    assert faq.texts(office) == {"The canteen serves dumplings."}

    office.support.post(f"{entry}/put-back", data={"number": 0})
    approve(office, entry)
    assert faq.texts(office) == {"The canteen serves noodles and rice."}
    faq.release("The canteen serves soup.")
    assert faq.texts(office) == {"The canteen serves soup."}, "later releases apply again"


def test_what_was_retired_stays_so_when_its_text_changes_and_can_be_kept_so(office: Office, faq: Faq) -> None:
    answer = office.admin.post(address(faq.document, "canteen", "retire"))
    entry = answer.headers["location"].split("?")[0]
    faq.release("The canteen serves rice.")
    assert "Changed underneath" in office.support.get(entry).text

    office.admin.post(f"{entry}/retire")

    assert "Changed underneath" not in office.support.get(entry).text
    assert faq.texts(office) == set()


def test_an_entry_for_the_desk_stays_for_the_desk_when_it_is_edited(office: Office, faq: Faq) -> None:
    faq.release(audience="internal")
    assert faq.texts(office) == set()

    approve(office, faq.edited(office))

    assert faq.texts(office) == set()
    hits = office.support.get("/v1/search", params={"q": "What does the canteen serve?"}).json()["hits"]
    assert "The canteen serves dumplings." in {hit["text"] for hit in hits}


def test_two_edits_at_once_are_two_versions_of_one_entry(office: Office, faq: Faq) -> None:
    def sent(answer: str) -> str:
        return faq.edited(office, answer_en=answer)

    with ThreadPoolExecutor(2) as both:
        entries = set(both.map(sent, ["The canteen serves soup.", "The canteen serves tea."]))

    (entry,) = entries
    own = select(faq_version.c.state).where(faq_version.c.entry_id == entry.rsplit("/", 1)[1])
    with reading(office.engine) as connection:
        assert sorted(connection.execute(own).scalars()) == ["replaced", "requested"]


def test_a_bundled_figure_stays_when_the_rest_is_edited(office: Office, faq: Faq) -> None:
    faq.release("Lunch costs EUR 7,500 a year. The canteen serves noodles.")

    entry = faq.edited(office, answer_en="Lunch costs EUR 7,500 a year. The canteen serves dumplings.")

    assert "EUR 7,500" in office.admin.get(entry).text


def test_an_edit_that_begins_later_leaves_the_bundled_text_until_then(office: Office, faq: Faq) -> None:
    approve(office, faq.edited(office, effective_from="2027-01-01"))

    assert faq.texts(office) == {"The canteen serves noodles."}


def test_an_entry_in_one_language_is_retired_and_put_back_in_that_one(office: Office, faq: Faq) -> None:
    faq.release(languages=("en",))
    answer = office.admin.post(address(faq.document, "canteen", "retire"))
    entry = answer.headers["location"].split("?")[0]
    assert faq.texts(office) == set()

    office.support.post(f"{entry}/put-back", data={"number": 1})
    approve(office, entry)

    assert faq.texts(office) == {"The canteen serves noodles."}


def test_an_approval_is_bound_to_what_the_text_is_to_stand_for(office: Office, faq: Faq) -> None:
    entry = faq.edited(office)
    read = office.digest_at(entry)
    faq.release("The canteen serves rice.")
    assert faq.edited(office) == entry

    assert office.admin.post(f"{entry}/approve", data={"digest": read, **DESPITE}).status_code == 409


def test_one_file_of_a_policy_alone_is_nothing_for_the_review(office: Office, faq: Faq) -> None:
    faq.release(policy="POL-LQ-2026")

    assert office.support.get(address(faq.document, "canteen")).status_code == 404
    assert faq.path.name not in office.support.get("/review").text
