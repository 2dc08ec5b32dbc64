"""Catalogue: passages arranged on shelves, with the keys, groups and term counts that searching needs.

A shelf is a set of arrays that may lie in a file: passages are read from it one by one when they are shown.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from knowledge import shelf_file
from knowledge.folding import tokens
from knowledge.key import Key, group_of, keys_of
from knowledge.lexical import LexicalIndex
from knowledge.passage import DocumentKind, Passage
from knowledge.shelf import shelves_of

DOCUMENT_KINDS = tuple(DocumentKind)
NO_BACKGROUND = (0.0, 0.1)
"""What is assumed of an encoder when there is nothing to measure it on."""

Matrix = NDArray[np.float32]
_PASSAGE: TypeAdapter[Passage] = TypeAdapter(Passage)


def as_line(passage: Passage) -> bytes:
    """A passage as a shelf keeps it."""
    return _PASSAGE.dump_json(passage)


class Passages(Sequence[Passage]):
    """Passages kept as lines of JSON, each read when it is asked for."""

    def __init__(self, text: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self._text = text
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Passage: ...
    @overload
    def __getitem__(self, place: slice) -> list[Passage]: ...
    def __getitem__(self, place: int | slice) -> Passage | list[Passage]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return _PASSAGE.validate_json(self.line(range(len(self))[place]))

    def line(self, place: int) -> bytes:
        return self._text[self._starts[place] : self._starts[place + 1]].tobytes()


class Keys(Sequence[Key]):
    """The keys of passages, each made when it is asked for."""

    def __init__(self, passages: Passages, passage_of_key: NDArray[np.int32]) -> None:
        self._passages = passages
        self._passage_of_key = passage_of_key

    def __len__(self) -> int:
        return len(self._passage_of_key)

    @overload
    def __getitem__(self, place: int) -> Key: ...
    @overload
    def __getitem__(self, place: slice) -> list[Key]: ...
    def __getitem__(self, place: int | slice) -> Key | list[Key]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        passage = int(self._passage_of_key[place])
        # Looked up as what is held: another type of number would have all of it copied.
        first = int(np.searchsorted(self._passage_of_key, np.int32(passage)))
        key = keys_of([self._passages[passage]])[place - first]
        return Key(key.text, key.kind, passage)


@dataclass(frozen=True)
class Shelf:
    """The passages of one shelf and all that is needed to search them by their words."""

    name: str
    lexical: LexicalIndex
    arrays: Mapping[str, NDArray[Any]]
    """`text` and `starts` of the lines; by key `passage_of_key`; by passage `group`, `language`, `kind`."""

    @classmethod
    def build(cls, name: str, passages: Sequence[Passage]) -> "Shelf":
        """A shelf of these passages, in memory."""
        lines = [as_line(passage) for passage in passages]
        shelf, _ = cls.empty(name).changed(lines, np.full(len(lines), -1))
        return shelf

    @classmethod
    def empty(cls, name: str) -> "Shelf":
        none: dict[str, NDArray[Any]] = {
            "text": np.empty(0, dtype=np.uint8),
            "starts": np.zeros(1, dtype=np.int64),
        }
        none |= {"passage_of_key": np.empty(0, dtype=np.int32)}
        return cls(name, LexicalIndex.build([], []), none)

    @classmethod
    def load(cls, name: str, path: Path) -> "Shelf":
        """From its file, which must stay; raises OSError, ValueError or KeyError for a damaged one."""
        arrays = shelf_file.read(path)
        return cls(name, LexicalIndex.of(arrays), arrays)

    def save(self, path: Path, beside: Mapping[str, NDArray[Any]]) -> None:
        """Write its file, with other arrays beside its own; they are in `arrays` when it is loaded."""
        shelf_file.write(path, {**self.arrays, **self.lexical.arrays(), **beside})

    def changed(self, lines: Sequence[bytes], stays: NDArray[np.int64]) -> "tuple[Shelf, KeyChange]":
        """The shelf that `build` makes of these passages, and where the keys of this one went.

        `stays` says which of this shelf's passages each is, or -1. What stays keeps its order. Only what is
        new is taken apart into terms.
        """
        passages = [_PASSAGE.validate_json(line) for line in lines]
        change = KeyChange.between(self, passages, stays)
        keys = keys_of([passages[place] for place in change.new])
        fresh = LexicalIndex.build([tokens(key.text) for key in keys], [key.kind for key in keys])
        arrays: dict[str, NDArray[Any]] = {
            "text": np.frombuffer(b"".join(lines), dtype=np.uint8),
            "starts": np.cumsum([0, *map(len, lines)], dtype=np.int64),
            "passage_of_key": change.passage_of_key,
            **_columns(passages),
        }
        return Shelf(self.name, self.lexical.merged(change.stays, fresh, change.places), arrays), change

    @cached_property
    def passages(self) -> Passages:
        return Passages(self.arrays["text"], self.arrays["starts"])

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.passages, self.passage_of_key)

    @property
    def passage_of_key(self) -> NDArray[np.int32]:
        """For each key, the place of its passage in `passages`; it rises."""
        found: NDArray[np.int32] = self.arrays["passage_of_key"]
        return found

    def keys_of(self, passage: int) -> slice:
        """The places of a passage's keys."""
        bounds = np.array((passage, passage + 1), dtype=np.int32)
        first, end = np.searchsorted(self.passage_of_key, bounds)
        return slice(int(first), int(end))

    @cached_property
    def group_of_key(self) -> NDArray[np.int32]:
        """For each key, its group: groups are numbered in the order of their names."""
        found: NDArray[np.int32] = self.arrays["group"][self.passage_of_key]
        return found

    @cached_property
    def kind_of_key(self) -> NDArray[np.int8]:
        """For each key, its document's kind as a place in `DOCUMENT_KINDS`."""
        found: NDArray[np.int8] = self.arrays["kind"][self.passage_of_key]
        return found

    def group_name(self, key: int) -> str:
        """The name of a key's group."""
        return group_of(self.passages[int(self.passage_of_key[key])])

    def members(self, key: int) -> list[Passage]:
        """All passages of a key's group, in their order."""
        in_order, starts = self._by_group
        group = int(self.group_of_key[key])
        return [self.passages[int(place)] for place in in_order[starts[group] : starts[group + 1]]]

    @cached_property
    def _by_group(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        groups = self.arrays["group"]
        return np.argsort(groups, kind="stable"), np.concatenate([[0], np.cumsum(np.bincount(groups))])

    def speaks(self, language: str) -> NDArray[np.bool_]:
        """For each key, whether its group has a passage in this language."""
        wanted = _language_number(language)
        if wanted not in self._spoken:
            groups = np.zeros(len(self.passages) + 1, dtype=np.bool_)
            groups[self.arrays["group"][self.arrays["language"] == wanted]] = True
            self._spoken[wanted] = groups[self.group_of_key]
        return self._spoken[wanted]

    @cached_property
    def _spoken(self) -> dict[int, NDArray[np.bool_]]:
        return {}


@dataclass(frozen=True)
class KeyChange:
    """Where the keys of a shelf go when some of its passages change."""

    new: Sequence[int]
    """Places of the passages that are new."""
    passage_of_key: NDArray[np.int32]
    """Of the changed shelf."""
    stays: NDArray[np.int64]
    """For each key of the shelf as it was, its place on the changed one; -1 for one that goes."""
    places: NDArray[np.int64]
    """The places of the keys of new passages, in order."""

    @classmethod
    def between(cls, shelf: Shelf, passages: Sequence[Passage], before: NDArray[np.int64]) -> "KeyChange":
        """`passages` are those of the changed shelf, `before` says which of `shelf` each is, or -1."""
        new = np.flatnonzero(before < 0).tolist()
        counted = np.bincount(shelf.passage_of_key, minlength=len(shelf.passages))
        counts = np.zeros(len(before), dtype=np.int64)
        counts[before >= 0] = counted[before[before >= 0]]
        counts[new] = [len(keys_of([passages[place]])) for place in new]
        firsts = np.cumsum(counts) - counts
        place_of = np.full(len(shelf.passages), -1, dtype=np.int64)
        place_of[before[before >= 0]] = np.flatnonzero(before >= 0)
        now = place_of[shelf.passage_of_key]
        within = np.arange(len(now)) - (np.cumsum(counted) - counted)[shelf.passage_of_key]
        moved = np.where(now >= 0, firsts[now] + within, -1) if len(firsts) else np.full(len(now), -1)
        passage_of_key = np.repeat(np.arange(len(before), dtype=np.int32), counts)
        return cls(new, passage_of_key, moved, np.flatnonzero(before[passage_of_key] < 0))


def _columns(passages: Sequence[Passage]) -> dict[str, NDArray[Any]]:
    names = [group_of(passage) for passage in passages]
    ranks = {name: rank for rank, name in enumerate(sorted(set(names)))}
    return {
        "group": np.array([ranks[name] for name in names], dtype=np.int32),
        "language": np.array([_language_number(one.language) for one in passages], dtype=np.int32),
        "kind": np.array([DOCUMENT_KINDS.index(one.kind) for one in passages], dtype=np.int8),
    }


def _language_number(language: str) -> int:
    """A number for the language itself, whatever its script or country: BCP 47 gives it at most 8 letters."""
    digest = hashlib.sha256(language.partition("-")[0].encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], signed=True)


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


def background(size: int, vectors: Callable[[NDArray[np.int64]], Matrix]) -> tuple[float, float]:
    """Mean and deviation of the cosines of texts that have nothing to do with each other.

    Encoders differ much in this, so a cosine counts by how far above it is. Taken from the public shelf
    alone, or else other policies' documents would shift a reader's scores. `size` is its number of keys,
    `vectors` gives those of some keys.
    """
    if size < 2:
        return NO_BACKGROUND
    left, right = np.random.default_rng(0).integers(0, size, (2, 4000))
    wanted, places = np.unique(np.concatenate([left, right]), return_inverse=True)
    rows = vectors(wanted)
    cosines = np.einsum("ij,ij->i", rows[places[:4000]], rows[places[4000:]])[left != right]
    return float(cosines.mean()), max(0.01, float(cosines.std()))


def shape() -> str:
    """Changes with the code that turns passages into keys and terms: what it built before is then stale."""
    digest = hashlib.sha256()
    for name in ("catalogue", "folding", "key", "lexical", "passage", "shelf", "shelf_file"):
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]
