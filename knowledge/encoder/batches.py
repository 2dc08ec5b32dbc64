"""Batches: pairs of texts that mean the same, each beside others that do not."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from knowledge.encoder.corpus import Group
from knowledge.encoder.variation import Slips, Swaps


@dataclass(frozen=True)
class Batch:
    """Pairs: `left[i]` and `right[i]` mean the same."""

    left: list[str]
    right: list[str]
    alike: NDArray[np.bool_]
    """Where two different pairs may mean the same, so that they are no negatives of each other."""


@dataclass(frozen=True)
class Varied:
    """Shares of the texts that are changed."""

    swapped: float = 0.4
    """Words exchanged for others of their concepts, in either language."""
    each: float = 0.5
    """Of the known words in such a text."""
    slipped: float = 0.12
    """One slip of the keyboard."""


class Batches:
    """Draws batches for ever, the same for the same seed."""

    def __init__(
        self, groups: Sequence[Group], words: Sequence[tuple[str, ...]], size: int, seed: int, varied: Varied
    ) -> None:
        self._groups = [group for group in groups if len(group.texts) > 1]
        self._size, self._varied = size, varied
        self._draw = random.Random(seed)  # noqa: S311 - a reproducible draw, not a secret
        self._numbers = np.random.default_rng(seed)
        self._swaps, self._slips = Swaps(words), Slips()
        units: dict[str, list[int]] = {}
        for place, group in enumerate(self._groups):
            units.setdefault(group.block or group.name + f"#{place}", []).append(place)
        self._units = list(units.values())
        weights = [sum(self._groups[place].weight for place in unit) / len(unit) for unit in self._units]
        self._log_weights = np.log(np.array(weights))
        self._holding = _holding(self._groups)

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield self._batch()

    def _batch(self) -> Batch:
        keys = self._log_weights + self._numbers.gumbel(size=len(self._units))
        places: list[int] = []
        for unit in np.argsort(-keys):
            places += self._units[unit]
            if len(places) >= self._size:
                break
        left, right = [], []
        for place in places:
            one, other = self._draw.sample(self._groups[place].texts, 2)
            left.append(self._typed(one))
            right.append(self._typed(other))
        holding = self._holding[places]
        alike = (holding @ holding.T).toarray() > 0
        np.fill_diagonal(alike, val=False)
        return Batch(left, right, alike)

    def _typed(self, text: str) -> str:
        if self._draw.random() < self._varied.swapped:
            text = self._swaps.vary(text, self._draw, self._varied.each)
        if self._draw.random() < self._varied.slipped:
            text = self._slips.vary(text, self._draw)
        return text


def _holding(groups: Sequence[Group]) -> csr_matrix:
    """A row a group, a column a text or family that it holds."""
    columns: dict[str, int] = {}
    rows, cells = [], []
    for place, group in enumerate(groups):
        for name in {*group.texts, f"family {group.family}"}:
            rows.append(place)
            cells.append(columns.setdefault(name, len(columns)))
    ones = np.ones(len(rows), dtype=np.float32)
    return csr_matrix((ones, (rows, cells)), shape=(len(groups), len(columns)))
