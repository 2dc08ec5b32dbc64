"""Sentence encoder: a sentence-transformers model, bundled, in a folder or known by its public name."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.prompts import Prompts, names_its_own, prompts_of
from knowledge.encoder.static_model import StaticModel, is_static

BUNDLED = Path(__file__).parent / "model"

Vectors = NDArray[np.float32]


class EncoderUnavailable(Exception):
    """The model cannot be loaded; for the operator. Search goes on without vectors until it can."""


class SentenceEncoder:
    """Loads its model when first asked to encode; may be used by several threads at once."""

    def __init__(self, model: str | Path = BUNDLED) -> None:
        """`model` is a folder, or a name that sentence-transformers finds in its cache or on its hub."""
        self._name = str(model)
        self._folder = Path(model) if Path(model).is_dir() else None
        silent = self._folder is None or not names_its_own(self._folder)
        self._prompts = prompts_of(self._name) if silent else Prompts()
        self._lock = Lock()
        self._loaded: Any = None

    @cached_property
    def identity(self) -> str:
        """Two encoders with one identity give the same vectors; known without loading the model."""
        if self._folder is None:
            return f"name:{self._name}"
        digest = hashlib.sha256()
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and path.suffix != ".md":
                digest.update(f"{path.relative_to(self._folder).as_posix()}\0".encode())
                digest.update(path.read_bytes())
        if self._prompts != Prompts():  # they follow from the folder's name, which is in no file
            digest.update(repr(self._prompts).encode())
        return f"folder:{digest.hexdigest()[:32]}"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """One normalised vector a text, in the model's way for questions; raises `EncoderUnavailable`."""
        model = self._model()
        if isinstance(model, StaticModel):
            return model.encode(texts)
        return _vectors(model.encode_query, texts, self._given(model, "query"))

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """One normalised vector a text, in the model's way for passages; raises `EncoderUnavailable`."""
        model = self._model()
        if isinstance(model, StaticModel):
            return model.encode(texts)
        return _vectors(model.encode_document, texts, self._given(model, "document"))

    def _given(self, model: Any, way: str) -> str | None:
        """The prompt to hand to the library; None when the model names its own, or wants none."""
        if any(model.prompts.values()):
            return None
        return str(getattr(self._prompts, way)) or None

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def disagreement(self, texts: Sequence[str]) -> float:
        """The largest difference in any number between these vectors and sentence-transformers' own.

        For a check of an installation; it imports the library, which takes seconds.
        """
        library = self._through_library()
        own = _vectors(library.encode_query, texts, self._given(library, "query"))
        return float(np.abs(self.encode_query(texts) - own).max())

    def _through_library(self) -> Any:
        # Imported here: it takes seconds, and a start without a question should not pay them.
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(self._name, device="cpu", local_files_only=self._folder is not None)

    def _load(self) -> Any:
        try:
            if self._folder is not None and is_static(self._folder) and self._prompts == Prompts():
                return StaticModel(self._folder)
            return self._through_library()
        except Exception as error:
            raise EncoderUnavailable(
                f"The encoder {self._name!r} cannot be loaded ({type(error).__name__}: {error}). "
                "Set COVERDESK_ENCODER to a sentence-transformers folder on this machine, or to a model name "
                "that is downloaded or can be; leave it empty for the bundled model."
            ) from error


def _vectors(encode: Any, texts: Sequence[str], prompt: str | None) -> Vectors:
    found = encode(
        list(texts),
        prompt=prompt,
        normalize_embeddings=True,
        convert_to_numpy=True,
        show_progress_bar=False,
    )
    return np.asarray(found, dtype=np.float32)
