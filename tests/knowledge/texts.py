"""Documents and passages to test with, and an encoder that needs no model."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.document import Document
from knowledge.folding import tokens
from knowledge.passage import Audience, DocumentKind, Passage, Reader

PUBLIC = Reader(frozenset({Audience.PUBLIC}))
OPERATOR = Reader(frozenset(Audience), everything=True)


def reader_of(*policies: str) -> Reader:
    """Somebody of these policies."""
    return Reader(frozenset({Audience.PUBLIC, Audience.POLICYHOLDER}), policies)


def document(document_id: str, **changed: Any) -> Document:
    values: dict[str, Any] = {
        "id": document_id,
        "path": f"{document_id}.md",
        "digest": f"digest of {document_id}",
        "title": document_id,
        "language": "zh",
        "kind": DocumentKind.GUIDE,
        "audience": Audience.PUBLIC,
        "raw": f"原文 {document_id}",
        "normalized": f"文本 {document_id}",
    }
    return Document(**values | changed)


def passage(of: Document, text: str, name: str = "1", **changed: Any) -> Passage:
    values: dict[str, Any] = {
        "id": f"{of.id}#{name}",
        "document_id": of.id,
        "path": of.path,
        "title": of.title,
        "section": "",
        "text": text,
        "search_text": text,
        "language": of.language,
        "kind": of.kind,
        "audience": of.audience,
        "policies": of.policies,
        "effective_from": of.effective_from,
        "effective_to": of.effective_to,
    }
    return Passage(**values | changed)


def entry(of: Document, name: str, questions: Sequence[str], answer: str, language: str = "zh") -> Passage:
    """One language of an FAQ entry."""
    return passage(
        of,
        answer,
        f"{name}.{language}",
        kind=DocumentKind.FAQ,
        section=questions[0],
        entry=name,
        questions=tuple(questions),
        language=language,
    )


class HashedEncoder:
    """Each token has a direction of its own, by its hash: deterministic, without a model."""

    def __init__(self, name: str = "hashed", dimension: int = 32) -> None:
        self.identity = name
        self._dimension = dimension
        self.encoded = 0

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def encode_document(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        return self.encode_query(texts)

    def _vector(self, text: str) -> NDArray[np.float64]:
        total = np.zeros(self._dimension)
        for token in tokens(text).characters:
            seed = hashlib.sha256(f"{self.identity} {token}".encode()).digest()[:8]
            total += np.random.default_rng(int.from_bytes(seed)).standard_normal(self._dimension)
        length = float(np.linalg.norm(total))
        return total / length if length else total
