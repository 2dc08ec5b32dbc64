"""The review over HTTP: a question in vain becomes an answer that two people read, until it is retired."""

import json
import re
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.app import open_assistant
from bot.cli import main
from bot.ledger.schema import ledger_cluster_turn
from bot.review.schema import faq_entry, faq_version
from bot.schema import audit, turn
from bot.settings import Settings
from knowledge.database import reading
from knowledge.schema import passage
from tests.bot.review.office import DRAFT, LIVE_WITHIN, Office
from tools.principal import PUBLIC

ASKED = "can you issue an electronic tax invoice"
ASKED_IN_CHINESE = "保费发票能开电子发票吗"


def cited(answer: Mapping[str, Any]) -> set[str]:
    return {one["document_id"] for one in answer["citations"]}


def document_of(entry: str) -> str:
    return f"review-{entry.rsplit('/', 1)[1]}"


@pytest.fixture(scope="module")
def live(office: Office) -> str:
    """The address of an entry that was approved twice at once, and answered less than ten seconds later."""
    assert office.ask(ASKED)["outcome"] == "out_of_scope"
    entry = office.draft(ASKED)
    assert document_of(entry) not in cited(office.ask(ASKED))
    form = {"digest": office.digest_at(entry)}
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as both:
        answers = [*both.map(lambda _: office.admin.post(f"{entry}/approve", data=form), range(2))]
    assert document_of(entry) in cited(office.ask(ASKED))
    assert time.monotonic() - begun < LIVE_WITHIN
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    return entry


@pytest.mark.parametrize(
    ("question", "words"), [(ASKED, "An electronic tax invoice"), (ASKED_IN_CHINESE, "我们会开具电子发票")]
)
def test_once_approved_it_answers_in_both_languages(
    office: Office, live: str, question: str, words: str
) -> None:
    answer = office.ask(question)

    assert (answer["outcome"], cited(answer)) == ("answered", {document_of(live)})
    assert words in answer["answer"]


def test_the_answer_survives_a_start_of_the_program(office: Office, own: Settings, live: str) -> None:
    with open_assistant(own) as restarted:
        answer = restarted.agent.answer(PUBLIC, ASKED, None, None)

    assert document_of(live) in {one.evidence.document_id for one in answer.citations}


def test_what_helped_is_counted(office: Office, live: str) -> None:
    turn_id = office.ask(ASKED)["turn_id"]
    office.public.post("/v1/feedback", json={"turn_id": turn_id, "rating": "up"})

    said = re.search(r"<p>Asked in vain ([^<]+)</p>", office.support.get(live).text)

    assert said
    assert re.sub(r"[1-9]\d* answers", "some answers", said[1]) == (
        "3 times before it was live and 0 times since; some answers cite it, with 1 thumbs up and 0 down."
    )


def test_whoever_drafted_a_text_cannot_approve_it(office: Office) -> None:
    entry = office.draft("who won the football yesterday")
    form = {"digest": office.digest_at(entry), "seen": "true", "despite": "it is fine"}

    refused = office.support.post(f"{entry}/approve", data=form)

    assert refused.status_code == 409
    assert "a second person decides on it" in refused.text
    assert "/approve" not in office.support.get(entry).text
    assert state_of(office, entry) == "proposed"


def test_a_text_changed_after_it_was_read_is_not_approved(office: Office) -> None:
    entry = office.draft("what is the capital of France")
    read = office.digest_at(entry)
    office.support.post(entry, data=DRAFT | {"answer_en": "Only on paper, by post."})

    form = {"digest": read, "seen": "true", "despite": "it is fine"}
    refused = office.admin.post(f"{entry}/approve", data=form)

    assert refused.status_code == 409
    assert "has been changed or decided on meanwhile" in refused.text
    assert state_of(office, entry) == "proposed"


def test_two_approvals_at_once_make_one_entry(office: Office, live: str) -> None:
    of_it = select(passage.c.language).where(passage.c.document_id == document_of(live))
    approvals = select(audit.c.id).where(audit.c.event == "faq_approved")
    with reading(office.engine) as connection:
        assert sorted(connection.execute(of_it).scalars()) == ["en", "zh"]
        assert len(connection.execute(approvals).all()) == 1


def test_an_entry_that_repeats_another_needs_a_tick_with_a_reason(office: Office, live: str) -> None:
    entry = office.draft("tell me a joke about cats")

    assert "an entry answers the same" in office.admin.get(entry).text
    assert office.approve(entry).status_code == 409
    assert office.approve(entry, seen="true").status_code == 409
    assert state_of(office, entry) == "proposed"


def test_an_answer_that_contradicts_a_clause_shows_it(office: Office) -> None:
    office.ask("how is the weather in Paris tomorrow")
    changed = {
        "answer_en": "The waiting period is 77 days.",
        "question_en": "How long is the waiting period?",
    }
    entry = office.draft("how is the weather in Paris tomorrow", **changed)

    page = office.admin.get(entry).text

    assert "a document says otherwise" in page
    assert "waiting period is 77 days" in page


