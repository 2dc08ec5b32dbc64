"""A draft over HTTP: what is refused or told before it is kept, and how versions are shown and put back."""

import re

from sqlalchemy import func, select

from bot.review.schema import faq_version
from knowledge.database import reading
from tests.bot.reading_pages import parsed, words
from tests.bot.review.office import DRAFT, Office

GENERAL = "what is a waiting period in a policy"


def kept(office: Office) -> int:
    with reading(office.engine) as connection:
        return connection.execute(select(func.count()).select_from(faq_version)).scalar_one()


def test_a_draft_copied_from_the_assistant_is_refused_and_ones_own_words_are_taken(office: Office) -> None:
    cluster, before = office.in_vain(GENERAL), kept(office)
    said = office.ask(GENERAL)["answer"]

    refused = office.support.post(cluster, data=DRAFT | {"answer_en": said})

    assert refused.status_code == 422
    assert "This is the assistant&#39;s own answer" in refused.text
    assert kept(office) == before
    typed = {"answer_en": "It is the time after notice that must pass before the insurer pays a claim."}
    assert office.support.post(cluster, data=DRAFT | typed).status_code == 303


def test_an_answer_from_the_entry_itself_does_not_make_its_text_a_copy(office: Office) -> None:
    question = "can you issue an electronic tax invoice for the premium"
    entry = office.draft(question)
    office.approve(entry, seen="true", despite="read")
    office.in_vain(question)
    one_word_more = {"answer_en": DRAFT["answer_en"].replace("is sent", "is always sent")}

    assert office.support.post(entry, data=DRAFT | one_word_more).status_code == 303
    office.admin.post(f"{entry}/retire")


def test_the_other_language_is_told_before_anything_is_kept_and_may_be_meant(office: Office) -> None:
    cluster, before = office.in_vain("which moon is the largest"), kept(office)
    swapped = {"answer_en": "可以。保费到账后，我们会开具电子发票。", "also_zh": "Nordhaus Maschinenbau GmbH"}

    told = office.support.post(cluster, data=DRAFT | swapped)

    assert told.status_code == 422
    listed = words(parsed(told.text).xpath("//div[@role='alert']")[0])
    assert "Answer in English: “可以。保费到账后" in listed
    assert "Nordhaus" not in listed
    assert kept(office) == before
    meant = DRAFT | swapped | {"also_zh": "", "as_meant": "true"}
    assert office.support.post(cluster, data=meant).status_code == 303


def test_other_matters_are_counted_and_collapsed_below_what_needs_an_answer(office: Office) -> None:
    assert office.ask("how is the weather in Madrid tomorrow")["outcome"] == "out_of_scope"

    page = parsed(office.support.get("/review").text)

    (apart,) = page.xpath("//details[contains(@class, 'elsewhere')]")
    assert "how is the weather" in words(apart)
    assert apart.get("open") is None
    assert re.search(r"About other matters \(\d+\)", words(apart.xpath("summary")[0]))
    assert "how is the weather" not in "".join(page.xpath("//h2[1]/following-sibling::div[1]//a/text()"))


def test_history_shows_what_changed_as_text_and_puts_an_older_version_back(office: Office) -> None:
    entry = office.draft("who painted the ceiling of the chapel")
    office.approve(entry, seen="true", despite="read")
    changed = {"answer_en": DRAFT["answer_en"].replace("electronic", "<b>paper</b>")}
    office.support.post(entry, data=DRAFT | changed)
    office.approve(entry, seen="true", despite="read")

    page = office.support.get(entry).text
    assert re.search(r"<ins><span class=\"unseen\">added: </span>&lt;b&gt;paper&lt;/b&gt;", page)
    assert re.search(r"<del><span class=\"unseen\">taken out: </span>electronic<", page)
    assert "<b>paper" not in page

    assert office.support.post(f"{entry}/put-back", data={"number": 9}).status_code == 404
    assert office.support.post(f"{entry}/put-back", data={"number": 1}).status_code == 303
    waiting = office.support.get(entry).text
    assert "You drafted this" in waiting
    assert office.approve(entry, seen="true", despite="read").headers["location"].endswith("done=live")
    live = parsed(office.support.get(entry).text).xpath("//section[h2='What answers now']")[0]
    assert DRAFT["answer_en"] in words(live)
    office.admin.post(f"{entry}/retire")
    assert "Ask for version 3 back" in office.support.get(entry).text
