"""Static model: reads a sentence-transformers folder of static embeddings without that library.

Such a model is a table of vectors and their mean; importing torch for it would cost every command some
seconds and every server some hundred megabytes. The vectors are the same (a test compares them).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MODULES = ["StaticEmbedding", "Normalize"]
_KNOWN = 8192
"""Texts whose pieces are remembered: the best candidates of one question are often those of another."""


@dataclass(frozen=True)
class Pieces:
    """What a text is made of, for the model."""

    ids: NDArray[np.int64]
    """Rows of the model's table, in the text's order."""
    length: float
    """Of the mean of those rows."""


class StaticModel:
    """Both ways to encode are one: such a model knows no prompts."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError, ValueError or KeyError for a folder that is not whole."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._weights: NDArray[np.float32] = load_file(folder / "model.safetensors")["embedding.weight"]
        self._known: dict[str, Pieces] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One normalised row a text; zeros for a text without a known piece."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        rows = np.zeros((len(encoded), self._weights.shape[1]), dtype=np.float32)
        for row, text in zip(rows, encoded, strict=True):
            if text.ids:
                mean = self._weights[text.ids].mean(axis=0)
                row[:] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return rows

    @property
    def table(self) -> NDArray[np.float32]:
        """One row a piece, not normalised: the longer, the more the piece counts in a text."""
        return self._weights

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """What each text is made of; nothing for one without a known piece."""
        known = self._known
        unknown = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(unknown) > _KNOWN:
            known = {text: known[text] for text in texts if text in known}
        if unknown:
            encoded = self._tokenizer.encode_batch_fast(unknown, add_special_tokens=False)
            known |= {text: self._of(one.ids) for text, one in zip(unknown, encoded, strict=True)}
        self._known = known
        return [known[text] for text in texts]

    def _of(self, ids: Sequence[int]) -> Pieces:
        held = np.array(ids, dtype=np.int64)
        total = self._weights[held].sum(axis=0)
        return Pieces(held, float(np.sqrt(total @ total)) / max(1, len(held)))


def is_static(folder: Path) -> bool:
    """Whether the folder holds static embeddings, normalised, without prompts, and nothing else."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        settings = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
        return kinds == _MODULES and not any(settings.get("prompts", {}).values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
