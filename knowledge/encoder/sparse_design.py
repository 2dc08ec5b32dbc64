"""The sparse design, for comparison: a text as weighted pieces, its own and those that they stand for.

As in inference-free sparse encoders, each piece has a fixed expansion over the vocabulary; a text has of
every piece the most that any of its own gives. Which pieces stand for which is learned, beginning with the
static design's idea of it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack  # type: ignore[import-untyped]

from knowledge.encoder.batches import Batches, Varied
from knowledge.encoder.contrast import contrast
from knowledge.encoder.corpus import Group
from knowledge.encoder.static_design import Trained
from knowledge.encoder.transformer_design import padded

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SparseRecipe:
    """Everything that shapes it besides its data and the static design's."""

    seed: int = 20260
    longest: int = 24
    steps: int = 100
    batch: int = 128
    rate: float = 0.001
    scale: float = 8.0
    thin: float = 0.02
    """How much a batch pays for pieces that many of its texts have (FLOPS)."""
    kept: int = 64
    """Of a piece's expansion, the strongest."""
    varied: Varied = field(default_factory=Varied)


class Expanding:
    """The trained model."""

    def __init__(self, tokenizer: Any, expansions: csr_matrix) -> None:
        self._tokenizer, self.expansions = tokenizer, expansions

    def encode(self, texts: Sequence[str]) -> csr_matrix:
        """One normalised sparse row a text."""
        rows = []
        for one in self._tokenizer.encode_batch(list(texts), add_special_tokens=False):
            pieces = self.expansions[one.ids or [0]]
            most = pieces.max(axis=0).tocsr()
            length = float(np.sqrt(most.multiply(most).sum()))
            rows.append(most / max(length, 1e-12))
        return vstack(rows).tocsr()


def train(
    static: Trained, groups: Sequence[Group], words: Sequence[tuple[str, ...]], recipe: SparseRecipe
) -> Expanding:
    """Learn what each piece stands for."""
    import torch

    torch.manual_seed(recipe.seed)
    network = _network(static)
    optimizer = torch.optim.Adam(network.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.steps)
    batches = Batches(groups, words, recipe.batch, recipe.seed, recipe.varied)
    for step, batch in enumerate(islice(batches, recipe.steps)):
        sides = [
            _rows(network, *padded(static.tokenizer, side, recipe.longest))
            for side in (batch.left, batch.right)
        ]
        thin = sum((side.mean(dim=0) ** 2).sum() for side in sides)
        loss = contrast(sides[0], sides[1], batch, recipe.scale) + recipe.thin * thin
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            _log.info("step %d of %d, loss %.3f", step, recipe.steps, loss.item())
    return Expanding(static.tokenizer, _expansions(network, len(static.weights), recipe.kept))


def _network(static: Trained) -> Any:
    import torch
    from torch import nn

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            norms = np.linalg.norm(static.weights, axis=1, keepdims=True)
            directions = torch.from_numpy(static.weights / np.maximum(norms, 1e-12))
            self.given = nn.Parameter(directions.clone())
            self.standing = nn.Parameter(directions.clone())
            self.weight = nn.Parameter(torch.from_numpy(norms[:, 0] / norms.mean()))
            self.floor = nn.Parameter(torch.tensor(0.35))

        def expanded(self, pieces: Any) -> Any:
            near = torch.relu(self.given[pieces] @ self.standing.T - self.floor)
            return near * torch.relu(self.weight[pieces])[:, None]

    return Network()


def _rows(network: Any, ids: Any, there: Any) -> Any:
    import torch

    pieces, place = torch.unique(ids, return_inverse=True)
    expanded = network.expanded(pieces)
    expanded = torch.cat([expanded, torch.zeros_like(expanded[:1])])
    place = torch.where(there, place, len(pieces))
    rows = torch.stack([expanded[row].amax(dim=0) for row in place])
    return torch.nn.functional.normalize(rows, dim=1)


def _expansions(network: Any, pieces: int, kept: int) -> csr_matrix:
    import torch

    parts = []
    with torch.inference_mode():
        for start in range(0, pieces, 512):
            rows = network.expanded(torch.arange(start, min(pieces, start + 512)))
            least = rows.topk(kept, dim=1).values[:, -1:]
            parts.append(csr_matrix(torch.where(rows >= least, rows, 0).numpy()))
    return vstack(parts).tocsr()
