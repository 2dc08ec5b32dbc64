"""How well the pieces of a question are matched by those of a text."""

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.alignment import Alignment
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.encoder.static_model import Pieces, StaticModel


@pytest.fixture(scope="module")
def model() -> StaticModel:
    held = SentenceEncoder().static()
    assert held is not None
    return held


def aligned(model: StaticModel, question: str, texts: Sequence[str]) -> tuple[Alignment, list[Pieces]]:
    (asked,), read = model.pieces([question]), model.pieces(texts)
    return Alignment(asked, read, model.table), read


def test_a_text_that_says_the_question_word_for_word_has_all_of_it(model: StaticModel) -> None:
    alignment, read = aligned(model, "等待期多长", ["保费怎么算", "等待期多长"])

    assert alignment.share(read[1:]) == pytest.approx(1, abs=1e-5)
    assert alignment.cosine(read[1]) == pytest.approx(1, abs=1e-5)
    assert alignment.share(read[:1]) < 0.8


def test_what_a_long_text_says_besides_takes_nothing_from_its_share(model: StaticModel) -> None:
    besides = "保险人在保单明细表载明的期限内核定赔款。被保险人应保存发票与运输单据。"
    alignment, (short, long) = aligned(model, "等待期多长", ["等待期", f"{besides}等待期。{besides}"])

    assert alignment.share([long]) >= alignment.share([short])
    assert alignment.cosine(long) < alignment.cosine(short)


def test_a_text_in_the_other_language_has_what_it_means(model: StaticModel) -> None:
    alignment, (meant, other) = aligned(model, "waiting period", ["等待期", "付款人姓名"])

    assert alignment.share([meant]) > alignment.share([other]) + 0.2


def test_two_texts_together_have_what_either_has(model: StaticModel) -> None:
    alignment, (one, other) = aligned(model, "保费 等待期", ["保费", "等待期"])

    assert alignment.share([one, other]) > max(alignment.share([one]), alignment.share([other]))


def test_the_cosine_is_that_of_the_encoders_vectors(model: StaticModel) -> None:
    texts = ["逾期通知什么时候交", "What is a credit limit?"]
    alignment, read = aligned(model, "买方逾期要通知谁", texts)
    question, *vectors = model.encode(["买方逾期要通知谁", *texts])

    assert [alignment.cosine(one) for one in read] == pytest.approx(
        [float(vector @ question) for vector in vectors], abs=1e-5
    )


def test_a_text_without_a_known_piece_has_nothing(model: StaticModel) -> None:
    nothing = Pieces(np.empty(0, dtype=np.int64), 0.0)
    (asked,) = model.pieces(["等待期"])
    alignment = Alignment(asked, [asked, nothing], model.table)

    assert alignment.share([nothing]) == 0
    assert alignment.cosine(nothing) == 0


def test_pieces_are_the_same_however_often_a_text_is_asked_for(model: StaticModel) -> None:
    (first,), (again, _) = model.pieces(["限额申请"]), model.pieces(["限额申请", "保费"])

    assert first.ids.tolist() == again.ids.tolist()
    assert first.length == again.length
