"""What is shown says each thing once, and no document crowds out the others."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.collapse import collapsed, says_the_same
from knowledge.library import Library
from knowledge.matching import Candidate
from knowledge.passage import DocumentKind, Passage
from knowledge.retrieval import Retriever
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import PUBLIC, document, entry, passage

CLAUSE = "被保险人应当在到期日后六十日内以书面形式通知保险人,并说明逾期的原因以及已经采取的催收措施。"


def clause(text: str = CLAUSE, document_id: str = "wording", **changes: Any) -> Passage:
    """Of the edition with this id; all editions bear one title."""
    return replace(passage(document(document_id, title="保险条款"), text), **changes)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (clause(CLAUSE, "copy"), True),
        (clause(CLAUSE.replace(",", " , "), "copy"), True),
        (clause(CLAUSE.replace("以及", "和"), "copy"), True),
        (clause(CLAUSE.replace("六十", "九十"), "copy"), False),
        (clause(CLAUSE.replace("应当", "不应当"), "copy"), False),
        (clause(CLAUSE[:20], "copy"), False),
        (clause(section="第三条"), False),
        (clause(title="另一份保险条款"), False),
        (clause(language="en"), False),
        (clause(effective_from=date(2026, 1, 1)), False),
        (clause(policies=("P-1",)), False),
    ],
)
def test_nearly_equal_texts_say_the_same_unless_a_figure_or_a_not_differs(
    other: Passage, *, same: bool
) -> None:
    assert says_the_same(other, clause()) == same


def test_a_general_copy_of_a_policys_own_clause_says_nothing_more() -> None:
    assert says_the_same(clause(document_id="copy"), clause(policies=("P-1",)))


@pytest.mark.parametrize(
    ("other", "same"),
    [("The insurer shall not pay any loss that arises before the start of the policy period.", False),
     ("The insurer shall pay any losses that arise before the start of the policy period.", True)],
)  # fmt: skip
def test_so_it_is_in_english(other: str, *, same: bool) -> None:
    one = clause("The insurer shall pay any loss that arises before the start of the policy period.")

    assert says_the_same(clause(other), one) == same


def ranked(*passages: tuple[str, float]) -> list[tuple[Candidate, Passage]]:
    """Different clauses of the named documents with these scores."""
    texts = ("等待期", "免赔额", "赔偿比例", "保险期间", "争议解决", "合同解除", "保费支付")
    return [
        (
            Candidate(f"{name}{place}", 0, place, score),
            replace(clause(texts[place], name), id=f"{name}{place}"),
        )
        for place, (name, score) in enumerate(passages)
    ]


def order(*passages: tuple[str, float]) -> list[str]:
    return [candidate.group for candidate, _ in collapsed(ranked(*passages))]


def test_the_fourth_of_one_document_makes_room_among_the_first_five() -> None:
    found = order(("a", 1), ("a", 0.9), ("a", 0.8), ("a", 0.7), ("b", 0.6), ("c", 0.5), ("a", 0.4))

    assert found == ["a0", "a1", "a2", "b4", "c5", "a3", "a6"]


def test_it_does_not_make_room_for_what_is_far_behind() -> None:
    assert order(("a", 1), ("a", 0.9), ("a", 0.8), ("a", 0.7), ("b", 0.3)) == ["a0", "a1", "a2", "a3", "b4"]


def test_where_there_is_nothing_else_one_document_has_all_places() -> None:
    assert order(*[("a", 1 - place / 10) for place in range(7)]) == [f"a{place}" for place in range(7)]


def test_entries_of_one_faq_with_the_same_answer_are_all_found(
    library: Library, open_index: OpenIndex
) -> None:
    faq = document("faq", kind=DocumentKind.FAQ)
    names = ("提单", "发票", "合同", "报关单")
    library.put(faq, [entry(faq, name, [f"{name}要交原件吗"], "不需要。") for name in names])

    hits = Retriever(open_index()).search("要交原件吗", reader=PUBLIC)

    assert len(hits) == 4


def test_the_same_clause_in_two_copies_is_one_hit(library: Library, open_index: OpenIndex) -> None:
    for name in ("wording", "copy"):
        own = document(name, kind=DocumentKind.WORDING, title="保险条款")
        library.put(own, [passage(own, CLAUSE)])

    (hit,) = Retriever(open_index()).search("逾期多少天内通知", reader=PUBLIC)

    assert hit.passage.text == CLAUSE
