"""The open sets: questions over public passages that nobody here wrote, where the shared data lies at hand.

One half of each was used to fit how a long text is scored, and only the other is reported. They are parted by
contract or article, so that no passage is in both.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.buyers.open_data import SHARED, SharedDataMissing
from evals.retrieval.questions import Split
from knowledge.document import Document
from knowledge.passage import Audience, DocumentKind, Passage


@dataclass(frozen=True)
class OpenQuestion:
    """A question with the one passage that answers it."""

    id: str
    query: str
    wanted: str
    """A passage's id."""
    contract: str
    """The title of the wanted passage: the contract, or the article of an encyclopedia."""

    @property
    def split(self) -> Split:
        """Which half it belongs to."""
        return Split.HELD_OUT if zlib.crc32(self.contract.encode()) & 1 else Split.FIT


@dataclass(frozen=True)
class OpenSet:
    """Passages and questions about them."""

    name: str
    title: str
    language: str
    passages: tuple[Passage, ...]
    questions: tuple[OpenQuestion, ...]

    def documents(self) -> Iterator[tuple[Document, list[Passage]]]:
        """The passages by the document they come from."""
        by_document: dict[str, list[Passage]] = {}
        for passage in self.passages:
            by_document.setdefault(passage.document_id, []).append(passage)
        for name, passages in by_document.items():
            yield _document(name, passages), passages

    def of(self, split: Split) -> "OpenSet":
        """The same passages, with the questions of one half."""
        return replace(self, questions=tuple(one for one in self.questions if one.split is split))

    def contract_known(self) -> "OpenSet":
        """The same, each question with its contract's name before it."""
        asked = (replace(one, query=f"{one.contract} {one.query}") for one in self.questions)
        name, title = f"{self.name}_contract_known", f"{self.title}, contract known"
        return replace(self, name=name, title=title, questions=tuple(asked))


FOLDERS: Mapping[str, tuple[str, str, str]] = {
    "insqabench": ("insqabench_part", "InsQABench part", "zh"),
    "cmrc": ("cmrc2018_dev", "CMRC 2018 dev", "zh"),
    "drcd": ("drcd_dev", "DRCD dev, traditional", "zh-Hant"),
}
"""By name: the folder, what it is called, and its language."""


def open_set(name: str, shared: Path = SHARED) -> OpenSet:
    """One of `FOLDERS`. Raises `SharedDataMissing`."""
    folder, title, language = FOLDERS[name]
    if not (shared / folder).is_dir():
        raise SharedDataMissing(f"there is no {shared / folder}")
    passages = tuple(_passage(row, name, language) for row in _rows(shared / folder / "corpus.jsonl"))
    titles = {passage.id: passage.title for passage in passages}
    questions = tuple(
        OpenQuestion(row["id"], row["query"], wanted, row.get("contract") or titles[wanted])
        for row in _rows(shared / folder / "queries.jsonl")
        for wanted in row["gold"]
    )
    return OpenSet(name, title, language, passages, questions)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _passage(row: Mapping[str, str], name: str, language: str) -> Passage:
    document = f"{name}-{zlib.crc32(row['title'].encode()):08x}"
    return Passage(
        id=row["id"],
        document_id=document,
        path=f"{document}.txt",
        title=row["title"],
        section="",
        text=row["text"],
        search_text=row["text"],
        language=language,
        kind=DocumentKind.WORDING,
        audience=Audience.PUBLIC,
    )


def _document(name: str, passages: list[Passage]) -> Document:
    whole = "\n\n".join(passage.text for passage in passages)
    first = passages[0]
    return Document(
        id=name,
        path=first.path,
        digest=f"{zlib.crc32(whole.encode()):08x}",
        title=first.title,
        language=first.language,
        kind=first.kind,
        audience=first.audience,
        raw=whole,
        normalized=whole,
    )
