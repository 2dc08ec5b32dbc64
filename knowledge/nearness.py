"""Nearness: what a question's vector tells of the passages at hand, and of the field."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Nearness:
    """Made once a question, where vectors can be compared."""

    cosines: Sequence[NDArray[np.float32]]
    """Shelf by shelf what the cosine of each key counts, 0 for those not near."""
    likeness: float
    """-1 to 1, how much it is like the vectors of the field's messages."""
