"""Contrast: the loss that all designs learn by."""

from typing import Any

from knowledge.encoder.batches import Batch


def contrast(left: Any, right: Any, batch: Batch, scale: float) -> Any:
    """Each text must pick its partner among the batch's, in both directions; rows are normalised."""
    import torch
    from torch.nn.functional import cross_entropy

    similar = scale * left @ right.T
    similar = similar.masked_fill(torch.from_numpy(batch.alike), -1e4)
    target = torch.arange(len(batch.left))
    return (cross_entropy(similar, target) + cross_entropy(similar.T, target)) / 2