def test_contacts_in_a_draft_are_shown_and_never_kept(office: Office) -> None:
    cluster = office.in_vain("how do I bake bread")
    written = DRAFT | {"answer_en": "Write to mei.lin@lanqiao.example at Nordhaus and ask."}

    shown = office.support.post(cluster, data=written)

    assert shown.status_code == 200
    assert "mei.lin@lanqiao.example" in shown.text
    assert "Write to [contact] at [company] and ask." in shown.text
    with reading(office.engine) as connection:
        kept = connection.execute(select(faq_version.c.text)).scalars().all()
    assert not any("mei.lin" in text for text in kept)


def test_a_question_is_shown_as_text_without_personal_data(office: Office) -> None:
    office.in_vain("<script>alert(1)</script> my cat ate my homework, write to tom@example.com")

    page = office.support.get("/review").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "tom@example.com" not in page


def test_a_dismissed_question_is_gone_until_it_is_asked_again(office: Office) -> None:
    cluster = office.in_vain("which horse will win the derby")
    assert "which horse will win" in office.support.get("/review").text
    office.support.post(f"{cluster}/dismiss", data={"because": "not ours"})
    assert "which horse will win" not in office.support.get("/review").text

    assert office.in_vain("which horse will win the derby") == cluster
    assert "which horse will win" in office.support.get("/review").text


def test_the_cases_are_played_and_leave_no_trace(
    office: Office,
    own: Settings,
    live: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = turns(office)

    code, printed = review_check(own, monkeypatch, capsys)

    assert code == 0, printed
    assert {(one["case"]["language"], one["passed"]) for one in printed} == {("zh", True), ("en", True)}
    assert turns(office) == before


def test_a_retired_entry_is_silent_again(office: Office, live: str) -> None:
    begun = time.monotonic()
    office.admin.post(f"{live}/retire")

    assert office.ask(ASKED)["outcome"] == "out_of_scope"
    assert time.monotonic() - begun < LIVE_WITHIN
    with reading(office.engine) as connection:
        trail = select(audit.c.event, audit.c.principal_id).where(audit.c.subject == live.rsplit("/", 1)[1])
        steps = [tuple(row) for row in connection.execute(trail.order_by(audit.c.id))]
    assert steps == [("faq_drafted", "P-SUPPORT"), ("faq_approved", "P-ADMIN"), ("faq_retired", "P-ADMIN")]


def state_of(office: Office, entry: str) -> str:
    own = faq_entry.c.entry_id == entry.rsplit("/", 1)[1]
    with reading(office.engine) as connection:
        return str(connection.execute(select(faq_entry.c.state).where(own)).scalar_one())


def turns(office: Office) -> int:
    with reading(office.engine) as connection:
        return connection.execute(select(func.count()).select_from(turn)).scalar_one()


def review_check(
    own: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, Any]:
    """The exit code of `coverdesk review check --json` and what it printed."""
    monkeypatch.setenv("COVERDESK_HOME", str(own.home))
    monkeypatch.setenv("COVERDESK_DEMO", "1")
    monkeypatch.setenv("COVERDESK_TODAY", "2026-11-23")
    monkeypatch.setenv("COVERDESK_DATABASE_URL", own.database())
    monkeypatch.setattr(sys, "argv", ["coverdesk", "review", "check", "--json"])
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_what_a_person_answered_a_visitor_is_offered_for_the_entry_without_personal_data(
    office: Office,
) -> None:
    question = "do you lend umbrellas at the reception"
    asked = office.ask(question)
    talk = {"conversation_id": asked["conversation_id"]}
    form = {**talk, "name": "Li", "contact": "li@example.com", "consent": True, "message": "a person please"}
    reference = office.public.post("/v1/hand-overs", json=form).json()["reference"]
    said = "Yes, at the desk; write to mei.chen@example.com for it."
    here = {"Accept": "text/html"}
    for step in ({"step": "take"}, {"step": "answer", "text": said}):
        assert office.support.post(f"/support/{reference}", data=step, headers=here).status_code == 303
    cluster = office.in_vain(question)

    shown = office.support.get(cluster).text
    begun = office.support.get(f"{cluster}?take=0").text

    assert reference in shown
    assert "Yes, at the desk" in begun
    assert "mei.chen@example.com" not in shown + begun


def test_a_cluster_of_the_insights_leads_to_the_questions_that_wait_here(office: Office) -> None:
    turn_id = office.ask("is there a swimming pool")["turn_id"]
    office.public.post("/v1/feedback", json={"turn_id": turn_id, "rating": "down"})
    with office.engine.begin() as connection:
        connection.execute(insert(ledger_cluster_turn).values(cluster_id="Q-of-insights", turn_id=turn_id))

    led = office.support.get("/review?cluster=Q-of-insights").headers["location"]

    assert "swimming pool" in office.support.get(led).text
    assert office.support.get("/review?cluster=Q-unknown").status_code == 404
