"""Static model: reads a sentence-transformers folder of static embeddings without that library.

Such a model is a table of vectors and their mean; importing torch for it would cost every command some
seconds and every server some hundred megabytes. The vectors are the same (a test compares them).
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MODULES = ["StaticEmbedding", "Normalize"]


class StaticModel:
    """Both ways to encode are one: such a model knows no prompts."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError, ValueError or KeyError for a folder that is not whole."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._weights: NDArray[np.float32] = load_file(folder / "model.safetensors")["embedding.weight"]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One normalised row a text; zeros for a text without a known piece."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        rows = np.zeros((len(encoded), self._weights.shape[1]), dtype=np.float32)
        for row, text in zip(rows, encoded, strict=True):
            if text.ids:
                mean = self._weights[text.ids].mean(axis=0)
                row[:] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return rows


def is_static(folder: Path) -> bool:
    """Whether the folder holds static embeddings, normalised, without prompts, and nothing else."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        settings = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
        return kinds == _MODULES and not any(settings.get("prompts", {}).values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
