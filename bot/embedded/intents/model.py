"""The intent model: how likely a message asks for each of the intents."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.embedded.intents.asked import Asked
from bot.embedded.intents.features import BUCKETS, dense, sparse
from bot.embedded.intents.leaning import LeaningHead
from bot.embedded.intents.masking import masked
from knowledge.encoder.sentence_encoder import SentenceEncoder

FITTED = Path(__file__).parent / "weights.safetensors"


@dataclass(frozen=True)
class Ranked:
    """The intents with their probabilities, which add up to one, the likeliest first."""

    intents: tuple[tuple[Asked, float], ...]
    leaning: float = 0.0
    """How likely the message says nothing without what was told before it, 0 to 1."""

    @property
    def best(self) -> Asked:
        """The likeliest; of equals, the one that `Asked` names first."""
        return self.intents[0][0]

    @property
    def confidence(self) -> float:
        """How likely the likeliest is, 0 to 1."""
        return self.intents[0][1]

    def probability(self, *asked: Asked) -> float:
        """How likely it is one of these."""
        return sum(share for intent, share in self.intents if intent in asked)


class IntentModel:
    """Reads its weights when first asked; may be used by several threads at once."""

    def __init__(self, encoder: SentenceEncoder | None = None, weights: Path = FITTED) -> None:
        """`encoder` must be the bundled one, whichever retrieval uses: the weights are for its vectors."""
        self._encoder = encoder or SentenceEncoder()
        self._file = weights
        self._lock = Lock()
        self._loaded: _Weights | None = None

    def of(self, message: str, names: Sequence[str] = ()) -> Ranked:
        """What the message asks for; `names` of buyers in it are masked (see `masking.masked`).

        A message without any word gives what is asked most. Raises `EncoderUnavailable`, and OSError where
        the package is not whole.
        """
        text = masked(message, names)
        hashed, vector = sparse(text), dense([text], self._encoder)[0]
        places = np.fromiter(hashed.keys(), dtype=np.int64, count=len(hashed))
        values = np.fromiter(hashed.values(), dtype=np.float32, count=len(hashed))
        weights = self._weights()
        shares = weights.shares(places, values, vector)
        order = np.argsort(-shares, kind="stable")
        intents = list(Asked)
        return Ranked(
            tuple((intents[place], float(shares[place])) for place in order),
            weights.leaning.likelihood(text, places, values, vector),
        )

    def _weights(self) -> "_Weights":
        with self._lock:
            if self._loaded is None:
                self._loaded = _Weights(self._file)
            return self._loaded


class _Weights:
    def __init__(self, file: Path) -> None:
        from safetensors.numpy import load_file

        read = load_file(file)
        self._head = read["head"].astype(np.float32) * read["scale"]
        self._bias = read["bias"]
        self.leaning = LeaningHead()

    def shares(
        self, places: NDArray[np.int64], values: NDArray[np.float32], vector: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        logits = values @ self._head[places] + vector @ self._head[BUCKETS:] + self._bias
        powers = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)
