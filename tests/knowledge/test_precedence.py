"""Whose words come first: the reader's own policy, and in it what decides."""

from datetime import date

import pytest

from knowledge.library import Library
from knowledge.passage import Audience, DocumentKind, Reader
from knowledge.retrieval import Retriever
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import OPERATOR, PUBLIC, document, passage, reader_of

QUESTION = "等待期从到期日起算多少天"


def keep(library: Library, name: str, text: str, kind: DocumentKind, begun: date | None = None) -> None:
    """A document of policy P-1 with this one passage."""
    own = document(
        name, policies=("P-1",), audience=Audience.POLICYHOLDER, kind=kind, effective_from=begun, title="保单"
    )
    library.put(own, [passage(own, text)])


def first_documents(retriever: Retriever, reader: Reader) -> list[str]:
    hits = retriever.search(QUESTION, reader=reader, today=date(2026, 6, 30))
    return [hit.passage.document_id for hit in hits]


@pytest.fixture
def with_own_papers(stocked: Library, open_index: OpenIndex) -> Retriever:
    """A general guide that says the question's own words, and the papers of P-1, each in words of its own."""
    guide = document("guide")
    stocked.put(guide, [passage(guide, "等待期从到期日起算多少天由保单决定。")])
    keep(stocked, "a-schedule", "等待期从到期日起算九十天。", DocumentKind.SCHEDULE)
    keep(
        stocked,
        "old-endorsement",
        "等待期改为从到期日起算一百天。",
        DocumentKind.ENDORSEMENT,
        date(2026, 1, 1),
    )
    keep(
        stocked,
        "new-endorsement",
        "等待期改为自到期日起算一百二十天。",
        DocumentKind.ENDORSEMENT,
        date(2026, 5, 1),
    )
    keep(
        stocked,
        "future-endorsement",
        "等待期从到期日起算一百八十天。",
        DocumentKind.ENDORSEMENT,
        date(2026, 9, 1),
    )
    keep(
        stocked,
        "premium-endorsement",
        "保费从下月起按新的费率计算。",
        DocumentKind.ENDORSEMENT,
        date(2026, 6, 1),
    )
    return Retriever(open_index())


def test_the_newest_endorsement_in_force_comes_before_the_schedule_it_changes(
    with_own_papers: Retriever,
) -> None:
    found = first_documents(with_own_papers, reader_of("P-1"))

    assert found[:4] == ["new-endorsement", "old-endorsement", "a-schedule", "guide"]


def test_an_endorsement_not_yet_in_force_is_not_cited(with_own_papers: Retriever) -> None:
    assert "future-endorsement" not in first_documents(with_own_papers, reader_of("P-1"))


def test_an_endorsement_of_another_matter_stays_behind(with_own_papers: Retriever) -> None:
    found = first_documents(with_own_papers, reader_of("P-1"))

    assert found.index("premium-endorsement") > found.index("guide")


def test_others_and_the_operator_see_general_documents_in_the_order_of_their_scores(
    with_own_papers: Retriever,
) -> None:
    assert first_documents(with_own_papers, PUBLIC)[0] == "guide"
    assert first_documents(with_own_papers, reader_of("P-2"))[0] == "guide"
    assert first_documents(with_own_papers, OPERATOR)[0] == "guide"


def test_an_own_clause_about_something_else_does_not_push_the_answer_down(
    stocked: Library, open_index: OpenIndex
) -> None:
    keep(stocked, "own-wording", "保费按申报营业额计算，每季度结算一次，逾期另计。", DocumentKind.WORDING)

    hits = Retriever(open_index()).search("客户逾期了怎么办", reader=reader_of("P-1"))

    assert hits[0].passage.entry == "overdue"


def test_the_first_five_do_not_depend_on_how_many_are_wanted(with_own_papers: Retriever) -> None:
    reader = reader_of("P-1")
    five = with_own_papers.search(QUESTION, reader=reader, at_most=5)
    twenty = with_own_papers.search(QUESTION, reader=reader, at_most=20)

    assert [hit.passage.id for hit in five] == [hit.passage.id for hit in twenty[:5]]
