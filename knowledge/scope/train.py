"""Training of the sense of the field: `python -m knowledge.scope.train`, a minute; same data and weights.

Two logistic regressions: over words and pairs, and over the nearness of the encoder's vector to landmarks.
The field is heard in the encoder's training texts, which have nothing of the entries that evals ask about, in
`ours.*.txt` and in the lexicon; its neighbours in `elsewhere.*.txt` and `further.*.txt`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.corpus import entries, groups, held_out
from knowledge.encoder.sentence_encoder import SentenceEncoder
from knowledge.folding import fold
from knowledge.lexicon.lexicon import lexicon
from knowledge.scope.field_sense import FITTED, sense_of, terms
from knowledge.scope.likeness import FITTED as LANDMARKS
from knowledge.scope.likeness import WIDTH, Landmarks, hashed, words_of

_STRENGTH = 3.0
_LONGEST = 90
_WORDS_ALONE = ("concept:", "term:", "word:")
_LEAST = 0.05
"""Smaller weights change nothing and would make the file longer."""
_LANDMARKS = 200
_FOLDS = 4

_FRAMES = {
    "zh": (
        "{}怎么理赔",
        "{}能赔多少",
        "{}保费多少钱",
        "{}到期了怎么续",
        "{}怎么办理",
        "{}逾期了怎么办",
        "{}要什么材料",
        "{}多久到账",
        "{}的额度能不能提",
        "{}可以退吗",
        "{}合适吗",
        "{}在哪里查",
        "请问{}算不算",
        "客户问{}",
        "我的{}",
    ),
    "en": (
        "how do I claim for {}",
        "is {} covered",
        "{} policy renewal",
        "{} premium",
        "my {} is overdue",
        "{} limit",
        "what documents for {}",
        "how long until {} is paid",
        "can I cancel {}",
        "where do I check {}",
        "{} help",
        "a customer asks about {}",
        "what is {}",
        "{} deductible",
        "invoice for {}",
    ),
}
"""What is asked of any matter: these words, the field's own among them, must not tell the matters apart."""


def inside() -> list[str]:
    """Messages of the field: what the encoder learns from, but for long texts and everyday words alone, and
    what people type. None is a question of an entry that evals ask about."""
    said = (text for group in groups() if not group.name.startswith(_WORDS_ALONE) for text in group.texts)
    kept_apart = {fold(text) for entry in entries() if entry.id in held_out() for text in entry.texts()}
    typed = (text for text in _written("ours") if fold(text) not in kept_apart)
    return list(dict.fromkeys(chain((text for text in said if len(text) <= _LONGEST), _own_words(), typed)))


def outside() -> list[str]:
    """Messages of other matters, and single words that give these away."""
    return list(dict.fromkeys(chain(_written("elsewhere"), _listed())))


def further() -> list[str]:
    """More of them, of many more matters."""
    return list(dict.fromkeys(_written("further")))


def _own_words() -> Iterator[str]:
    return chain.from_iterable(one.words() for one in lexicon().concepts if one.of_the_field)


def _written(name: str) -> Iterator[str]:
    for path in sorted(FITTED.parent.glob(f"{name}.??.txt")):
        yield from _lines(path.read_text(encoding="utf-8"))


def _listed() -> Iterator[str]:
    """Each listed word alone and in two of the frames."""
    for place, (language, word) in enumerate(_words()):
        frames = _FRAMES[language]
        yield word
        yield frames[place % len(frames)].format(word)
        yield frames[(7 * place + 3) % len(frames)].format(word)


def _words() -> Iterator[tuple[str, str]]:
    for line in _lines((FITTED.parent / "elsewhere.words.txt").read_text(encoding="utf-8")):
        _, chinese, english = line.split("|")
        yield from (("zh", word.strip()) for word in chinese.split(",") if word.strip())
        yield from (("en", word.strip()) for word in english.split(",") if word.strip())


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@dataclass(frozen=True)
class Model:
    """What tells the field from other matters."""

    weights: dict[str, float]
    intercept: float
    landmarks: Landmarks

    def heard(self, messages: Sequence[str], encoder: SentenceEncoder) -> list[tuple[float, float]]:
        """For each message its sense by words and its likeness by the vector."""
        likenesses = self.landmarks.likeness(_vectors(messages, encoder))
        senses = [sense_of(message, self.weights, self.intercept) for message in messages]
        return [(sense, float(like)) for sense, like in zip(senses, likenesses, strict=True)]


def fit(field: list[str], others: list[str], encoder: SentenceEncoder) -> Model:
    """Both regressions over these messages."""
    return Model(*_by_words(field, others), _by_nearness(field, others, encoder))


def as_if_unlearned(messages: Sequence[str], encoder: SentenceEncoder) -> dict[str, tuple[float, float]]:
    """Sense and likeness of messages out of `further`, each by a model that has not learned from it."""
    field, others, more = inside(), outside(), further()
    found: dict[str, tuple[float, float]] = {}
    for part in range(_FOLDS):
        model = fit(field, others + [one for one in more if crc32(one.encode()) % _FOLDS != part], encoder)
        asked = [one for one in messages if crc32(one.encode()) % _FOLDS == part]
        found |= dict(zip(asked, model.heard(asked, encoder), strict=True))
    return found


def _by_words(field: list[str], others: list[str]) -> tuple[dict[str, float], float]:
    """The weight of every term that two messages have, and the intercept."""
    from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]
        CountVectorizer,
    )
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    counted = CountVectorizer(analyzer=terms, min_df=2)
    rows = counted.fit_transform([*field, *others])
    labels = [1] * len(field) + [0] * len(others)
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear").fit(rows, labels)
    weights = zip(counted.get_feature_names_out(), model.coef_[0], strict=True)
    kept = {term: round(float(weight), 2) for term, weight in weights if abs(weight) >= _LEAST}
    return kept, round(float(model.intercept_[0]), 3)


def _by_nearness(field: list[str], others: list[str], encoder: SentenceEncoder) -> Landmarks:
    """Landmarks drawn from all messages, and what nearness to each of them counts."""
    from sklearn.kernel_approximation import Nystroem  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression

    rows = _vectors([*field, *others], encoder)
    labels = [1] * len(field) + [0] * len(others)
    near = Nystroem(n_components=_LANDMARKS, gamma=WIDTH, random_state=0)
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=400)
    model.fit(near.fit_transform(rows), labels)
    return Landmarks(
        near.components_.astype(np.float32),
        (near.normalization_.T @ model.coef_[0]).astype(np.float32),
        float(model.intercept_[0]),
        encoder.identity,
        np.unique(hashed([word for message in field for word in words_of(message)])),
    )


def _vectors(messages: Sequence[str], encoder: SentenceEncoder) -> NDArray[np.float32]:
    return encoder.encode_query([fold(message) for message in messages])


def main() -> None:
    from safetensors.numpy import save

    model = fit(inside(), outside() + further(), SentenceEncoder())
    fitted = {"intercept": model.intercept, "weights": model.weights}
    FITTED.write_text(json.dumps(fitted, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    marks = model.landmarks
    held: dict[str, NDArray[Any]] = {
        "vectors": marks.vectors.astype(np.float16),
        "counts": marks.counts,
        "intercept": np.array([marks.intercept], dtype=np.float32),
        "said": marks.said,
    }
    LANDMARKS.write_bytes(save(held, {"identity": marks.identity}))


if __name__ == "__main__":
    main()
