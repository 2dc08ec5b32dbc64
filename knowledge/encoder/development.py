"""Development set: what is kept from training to choose between designs, and how well each finds it.

A fifth of the entries that are trained on otherwise, by hash, and a fifth of our own sentences. The evals'
held-out entries and questions are not looked at.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import corpus
from knowledge.encoder.corpus import Entry, Group
from knowledge.encoder.variation import has_chinese
from knowledge.folding import fold

_SHARE = 0.2

Encode = Callable[[Sequence[str]], Any]
"""Texts to rows, dense or sparse, whose products say how near two texts are."""


@dataclass(frozen=True)
class Scores:
    """How well one kind of question was answered."""

    asked: int
    first: float
    """Share whose best find is right (R@1)."""
    in_five: float
    reciprocal: float
    """Mean reciprocal rank."""


def kept_apart() -> frozenset[str]:
    """The entries to choose by."""
    known = [entry for entry in corpus.entries() if entry.id not in corpus.held_out()]
    return frozenset(corpus.choose_held_out(known, _SHARE))


def to_train_on() -> list[Group]:
    """The corpus without what is asked here."""
    asked = {group.name for group in _sentences() if _chosen(group.name)}
    texts = {text for group in _sentences() if group.name in asked for text in group.texts}
    return [
        group
        for group in corpus.groups(kept_apart())
        if group.name not in asked and not (group.family == group.name and texts.intersection(group.texts))
    ]


def scores(encode: Encode) -> dict[str, Scores]:
    """By kind: the entries' questions in the same and the other language, and sentences in the other.

    "answer" is the hard half: only the answers' long texts can be found, as with a clause of a policy.
    """
    found = {}
    for asked, sought in (("zh", "zh"), ("en", "en"), ("zh", "en"), ("en", "zh")):
        found[f"faq {asked}→{sought}"] = _of_entries(encode, asked, sought, _keys)
        found[f"answer {asked}→{sought}"] = _of_entries(encode, asked, sought, _answer)
    found["sentence zh→en"] = _of_sentences(encode, chinese=True)
    found["sentence en→zh"] = _of_sentences(encode, chinese=False)
    return found


def questions() -> list[str]:
    """The phrasings of the entries kept apart, folded."""
    apart = kept_apart()
    return [
        fold(text)
        for entry in corpus.entries()
        if entry.id in apart
        for asked in entry.questions.values()
        for text in asked
    ]


def _of_entries(
    encode: Encode, asked: str, sought: str, keys_of: Callable[[Entry, str], Sequence[str]]
) -> Scores:
    """Each phrasing of an entry kept apart, against every key of all entries but itself."""
    entries = corpus.entries()
    keys = [(entry.id, fold(text)) for entry in entries for text in keys_of(entry, sought)]
    apart = kept_apart()
    questions = [
        (entry.id, fold(text)) for entry in entries if entry.id in apart for text in entry.questions[asked]
    ]
    return _ranked(encode, questions, keys)


def _keys(entry: Entry, language: str) -> list[str]:
    return [*entry.questions[language], entry.answers[language]]


def _answer(entry: Entry, language: str) -> list[str]:
    return [entry.answers[language]]


def _of_sentences(encode: Encode, *, chinese: bool) -> Scores:
    """Each sentence kept apart, against those of all groups in the other language."""
    keys = [
        (group.name, text)
        for group in _sentences()
        for text in group.texts
        if has_chinese(text) is not chinese
    ]
    questions = [
        (group.name, text)
        for group in _sentences()
        if _chosen(group.name)
        for text in group.texts
        if has_chinese(text) is chinese
    ]
    return _ranked(encode, questions, keys)


def _sentences() -> list[Group]:
    return [group for group in corpus.sentences() if not group.block]


def _chosen(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] < 256 * _SHARE


def _ranked(encode: Encode, questions: Sequence[tuple[str, str]], keys: Sequence[tuple[str, str]]) -> Scores:
    if not questions:
        return Scores(0, 0.0, 0.0, 0.0)
    near = encode([text for _, text in questions]) @ encode([text for _, text in keys]).T
    near = near if isinstance(near, np.ndarray) else near.toarray()
    names = sorted({name for name, _ in keys})
    place_of = {name: place for place, name in enumerate(names)}
    columns = np.array([place_of[name] for name, _ in keys])
    texts = np.array([text for _, text in keys])
    ranks = [
        _rank(np.where(texts == text, -2, row), columns, place_of[name])
        for row, (name, text) in zip(near, questions, strict=True)
    ]
    found = np.array(ranks)
    return Scores(
        len(ranks), float((found == 1).mean()), float((found <= 5).mean()), float((1 / found).mean())
    )


def _rank(row: NDArray[np.float32], columns: NDArray[np.int64], right: int) -> int:
    """The place of the right one, each by its best key."""
    best = np.full(columns.max() + 1, -2, dtype=np.float64)
    np.maximum.at(best, columns, row)
    return 1 + int((best > best[right]).sum())
