"""Is a message of the field at all: by its words, by its vector, and by the words that nobody here uses."""

import pytest

from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.folding import fold
from knowledge.scope.field_sense import field_sense
from knowledge.scope.likeness import likeness, unsaid


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _likeness(message: str, encoder: SentenceEncoder) -> float:
    return likeness(encoder.encode_query([fold(message)])[0], encoder.identity)


@pytest.mark.parametrize(
    ("ours", "anothers"),
    [
        ("my buyer is 60 days overdue, when do I report it", "my library book is 60 days overdue"),
        ("买方逾期两个月，什么时候报损", "信用卡逾期两个月，什么时候上征信"),
    ],
)
def test_the_same_words_of_another_trade_are_less_like_the_field(
    ours: str, anothers: str, encoder: SentenceEncoder
) -> None:
    assert field_sense(ours) > field_sense(anothers)
    assert _likeness(ours, encoder) > _likeness(anothers, encoder)


def test_vectors_of_another_encoder_say_nothing_of_the_field(encoder: SentenceEncoder) -> None:
    vector = encoder.encode_query(["credit limit"])[0]

    assert likeness(vector, "folder:another") == 0


def test_a_message_without_a_known_piece_is_like_nothing(encoder: SentenceEncoder) -> None:
    nothing = encoder.encode_query(["credit limit"])[0] * 0

    assert likeness(nothing, encoder.identity) == 0


def test_words_that_nobody_of_the_field_uses_are_unsaid() -> None:
    assert unsaid("sourdough starter smells of acetone") > 0.9
    assert unsaid("increase the credit limit of a buyer") == 0
    assert unsaid("？") == 1
