"""Cross-encoder: a second, slower reader that sees question and passage together; none unless one is set."""

from collections.abc import Sequence
from threading import Lock
from typing import Any


class RerankerUnavailable(Exception):
    """The model cannot be loaded; for the operator. Hits keep the order they had until it can."""


class CrossEncoder:
    """A sentence-transformers cross-encoder; loads when first asked, and may be used by several threads."""

    def __init__(self, model: str) -> None:
        """`model` is a folder, or a name that sentence-transformers finds in its cache or on its hub."""
        self._name = model
        self._lock = Lock()
        self._loaded: Any = None

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        """For each text 0 to 1, how well it answers; raises `RerankerUnavailable`."""
        if not texts:
            return []
        import torch

        with self._lock:  # a tokenizer of the library must not be used by two threads
            pairs = [(question, text) for text in texts]
            found = self._model().predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        return [float(one) for one in found]

    def _model(self) -> Any:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _load(self) -> Any:
        # Imported here: it takes seconds, and nobody pays them who has not asked for a reranker.
        from sentence_transformers import CrossEncoder as Library

        try:
            model = Library(self._name, device="cpu")
        except Exception as error:
            raise RerankerUnavailable(
                f"The reranker {self._name!r} cannot be loaded ({type(error).__name__}: {error}). "
                "Set COVERDESK_RERANKER to a cross-encoder's folder on this machine, or to a model name that "
                "is downloaded or can be; leave it empty to search without one."
            ) from error
        if model.num_labels != 1:
            raise RerankerUnavailable(
                f"The reranker {self._name!r} tells {model.num_labels} classes apart, not how well one text "
                "answers another: set COVERDESK_RERANKER to one with a single score, as bge-reranker has."
            )
        return model
