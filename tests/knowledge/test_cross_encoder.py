"""A second reader, where one is set: it orders the first hits anew, and search goes on without it."""

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from knowledge.cross_encoder import CrossEncoder, RerankerUnavailable
from knowledge.library import Library
from knowledge.retrieval import Retriever
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import PUBLIC

QUESTION = "限额怎么申请"


def tiny_model(folder: Path, classes: int) -> Path:
    """A cross-encoder with random weights for single characters: it has opinions, if no judgement."""
    import torch

    transformers: Any = import_module("transformers")  # its types do not know its own classes
    torch.manual_seed(3)
    folder.mkdir()
    characters = "保费怎么算限额申请客户逾期了通知天数买方全称和登记号码营业率乘以内"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(characters)]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=256,
        num_labels=classes,
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reranker(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    return CrossEncoder(str(tiny_model(tmp_path_factory.mktemp("models") / "reranker", classes=1)))


def test_hits_come_in_the_order_of_the_second_reader_and_say_so(
    stocked: Library, open_index: OpenIndex, reranker: CrossEncoder
) -> None:
    index = open_index()
    plain = Retriever(index).search(QUESTION, reader=PUBLIC)

    hits = Retriever(index, reranker=reranker).search(QUESTION, reader=PUBLIC)

    told = [hit.scores["reranker"] for hit in hits]
    assert told == sorted(told, reverse=True)
    assert len(set(told)) > 1
    assert {hit.passage.id for hit in hits} == {hit.passage.id for hit in plain}
    assert [hit.passage.id for hit in hits] != [hit.passage.id for hit in plain]


def test_a_hit_is_as_sure_with_a_second_reader_as_without(
    stocked: Library, open_index: OpenIndex, reranker: CrossEncoder
) -> None:
    index = open_index()
    plain = Retriever(index).search(QUESTION, reader=PUBLIC)

    hits = Retriever(index, reranker=reranker).search(QUESTION, reader=PUBLIC)

    assert {hit.passage.id: hit.confidence for hit in hits} == {
        hit.passage.id: hit.confidence for hit in plain
    }


def test_without_its_second_reader_the_search_goes_on_and_says_why_once(
    stocked: Library, open_index: OpenIndex, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    index = open_index()
    retriever = Retriever(index, reranker=CrossEncoder(str(tmp_path / "nothing-here")))

    with caplog.at_level(logging.WARNING):
        hits = [retriever.search(QUESTION, reader=PUBLIC) for _ in range(2)]

    assert hits[0] == hits[1] == Retriever(index).search(QUESTION, reader=PUBLIC)
    assert [record.message.count("COVERDESK_RERANKER") for record in caplog.records] == [1]


def test_a_model_that_tells_classes_apart_is_refused_by_name(tmp_path: Path) -> None:
    classifier = CrossEncoder(str(tiny_model(tmp_path / "classifier", classes=3)))

    with pytest.raises(RerankerUnavailable, match="3 classes"):
        classifier.relevance(QUESTION, ["保费"])
