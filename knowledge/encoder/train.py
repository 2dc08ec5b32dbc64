"""Training of the bundled encoder: `python -m knowledge.encoder.train [--out FOLDER]`, minutes on two cores.

A bag of static embeddings, trained so that texts of one group (`corpus.py`) come near and all others of a
batch stay away. The result is an ordinary sentence-transformers folder. Same seed: same weights.
"""

import argparse
import logging
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.encoder import corpus
from knowledge.encoder.corpus import Group
from knowledge.encoder.sentence_encoder import BUNDLED

_log = logging.getLogger(__name__)

_CJK = "[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]"


@dataclass(frozen=True)
class Recipe:
    """Everything that shapes the model besides its data."""

    seed: int = 20260
    vocabulary: int = 8000
    dimension: int = 256
    steps: int = 600
    batch: int = 384
    rate: float = 0.01
    scale: float = 20.0
    swapped: float = 0.3
    """How many texts get one of their words exchanged for another of its concept, in either language."""
    dropped: float = 0.15
    """How many tokens a text loses: a bag must not lean on one word."""


def train(out: Path, recipe: Recipe) -> None:
    """Train and write the model to `out`."""
    import torch

    torch.set_num_threads(2)
    torch.manual_seed(recipe.seed)
    groups = corpus.groups()
    tokenizer = _tokenizer(groups, recipe)
    embedding = _fitted(tokenizer, groups, recipe)
    _save(tokenizer, embedding, out)


def _tokenizer(groups: Sequence[Group], recipe: Recipe) -> Any:
    """Pieces learned from the corpus: frequent words whole, Latin sub-words, the rest by characters."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))  # noqa: S106 - a token of text, not a secret
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Whitespace(),
            pre_tokenizers.Digits(individual_digits=False),
            pre_tokenizers.Split(Regex(f"{_CJK}+"), "isolated"),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=recipe.vocabulary,
        min_frequency=3,
        special_tokens=["[UNK]"],
        initial_alphabet=_common_characters(),
        show_progress=False,
        max_token_length=12,
    )
    texts = [text for group in groups for text in group.texts]
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def _common_characters() -> list[str]:
    """GB 2312's first level, 3,755 simplified characters, so that few are unknown, and Latin letters."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    characters = [code.decode("gb2312", errors="ignore") for code in rows]
    return [one for one in characters if one] + list("abcdefghijklmnopqrstuvwxyz0123456789%")


def _fitted(tokenizer: Any, groups: Sequence[Group], recipe: Recipe) -> Any:
    import torch
    from torch.nn.functional import cross_entropy, normalize

    embedding = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), recipe.dimension, mode="mean")
    torch.nn.init.normal_(embedding.weight, std=0.1)
    optimizer = torch.optim.Adam(embedding.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.steps)
    seen = torch.zeros(tokenizer.get_vocab_size(), dtype=torch.bool)
    for step, pairs in enumerate(_batches(tokenizer, groups, recipe)):
        sides = [normalize(embedding(*_bag(side)), dim=1) for side in zip(*pairs, strict=True)]
        for side in zip(*pairs, strict=True):
            seen[_bag(side)[0]] = True
        similar = recipe.scale * sides[0] @ sides[1].T
        target = torch.arange(len(pairs))
        loss = (cross_entropy(similar, target) + cross_entropy(similar.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            _log.info("step %d of %d, loss %.3f", step, recipe.steps, loss.item())
    weights = embedding.weight.detach()
    weights[~seen] = 0  # what was never trained would only add noise to a sentence
    return weights


def _bag(texts: Sequence[list[int]]) -> tuple[Any, Any]:
    import torch

    lengths = torch.tensor([0, *map(len, texts)])
    flat = torch.tensor([token for text in texts for token in text], dtype=torch.long)
    return flat, lengths.cumsum(0)[:-1]


def _batches(
    tokenizer: Any, groups: Sequence[Group], recipe: Recipe
) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Each batch has one pair of each of many groups: two of one group would be each other's negatives."""
    draw = random.Random(recipe.seed)  # noqa: S311 - a reproducible draw, not a secret
    usable = [group for group in groups if len(group.texts) > 1]
    swaps = Swaps(corpus.concepts())
    for _step in range(recipe.steps):
        keys = [draw.random() ** (1 / group.weight) for group in usable]
        order = sorted(range(len(usable)), key=keys.__getitem__, reverse=True)[: recipe.batch]
        pairs = []
        for place in order:
            sides = []
            for text in draw.sample(usable[place].texts, 2):
                varied = swaps.vary(text, draw) if draw.random() < recipe.swapped else text
                sides.append(_thinned(tokenizer.encode(varied).ids, draw, recipe.dropped))
            pairs.append((sides[0], sides[1]))
        yield pairs


def _thinned(tokens: list[int], draw: random.Random, dropped: float) -> list[int]:
    kept = [token for token in tokens if draw.random() >= dropped]
    return kept or tokens or [0]


class Swaps:
    """Exchanges a word of a text for another of its concept."""

    def __init__(self, concepts: Sequence[tuple[str, ...]]) -> None:
        self._others: dict[str, list[str]] = {}
        for concept in concepts:
            for word in concept:
                if len(word) > 1:
                    self._others.setdefault(word, []).extend(one for one in concept if one != word)
        words = sorted(self._others, key=len, reverse=True)
        patterns = (rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words)
        self._pattern = re.compile("|".join(patterns))
        self._places: dict[
            str, list[tuple[int, int]]
        ] = {}  # matching thousands of words is slow, texts recur

    def vary(self, text: str, draw: random.Random) -> str:
        """The text with one word exchanged; as it is when it has none that is known."""
        if text not in self._places:
            self._places[text] = [found.span() for found in self._pattern.finditer(text)]
        if not self._places[text]:
            return text
        start, end = draw.choice(self._places[text])
        other = draw.choice(self._others[text[start:end]] or [text[start:end]])
        return f"{text[:start]} {other} {text[end:]}"


def _save(tokenizer: Any, weights: Any, out: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    model = SentenceTransformer(modules=[module, Normalize()], device="cpu")
    model.save(str(out), create_model_card=False)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=BUNDLED)
    arguments.add_argument("--steps", type=int, default=Recipe.steps)
    given = arguments.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train(given.out, Recipe(steps=given.steps))


if __name__ == "__main__":
    main()
