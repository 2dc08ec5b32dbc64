"""What the second reading of the best candidates changes, and what it may not."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.library import Library
from knowledge.passage import Audience, DocumentKind, Hit
from knowledge.retrieval import Retriever
from knowledge.second_reading import AGAIN, Again, points
from knowledge.weights import AgainWeights, fitted
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import PUBLIC, HashedEncoder, document, entry, passage, reader_of

NOTHING = dict.fromkeys(("intercept", *Again.__dataclass_fields__), 0.0)


def retriever(open_index: OpenIndex, **changed: float) -> Retriever:
    """With the bundled encoder, where the second reading adds these points and no others."""
    encoder = SentenceEncoder()
    weights = replace(fitted(), again=AgainWeights(encoder.identity, {**NOTHING, **changed}))
    return Retriever(open_index(encoder), weights)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def test_the_shipped_points_are_of_the_shipped_encoder() -> None:
    again = fitted().again

    assert again is not None
    assert again.encoder == SentenceEncoder().identity
    assert set(again.points) == set(NOTHING)


def test_what_is_found_again_is_named_beside_the_parts(stocked: Library, open_index: OpenIndex) -> None:
    found = Retriever(open_index(SentenceEncoder())).search("等待期从哪天起算", reader=PUBLIC)

    of_text = next(hit for hit in found if hit.passage.id == "wording#1")
    of_entry = next(hit for hit in found if hit.passage.entry)
    assert {"characters", "dense", "together", "said", "sentence", "again"} <= set(of_text.scores)
    assert {"phrased", "whole", "again"} <= set(of_entry.scores)
    assert "said" not in of_entry.scores


def test_points_move_an_entry_before_a_clause_that_was_better_at_first(
    stocked: Library, open_index: OpenIndex
) -> None:
    before = retriever(open_index).search("保费怎么算，等待期呢", reader=PUBLIC)
    after = retriever(open_index, text=-5.0).search("保费怎么算，等待期呢", reader=PUBLIC)

    assert before[0].passage.id == "wording#1"
    assert after[0].passage.entry == "premium"


def test_the_order_is_the_first_one_where_nothing_is_added(stocked: Library, open_index: OpenIndex) -> None:
    read_once = Retriever(open_index(SentenceEncoder()), replace(fitted(), again=None))

    for question in ("客户逾期了怎么办", "premium", "等待期", "限额怎么apply"):
        assert ids(retriever(open_index).search(question, reader=PUBLIC)) == ids(
            read_once.search(question, reader=PUBLIC)
        )


@pytest.mark.parametrize("points_less", [0.0, -3.0, -50.0])
def test_a_score_stays_above_nothing_and_keeps_the_order(
    stocked: Library, open_index: OpenIndex, points_less: float
) -> None:
    hits = retriever(open_index, intercept=points_less, phrased=2.0).search("逾期通知", reader=PUBLIC)

    scores = [hit.score for hit in hits]
    assert all(score > 0 for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_those_that_are_not_read_again_stay_behind(library: Library, open_index: OpenIndex) -> None:
    many = document("many")
    library.put(many, [passage(many, f"逾期的第{n}种情况", str(n)) for n in range(AGAIN + 8)])

    hits = retriever(open_index, intercept=-3.0).search("逾期情况", reader=PUBLIC, at_most=AGAIN + 8)

    assert len(hits) == AGAIN + 8
    read = [hit.score for hit in hits if "again" in hit.scores]
    assert len(read) == AGAIN
    assert max(hit.score for hit in hits if "again" not in hit.scores) <= min(read)


def test_another_encoders_candidates_are_read_once(stocked: Library, open_index: OpenIndex) -> None:
    hits = Retriever(open_index(HashedEncoder())).search("保费怎么算", reader=PUBLIC)

    assert all("again" not in hit.scores for hit in hits)


def test_a_question_that_the_encoder_does_not_know_adds_nothing() -> None:
    assert points(Again(), {**NOTHING, "intercept": -5.0}) == 0


def test_an_entry_is_not_judged_by_a_twin_that_has_ended(library: Library, open_index: OpenIndex) -> None:
    faq = document("faq", kind=DocumentKind.FAQ, language="und")
    ended = replace(
        entry(faq, "premium", ["how is the premium worked out"], "By turnover.", "en"),
        effective_to=date(2025, 12, 31),
    )
    library.put(faq, [entry(faq, "premium", ["保费怎么算"], "按营业额。"), ended])
    asked = retriever(open_index)

    def phrased(day: date) -> float:
        (hit,) = asked.search("保费怎么算 worked out", reader=PUBLIC, today=day)
        return hit.scores["phrased"]

    assert phrased(date(2025, 6, 1)) > phrased(date(2026, 6, 1))


def test_another_policys_papers_change_no_score(stocked: Library, open_index: OpenIndex) -> None:
    asked = Retriever(open_index(SentenceEncoder()))
    reader = reader_of("P-1")
    alone = [(hit.passage.id, hit.score) for hit in asked.search("等待期多长", reader=reader)]
    other = document(
        "schedule", kind=DocumentKind.SCHEDULE, policies=("P-2",), audience=Audience.POLICYHOLDER
    )
    stocked.put(other, [passage(other, "等待期多长：一百二十天。", policies=("P-2",))])

    beside = Retriever(open_index(SentenceEncoder())).search("等待期多长", reader=reader)

    assert [(hit.passage.id, hit.score) for hit in beside] == alone
