"""The bundled model, and other models through the same door."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder.prompts import Prompts, prompts_of
from knowledge.encoder.sentence_encoder import BUNDLED, EncoderUnavailable, SentenceEncoder
from knowledge.folding import fold
from knowledge.library import Library
from knowledge.retrieval import Retriever
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import PUBLIC

WORDS = ["[UNK]", "premium", "late", "buyer", "保", "费", "逾", "期", "query: ", "passage: ", "ask: "]


def saved_model(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """Another sentence-transformers model: random vectors of 16 numbers for a few words."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    words = {word: place for place, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(words, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("[a-z]+: |[a-z]+|."), "isolated")
    weights = np.random.default_rng(0).standard_normal((len(words), 16)).astype(np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    model = SentenceTransformer(modules=[module], device="cpu", prompts=prompts)
    model.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved_model(tmp_path_factory.mktemp("model") / "tiny")


def test_the_bundled_model_knows_the_trade_in_both_languages() -> None:
    encoder = SentenceEncoder()

    asked, right, wrong = encoder.encode_query(
        [fold(one) for one in ("客户倒闭了", "insolvency of the buyer", "how is the premium calculated")]
    )

    assert asked.dtype == np.float32
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
    assert asked @ right > asked @ wrong + 0.1


def test_the_bundled_model_is_an_ordinary_sentence_transformers_folder() -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["客户逾期了", "credit limit", "额度 cut 了", "?"]
    model = SentenceTransformer(str(BUNDLED), device="cpu", local_files_only=True)

    theirs = model.encode_document(texts, normalize_embeddings=True)

    assert np.allclose(SentenceEncoder().encode_document(texts), theirs, atol=1e-6)


def test_the_bundled_model_is_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) < 40_000_000


def test_any_other_model_serves_through_the_same_code(
    stocked: Library, open_index: OpenIndex, tiny_model: Path
) -> None:
    encoder = SentenceEncoder(tiny_model)
    index = open_index(encoder)

    hits = Retriever(index).search("保费怎么算", reader=PUBLIC)

    assert hits[0].passage.id == "faq#premium.zh"
    assert "dense" in hits[0].scores
    with index.reading() as generation:
        assert generation.manifest.encoder == encoder.identity != SentenceEncoder().identity


def test_one_models_identity_is_that_of_its_files(tiny_model: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(tiny_model, moved)

    assert SentenceEncoder(moved).identity == SentenceEncoder(tiny_model).identity

    (moved / "tokenizer.json").write_text("{}", encoding="utf-8")
    assert SentenceEncoder(moved).identity != SentenceEncoder(tiny_model).identity


def test_a_model_that_names_prompts_is_asked_with_its_own(tmp_path: Path) -> None:
    plain = SentenceEncoder(saved_model(tmp_path / "plain"))
    named = saved_model(tmp_path / "multilingual-e5-small", {"query": "ask: ", "document": "", "other": "x"})
    encoder = SentenceEncoder(named)

    assert np.allclose(encoder.encode_query(["late"]), plain.encode_query(["ask: late"]))
    assert np.allclose(encoder.encode_document(["late"]), plain.encode_document(["late"]))
    identity = encoder.identity
    assert SentenceEncoder(named.rename(tmp_path / "any-name")).identity == identity


@pytest.mark.parametrize(
    "cached", ["multilingual-e5-small", "models--intfloat--multilingual-e5-small/snapshots/0a1b"]
)
def test_a_model_known_to_want_prompts_gets_them_though_it_names_none(tmp_path: Path, cached: str) -> None:
    plain = SentenceEncoder(saved_model(tmp_path / "plain"))
    encoder = SentenceEncoder(saved_model(tmp_path / cached))

    assert np.allclose(encoder.encode_query(["late"]), plain.encode_query(["query: late"]))
    assert np.allclose(encoder.encode_document(["late"]), plain.encode_document(["passage: late"]))
    assert encoder.disagreement(["late", "buyer"]) < 1e-6
    assert encoder.identity != plain.identity, "the same files, and other vectors"


@pytest.mark.parametrize(
    ("model", "query", "document"),
    [
        ("BAAI/bge-m3", "", ""),
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("intfloat/e5-base-v2", "query: ", "passage: "),
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-large-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("thenlper/gte-base", "", ""),
        ("somebody/e5-like", "", ""),
    ],
)
def test_each_family_of_public_models_gets_what_it_wants(model: str, query: str, document: str) -> None:
    assert prompts_of(model) == Prompts(query, document)


def test_a_model_that_cannot_be_loaded_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")

    with pytest.raises(EncoderUnavailable, match="COVERDESK_ENCODER"):
        SentenceEncoder(tmp_path).encode_query(["保费"])
