"""The transformer design, for comparison: pieces that see their neighbours, on top of the static design.

It begins with the static design's vectors, learns to fill in masked pieces of the corpus, then what the
static design learns. Its share starts at nothing, so that it can only add.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.batches import Batches, Varied
from knowledge.encoder.contrast import contrast
from knowledge.encoder.corpus import Group
from knowledge.encoder.static_design import Trained

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TransformerRecipe:
    """Everything that shapes it besides its data and the static design's."""

    seed: int = 20260
    layers: int = 2
    heads: int = 4
    longest: int = 24
    """Pieces of a text that are seen."""
    masked_steps: int = 150
    masked_batch: int = 64
    masked: float = 0.2
    steps: int = 150
    batch: int = 128
    rate: float = 0.0005
    scale: float = 8.0
    varied: Varied = field(default_factory=Varied)


class Contextual:
    """The trained model."""

    def __init__(self, tokenizer: Any, network: Any, longest: int) -> None:
        self._tokenizer, self._network, self._longest = tokenizer, network, longest

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One normalised row a text."""
        import torch

        rows = []
        self._network.eval()
        with torch.inference_mode():
            for start in range(0, len(texts), 128):
                part = texts[start : start + 128]
                ids, there = padded(self._tokenizer, part, self._longest)
                rows.append(self._network(ids, there).numpy())
        return np.concatenate(rows)

    @property
    def numbers(self) -> int:
        """How many numbers it consists of."""
        return sum(one.numel() for one in self._network.parameters())


def train(
    static: Trained, groups: Sequence[Group], words: Sequence[tuple[str, ...]], recipe: TransformerRecipe
) -> Contextual:
    """Masked pieces first, then pairs."""
    import torch

    torch.manual_seed(recipe.seed)
    network = _network(static.weights, recipe)
    texts = sorted({text for group in groups for text in group.texts})
    _fill_in(network, static.tokenizer, texts, recipe)
    batches = Batches(groups, words, recipe.batch, recipe.seed, recipe.varied)
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.steps)
    for step, batch in enumerate(islice(batches, recipe.steps)):
        sides = [
            network(*padded(static.tokenizer, side, recipe.longest)) for side in (batch.left, batch.right)
        ]
        loss = contrast(sides[0], sides[1], batch, recipe.scale)
        _step(optimizer, schedule, loss)
        if step % 100 == 0:
            _log.info("pairs: step %d of %d, loss %.3f", step, recipe.steps, loss.item())
    return Contextual(static.tokenizer, network, recipe.longest)


def padded(tokenizer: Any, texts: Sequence[str], longest: int) -> tuple[Any, Any]:
    """Ids, one row a text, and where they are; a text without any has one unknown piece."""
    import torch

    rows = [one.ids[:longest] or [0] for one in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    width = max(map(len, rows))
    ids = torch.tensor([row + [0] * (width - len(row)) for row in rows])
    there = torch.tensor([[True] * len(row) + [False] * (width - len(row)) for row in rows])
    return ids, there


def _network(weights: NDArray[np.float32], recipe: TransformerRecipe) -> Any:
    import torch
    from torch import nn

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            pieces, width = weights.shape
            self.scale = (
                float(np.linalg.norm(weights, axis=1).mean()) / width**0.5
            )  # rows as long as a norm's
            self.table = nn.Embedding(pieces, width, _weight=torch.from_numpy(weights.copy()))
            self.mask = nn.Parameter(torch.zeros(width))
            self.place = nn.Embedding(recipe.longest, width)
            nn.init.normal_(self.place.weight, std=0.1)
            layer = nn.TransformerEncoderLayer(
                width, recipe.heads, 2 * width, dropout=0.1, batch_first=True, norm_first=True
            )
            self.layers = nn.TransformerEncoder(
                layer, recipe.layers, norm=nn.LayerNorm(width), enable_nested_tensor=False
            )
            self.share = nn.Parameter(torch.tensor(0.0))
            self.bias = nn.Parameter(torch.zeros(pieces))

        def seen(self, ids: Any, there: Any, hidden: Any = None) -> tuple[Any, Any]:
            own = self.table(ids) / self.scale
            if hidden is not None:
                own = torch.where(hidden[..., None], self.mask, own)
            placed = own + self.place.weight[: ids.shape[1]]
            return own, self.layers(placed, src_key_padding_mask=~there)

        def forward(self, ids: Any, there: Any) -> Any:
            own, context = self.seen(ids, there)
            summed = ((own + self.share * context) * there[..., None]).sum(dim=1)
            return nn.functional.normalize(summed, dim=1)

    return Network()


def _fill_in(network: Any, tokenizer: Any, texts: Sequence[str], recipe: TransformerRecipe) -> None:
    import torch
    from torch.nn.functional import cross_entropy

    parameters = [one for name, one in network.named_parameters() if name not in ("share", "table.weight")]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=recipe.masked_steps)
    draw = np.random.default_rng(recipe.seed)
    network.train()
    rows = network.table.weight.detach() / network.scale / network.table.weight.shape[1] ** 0.5
    for step in range(recipe.masked_steps):
        chosen = [texts[place] for place in draw.integers(len(texts), size=recipe.masked_batch)]
        ids, there = padded(tokenizer, chosen, recipe.longest)
        hidden = torch.from_numpy(draw.random(ids.shape) < recipe.masked) & there
        if not hidden.any():
            continue
        _, context = network.seen(ids, there, hidden)
        guessed = context[hidden] @ rows.T + network.bias
        loss = cross_entropy(guessed, ids[hidden])
        _step(optimizer, schedule, loss)
        if step % 100 == 0:
            _log.info("masked pieces: step %d of %d, loss %.3f", step, recipe.masked_steps, loss.item())


def _step(optimizer: Any, schedule: Any, loss: Any) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
