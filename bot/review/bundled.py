"""FAQ entries that came in with a document: read from the library, to be replaced or retired."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath

from bot.language import Language, language_tag
from bot.review.faq_text import FaqText, Spoken, Topic, faq_text_from
from knowledge.folding import fold
from knowledge.library import Library
from knowledge.passage import Audience, Passage, Reader

REVIEWED = "review/"
"""Where the library's paths of reviewed entries begin; no folder of this program's own has it."""
_EARLIER = "@"  # stands in the ids of earlier versions (`ingestion.versions`)
_NOTHING = Spoken("", "")


@dataclass(frozen=True)
class Origin:
    """Which entry of which document."""

    document: str
    entry: str


@dataclass(frozen=True)
class Bundled:
    """An entry as its document has it, with what an edited text keeps of it."""

    origin: Origin
    text: FaqText
    """A language that the entry does not have is empty in it."""
    audience: Audience
    terms: tuple[str, ...] = ()
    url: str | None = None

    def as_json(self) -> str:
        """As it is kept; equal entries give equal JSON."""
        kept = {**asdict(self), "text": self.text.as_json(), "audience": self.audience.value}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class BundledFile:
    """The entries of one document, in its order."""

    document: str
    name: str
    """The file's, without its folders: they would tell where this program lies."""
    title: str
    entries: Sequence[Bundled]


@dataclass(frozen=True)
class BundledEntries:
    """All that a reader may read, by file; none where nothing was taken in."""

    files: Sequence[BundledFile]

    def of(self, origin: Origin) -> Bundled | None:
        """The entry as its document has it now; None when it has it no more."""
        return self._by_origin.get(origin)

    def matching(self, asked: str) -> Sequence[BundledFile]:
        """Those in whose questions or answers all these words stand, and files by their names."""
        words = fold(asked).split()
        found = []
        for file in self.files:
            hits = [one for one in file.entries if all(word in _searched(file, one) for word in words)]
            if hits:
                found.append(BundledFile(file.document, file.name, file.title, hits))
        return found

    @cached_property
    def _by_origin(self) -> Mapping[Origin, Bundled]:
        return {one.origin: one for file in self.files for one in file.entries}


def bundled_entries(library: Library, reader: Reader, document: str | None = None) -> BundledEntries:
    """The entries of general documents, or of this one, in their latest version.

    Raises what SQLAlchemy raises.
    """
    files: dict[str, dict[str, list[Passage]]] = {}
    for passage in library.entries(document):
        if passage.entry and _is_open(passage, reader):
            files.setdefault(passage.document_id, {}).setdefault(passage.entry, []).append(passage)
    kept = [_file(document, list(entries.values())) for document, entries in files.items()]
    return BundledEntries(sorted(kept, key=lambda one: (one.name, one.document)))


def digest_of(text: FaqText, base: Bundled | None) -> str:
    """SHA-256 of a text and of what it is to stand for, which says who may read it and what it leads to."""
    if base is None:
        return text.digest
    return sha256((text.as_json() + base.as_json()).encode()).hexdigest()


def bundled_from(kept: str) -> Bundled:
    """The entry as it was kept."""
    data = json.loads(kept)
    return Bundled(
        Origin(**data["origin"]),
        faq_text_from(data["text"]),
        Audience(data["audience"]),
        tuple(data["terms"]),
        data["url"],
    )


def _is_open(passage: Passage, reader: Reader) -> bool:
    """Whether a reviewer may decide on it: what belongs to a policy is between its parties."""
    ours = passage.path.startswith(REVIEWED) or _EARLIER in passage.document_id or passage.policies
    return not ours and passage.audience in reader.audiences


def _file(document: str, entries: Sequence[Sequence[Passage]]) -> BundledFile:
    first = entries[0][0]
    name = PurePosixPath(first.path.replace("\\", "/")).name
    return BundledFile(document, name, first.title, [_bundled(passages) for passages in entries])


def _bundled(passages: Sequence[Passage]) -> Bundled:
    first = passages[0]
    spoken: dict[Language, Spoken] = {}
    for passage in passages:
        language = language_tag(passage.language)
        if language and language not in spoken:
            question, *also = passage.questions or (passage.section,)
            spoken[language] = Spoken(question, passage.text, tuple(also))
    zh, en = (spoken.get(language, _NOTHING) for language in (Language.ZH, Language.EN))
    return Bundled(
        Origin(first.document_id, first.entry or ""),
        FaqText(_topic(first.path), zh, en, first.effective_from, first.effective_to),
        first.audience,
        first.terms,
        first.url,
    )


def _topic(path: str) -> Topic:
    """By the file's name, as the bundled files are named; any other is about the policy."""
    named = PurePosixPath(path).stem
    return next((one for one in Topic if one.value == named), Topic.POLICY)


def _searched(file: BundledFile, one: Bundled) -> str:
    said = [part for each in (one.text.zh, one.text.en) for part in (each.question, each.answer, *each.also)]
    return fold("\n".join([file.name, file.title, one.origin.entry, *said]))
