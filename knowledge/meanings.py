"""Meanings: how much of what a question means a text says, in whichever words and whichever language.

To a meaning, the fullest way in which a text says it is what a count is to a term (`lexicon.Meaning`).
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import HAN_CHARACTER, Tokens
from knowledge.lexical import LexicalIndex, rarities, rarity
from knowledge.lexicon.lexicon import Expanded, Meaning

Scores = NDArray[np.float32]
Terms = tuple[tuple[str, ...], tuple[str, ...]]
"""What of a word is looked up: in the field of characters, and in that of bigrams."""


def meaning_scores(question: Expanded, shelves: Sequence[LexicalIndex]) -> list[Scores]:
    """For every key, shelf by shelf, the share of the question's meaning that it says, 0 to 1.

    Each meaning and each remaining term counts by its rarity on these shelves taken together.
    """
    total = [np.zeros(len(shelf.kinds), dtype=np.float32) for shelf in shelves]
    keys = sum(map(len, total))
    rare = _Rarity(question, shelves)
    whole = 0.0
    for meaning in question.meanings:
        said = [_said(meaning, shelf, rare) for shelf in shelves]
        weight = meaning.weight * rarity(float(sum(one.sum() for one in said)), keys)
        whole += weight
        for here, one in zip(total, said, strict=True):
            here += np.float32(weight) * one
    for term in dict.fromkeys(question.rest.characters):
        whole += rare.characters[term]
        for here, shelf in zip(total, shelves, strict=True):
            here[shelf.characters.postings(term)[0]] += np.float32(rare.characters[term])
    return [one / np.float32(whole) for one in total] if whole else total


class _Rarity:
    """How rare the terms are that a question's meanings may be said with."""

    def __init__(self, question: Expanded, shelves: Sequence[LexicalIndex]) -> None:
        words = [_terms(tokens) for meaning in question.meanings for tokens in _ways(meaning)]
        characters = {term for one, _ in words for term in one} | set(question.rest.characters)
        bigrams = {term for _, one in words for term in one}
        self.characters = rarities(sorted(characters), [shelf.characters for shelf in shelves])
        self.bigrams = rarities(sorted(bigrams), [shelf.bigrams for shelf in shelves])


def _said(meaning: Meaning, shelf: LexicalIndex, rare: _Rarity) -> Scores:
    """For every key, how fully it says this meaning by the way that it says best."""
    best = np.zeros(len(shelf.kinds), dtype=np.float32)
    weights = (1.0, *(one.weight for one in meaning.alternatives))
    for weight, tokens in zip(weights, _ways(meaning), strict=True):
        keys, share = _share(tokens, shelf, rare)
        best[keys] = np.maximum(best[keys], np.float32(weight) * share * share)
    return best


def _share(tokens: Tokens, shelf: LexicalIndex, rare: _Rarity) -> tuple[NDArray[np.int32], Scores]:
    """The keys that hold some of a word's terms, and which share of it; a part says less than its share."""
    characters, bigrams = _terms(tokens)
    held = [(shelf.characters.postings(term)[0], rare.characters[term]) for term in characters]
    held += [(shelf.bigrams.postings(term)[0], rare.bigrams[term]) for term in bigrams]
    whole = sum(weight for _, weight in held)
    if not held:  # all of its words are such as no key keeps
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
    if len(held) == 1:
        return held[0][0], np.ones(len(held[0][0]), dtype=np.float32)
    keys, places = np.unique(np.concatenate([one for one, _ in held]), return_inverse=True)
    weights = np.concatenate([np.full(len(one), weight, dtype=np.float32) for one, weight in held])
    return keys, np.bincount(places, weights, minlength=len(keys)).astype(np.float32) / np.float32(whole)


def _ways(meaning: Meaning) -> Iterable[Tokens]:
    return (meaning.own, *(one.tokens for one in meaning.alternatives))


def _terms(tokens: Tokens) -> Terms:
    """Chinese words by their pairs, which tell more than the characters and stand in fewer keys."""
    pairs = tuple(dict.fromkeys(tokens.bigrams))
    covered = {character for pair in pairs if " " not in pair for character in pair}
    singles = dict.fromkeys(one for one in tokens.characters if one not in covered or not _is_han(one))
    return tuple(singles), pairs


def _is_han(term: str) -> bool:
    return HAN_CHARACTER.fullmatch(term) is not None
