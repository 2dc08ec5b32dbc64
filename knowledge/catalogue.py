"""Catalogue: passages arranged on shelves, with the keys, groups and term counts that searching needs."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import tokens
from knowledge.key import Key, group_of, keys_of
from knowledge.lexical import LexicalIndex
from knowledge.passage import Audience, DocumentKind, Passage
from knowledge.shelf import shelves_of

DOCUMENT_KINDS = tuple(DocumentKind)
NO_BACKGROUND = (0.0, 0.1)
"""What is assumed of an encoder when there is nothing to measure it on."""


@dataclass(frozen=True)
class Shelf:
    """The passages of one shelf and all that is needed to search them by their words."""

    name: str
    passages: tuple[Passage, ...]
    keys: tuple[Key, ...]
    lexical: LexicalIndex

    @classmethod
    def build(cls, name: str, passages: Sequence[Passage]) -> "Shelf":
        keys = tuple(keys_of(passages))
        lexical = LexicalIndex.build([tokens(key.text) for key in keys], [key.kind for key in keys])
        return cls(name, tuple(passages), keys, lexical)

    def save(self, folder: Path) -> None:
        self.lexical.save(folder / self.name)

    @classmethod
    def load(cls, name: str, passages: Sequence[Passage], folder: Path) -> "Shelf":
        """With the term counts as saved; `passages` must be those it was built from, in that order."""
        return cls(name, tuple(passages), tuple(keys_of(passages)), LexicalIndex.load(folder / name))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups of this shelf, each once."""
        return tuple(dict.fromkeys(group_of(passage) for passage in self.passages))

    @cached_property
    def members(self) -> Mapping[str, tuple[Passage, ...]]:
        """Each group's passages."""
        found: dict[str, list[Passage]] = {group: [] for group in self.groups}
        for passage in self.passages:
            found[group_of(passage)].append(passage)
        return {group: tuple(passages) for group, passages in found.items()}

    @cached_property
    def group_of_key(self) -> NDArray[np.int32]:
        """For each key, the place of its group in `groups`."""
        places = {group: place for place, group in enumerate(self.groups)}
        groups = [places[group_of(passage)] for passage in self.passages]
        return np.array([groups[key.passage] for key in self.keys], dtype=np.int32)

    @cached_property
    def passage_of_key(self) -> NDArray[np.int32]:
        """For each key, the place of its passage in `passages`."""
        return np.array([key.passage for key in self.keys], dtype=np.int32)

    @cached_property
    def kind_of_key(self) -> NDArray[np.int8]:
        """For each key, its document's kind as a place in `DOCUMENT_KINDS`."""
        kinds = np.array([DOCUMENT_KINDS.index(one.kind) for one in self.passages], dtype=np.int8)
        return kinds[self.passage_of_key]

    @cached_property
    def group_order(self) -> NDArray[np.int32]:
        """The rank of each group by name, to order equal scores."""
        return np.argsort(np.argsort(np.array(self.groups, dtype=object))).astype(np.int32)

    def speaks(self, language: str) -> NDArray[np.bool_]:
        """For each key, whether its group has a passage in this language."""
        none = np.zeros(len(self.keys), dtype=np.bool_)
        return self._spoken.get(language.partition("-")[0], none)

    @cached_property
    def _spoken(self) -> Mapping[str, NDArray[np.bool_]]:
        by_group = [
            {passage.language.partition("-")[0] for passage in self.members[group]} for group in self.groups
        ]
        return {
            language: np.array([language in spoken for spoken in by_group])[self.group_of_key]
            for language in set().union(*by_group)
        }


def arrange(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    """Passages by shelf, in a fixed order; no shelf is empty."""
    shelves: dict[str, list[Passage]] = {}
    for passage in passages:
        for shelf in shelves_of(passage):
            shelves.setdefault(shelf, []).append(passage)
    return dict(sorted(shelves.items()))


def text_digest(text: str) -> str:
    """By this a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def background(vectors: Mapping[str, NDArray[np.float32]]) -> tuple[float, float]:
    """Mean and deviation of the cosines of texts that have nothing to do with each other.

    Encoders differ much in this, so a cosine counts by how far above it is. Taken from the public shelf
    alone, or else other policies' documents would shift a reader's scores.
    """
    public = vectors.get(Audience.PUBLIC.value)
    if public is None or len(public) < 2:
        return NO_BACKGROUND
    left, right = np.random.default_rng(0).integers(0, len(public), (2, 4000))
    cosines = np.einsum("ij,ij->i", public[left], public[right])[left != right]
    return float(cosines.mean()), max(0.01, float(cosines.std()))


def shape() -> str:
    """Changes with the code that turns passages into keys and terms: what it built before is then stale."""
    digest = hashlib.sha256()
    for name in ("catalogue", "folding", "key", "lexical", "passage", "shelf"):
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]
