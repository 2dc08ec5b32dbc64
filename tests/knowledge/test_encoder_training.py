"""What the bundled encoder is trained on, and how its texts are varied and cut."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from knowledge.encoder import corpus, development, static_design
from knowledge.encoder.batches import Batches, Varied
from knowledge.encoder.corpus import Group
from knowledge.encoder.features import features_of
from knowledge.encoder.pieces import tokenizer_of
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.encoder.static_design import StaticRecipe
from knowledge.encoder.variation import Slips, Swaps, has_chinese
from knowledge.folding import fold

WORDS = [("买方", "客户", "buyer"), ("最长延长期限", "maximum extension period"), ("limit", "额度")]


@pytest.fixture(scope="module")
def groups() -> list[Group]:
    return corpus.groups()


def texts_of(groups: list[Group]) -> set[str]:
    """Without single words, which may be somebody's whole question."""
    return {text for group in groups if not group.name.startswith("word:") for text in group.texts}


def phrasings(ids: frozenset[str]) -> set[str]:
    return {fold(text) for entry in corpus.entries() if entry.id in ids for text in entry.texts()}


def test_nothing_of_a_held_out_entry_is_trained_on(groups: list[Group]) -> None:
    assert not phrasings(corpus.held_out()) & texts_of(groups)


def test_nothing_that_designs_are_chosen_by_is_trained_on_then() -> None:
    groups = development.to_train_on()

    assert not set(development.questions()) & texts_of(groups)
    assert not development.kept_apart() & corpus.held_out()


def test_every_sentence_of_our_own_is_there_in_both_languages() -> None:
    for group in corpus.sentences():
        assert {has_chinese(text) for text in group.texts} == {True, False}, group.name


def test_what_is_near_and_different_is_drawn_together() -> None:
    near = [Group("limit", ("limit", "额度"), block="b"), Group("cap", ("cap", "封顶"), block="b")]
    far = [Group(f"far {place}", (f"one {place}", f"other {place}")) for place in range(50)]
    batches = iter(Batches([*near, *far], WORDS, 8, seed=1, varied=Varied(0, 0, 0)))

    for _ in range(100):
        drawn = next(batches)
        asked = {*drawn.left, *drawn.right}
        assert asked >= {"limit", "额度", "cap", "封顶"} or not asked & {"limit", "额度", "cap", "封顶"}


def test_an_entrys_question_and_answer_are_no_negatives_of_each_other() -> None:
    one = [
        Group("faq:a", ("why", "how"), family="a"),
        Group("answer:a", ("so", "thus"), family="a"),
        Group("faq:b", ("where", "when"), family="b"),
    ]
    drawn = next(iter(Batches(one, WORDS, 3, seed=1, varied=Varied(0, 0, 0))))
    place = {text: number for number, text in enumerate(drawn.left)}
    why, so, where = (place[next(text for text in group.texts if text in place)] for group in one)

    assert drawn.alike[why, so]
    assert not drawn.alike[why, where]


@pytest.mark.parametrize(
    ("text", "can_become"),
    [
        ("客户没付钱", {"买方 没付钱", "buyer 没付钱"}),
        ("no limitation", {"no limitation"}),
        ("my limit", {"my  额度"}),
    ],
)
def test_a_word_is_exchanged_whole_or_not_at_all(text: str, can_become: set[str]) -> None:
    draw = random.Random(1)  # noqa: S311 - a reproducible draw, not a secret

    assert {Swaps(WORDS).vary(text, draw, 1.0) for _ in range(20)} == can_become


def test_a_slip_changes_one_place_and_keeps_the_sound() -> None:
    from pypinyin import lazy_pinyin

    draw = random.Random(1)  # noqa: S311 - a reproducible draw, not a secret
    for _ in range(30):
        typed = Slips().vary("逾期通知", draw)
        assert sum(one != other for one, other in zip(typed, "逾期通知", strict=True)) == 1
        assert len(lazy_pinyin(typed)) == 4


def test_words_of_the_field_are_one_piece_and_a_new_word_is_cut() -> None:
    words = [word for concept in WORDS for word in concept]
    tokenizer = tokenizer_of(["最长延长期限是多少", "the maximum extension period is over"] * 5, words, 4200)

    assert "最长延长期限" in tokenizer.encode("客户的最长延长期限").tokens
    assert "▁maximum▁extension▁period" in tokenizer.encode("The maximum extension period?").tokens
    assert tokenizer.encode("limits").tokens == ["▁limit", "s"]
    assert tokenizer.encode("？!").ids == []


def test_a_rare_piece_learns_from_its_parts() -> None:
    pieces = ["[UNK]", "限额", "限", "▁insolvent▁buyers", "▁buyers"]
    features = features_of(pieces)
    shared = {
        piece: set(features.ids[features.starts[place] : features.starts[place + 1]])
        for place, piece in enumerate(pieces)
    }

    assert not shared["[UNK]"]
    assert shared["限"] < shared["限额"]
    assert shared["▁buyers"] < shared["▁insolvent▁buyers"]


@pytest.fixture
def one_thread() -> Iterator[None]:
    """As `train.py` does: sums of several threads differ in their last digits from run to run."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_the_same_seed_gives_the_same_model_and_what_is_saved_is_what_was_trained(tmp_path: Path) -> None:
    groups = corpus.sentences()[:40]
    recipe = StaticRecipe(vocabulary=4200, dimension=16, steps=5, batch=8)
    first, second = (static_design.train(groups, WORDS, recipe) for _ in range(2))
    static_design.save(first, tmp_path / "model")
    asked = ["客户没付钱", "the buyer has not paid", "？"]

    assert (first.weights == second.weights).all()
    assert np.allclose(
        SentenceEncoder(tmp_path / "model").encode_query(asked), first.encode(asked), atol=1e-6
    )
