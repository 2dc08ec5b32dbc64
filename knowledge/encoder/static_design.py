"""The static design: a vector a piece, their mean the text's; no word order."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.batches import Batches, Varied
from knowledge.encoder.contrast import contrast
from knowledge.encoder.corpus import Group
from knowledge.encoder.features import Features, features_of
from knowledge.encoder.pieces import tokenizer_of

_log = logging.getLogger(__name__)

Weights = NDArray[np.float32]


@dataclass(frozen=True)
class StaticRecipe:
    """Everything that shapes the model besides its data."""

    seed: int = 20260
    vocabulary: int = 8000
    """Characters and pieces that are learned; words of the field come beside them."""
    dimension: int = 384
    steps: int = 400
    batch: int = 512
    rate: float = 0.01
    scale: float = 8.0
    dropped: float = 0.15
    """How many pieces a text loses: a bag must not lean on one word."""
    parts: bool = True
    """Whether a piece's vector has its characters, pairs, words and stems in it."""
    varied: Varied = field(default_factory=Varied)


@dataclass(frozen=True)
class Trained:
    """A tokenizer and a row for each of its pieces."""

    tokenizer: Any
    weights: Weights

    def encode(self, texts: Sequence[str]) -> Weights:
        """One normalised row a text."""
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        rows = np.stack([self.weights[one.ids].sum(axis=0) for one in encoded])
        normal: Weights = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return normal


def train(groups: Sequence[Group], words: Sequence[tuple[str, ...]], recipe: StaticRecipe) -> Trained:
    """Train so that texts of one group come near and all others of a batch stay away."""
    import torch

    torch.manual_seed(recipe.seed)
    texts = [text for group in groups for text in group.texts]
    tokenizer = tokenizer_of(texts, [word for group in words for word in group], recipe.vocabulary)
    pieces = [tokenizer.id_to_token(place) for place in range(tokenizer.get_vocab_size())]
    features = features_of(pieces, parts=recipe.parts)
    cutter = Cutter(tokenizer, texts)
    batches = Batches(groups, words, recipe.batch, recipe.seed, recipe.varied)
    learned, seen = _fitted(cutter, features, batches, recipe)
    learned[~seen] = 0  # what was never trained would only add noise to a sentence
    return Trained(tokenizer, _summed(features, learned, len(pieces)))


def save(trained: Trained, out: Path) -> None:
    """Write an ordinary sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    module = StaticEmbedding(trained.tokenizer, embedding_weights=torch.from_numpy(trained.weights))
    model = SentenceTransformer(modules=[module, Normalize()], device="cpu")
    model.save(str(out), create_model_card=False)


class Cutter:
    """Texts to pieces; those that come again and again are cut once."""

    def __init__(self, tokenizer: Any, known: Sequence[str]) -> None:
        self._tokenizer = tokenizer
        self._known = dict(zip(known, self._cut(known), strict=True))

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        """The pieces of each text."""
        new = [text for text in texts if text not in self._known]
        found = dict(zip(new, self._cut(new), strict=True))
        return [self._known[text] if text in self._known else found[text] for text in texts]

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        return [one.ids for one in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def _fitted(
    cutter: Cutter, features: Features, batches: Batches, recipe: StaticRecipe
) -> tuple[Weights, NDArray[np.bool_]]:
    import torch

    table = torch.nn.EmbeddingBag(features.count, recipe.dimension, mode="sum")
    torch.nn.init.normal_(table.weight, std=0.1)
    optimizer = torch.optim.Adam(table.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.steps)
    draw = np.random.default_rng(recipe.seed)
    seen = np.zeros(features.count, dtype=np.bool_)
    for step, batch in enumerate(islice(batches, recipe.steps)):
        sides = []
        for texts in (batch.left, batch.right):
            ids, weights, starts = _bag(cutter, features, texts, draw, recipe.dropped)
            seen[ids] = True
            bag = table(torch.from_numpy(ids), torch.from_numpy(starts), torch.from_numpy(weights))
            sides.append(torch.nn.functional.normalize(bag, dim=1))
        loss = contrast(sides[0], sides[1], batch, recipe.scale)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 250 == 0:
            _log.info("step %d of %d, loss %.3f", step, recipe.steps, loss.item())
    return table.weight.detach().numpy(), seen


def _bag(
    cutter: Cutter, features: Features, texts: Sequence[str], draw: np.random.Generator, dropped: float
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    """The features of all texts one after the other, their weights, and where each text starts."""
    encoded = cutter.cut(texts)
    pieces = np.array([piece for ids in encoded for piece in ids], dtype=np.int64)
    text_of = np.repeat(np.arange(len(texts)), [len(ids) for ids in encoded])
    kept = draw.random(len(pieces)) >= dropped
    lost = np.bincount(text_of[kept], minlength=len(texts)) == 0
    kept |= lost[text_of]
    ids, weights, counts = features.of(pieces[kept])
    each = np.bincount(text_of[kept], weights=counts, minlength=len(texts)).astype(np.int64)
    return ids, weights, np.concatenate([[0], each.cumsum()[:-1]])


def _summed(features: Features, learned: Weights, pieces: int) -> Weights:
    """One row a piece: what its features came to."""
    rows = np.zeros((pieces, learned.shape[1]), dtype=np.float32)
    ids, weights, counts = features.of(np.arange(pieces))
    np.add.at(rows, np.repeat(np.arange(pieces), counts), learned[ids] * weights[:, None])
    return rows
