"""The training corpus: groups of texts that mean the same, from the bundled documents and our own data."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.folding import fold

DOCUMENTS = Path(__file__).parents[1] / "documents"
DATA = Path(__file__).parent / "data"
HELD_OUT = DATA / "held_out_entries.txt"
_HELD_OUT_SHARE = 0.4
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")


@dataclass(frozen=True)
class Entry:
    """One FAQ entry: every way of asking, and the answers, by language."""

    id: str
    category: str
    questions: dict[str, tuple[str, ...]]
    answers: dict[str, str]


@dataclass(frozen=True)
class Group:
    """Texts that mean the same, folded. A pair to train on is any two of them."""

    name: str
    texts: tuple[str, ...]
    weight: float = 1.0
    """How often it is drawn, beside the others."""


def entries(folder: Path = DOCUMENTS) -> list[Entry]:
    """All FAQ entries that are bundled."""
    found = []
    for path in sorted((folder / "faq").glob("*.yaml")):
        if path.name.endswith(".meta.yaml"):
            continue
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            also = item.get("also", {})
            questions = {
                language: (question, *also.get(language, ()))
                for language, question in item["question"].items()
            }
            found.append(Entry(item["id"], item.get("category", path.stem), questions, item["answer"]))
    return found


def held_out() -> frozenset[str]:
    """The entries that nothing is ever trained on: evals ask about them."""
    return frozenset(HELD_OUT.read_text(encoding="utf-8").split())


def choose_held_out(all_entries: Iterable[Entry]) -> list[str]:
    """A fixed two fifths of each category, by hash: the same whoever chooses."""
    by_category: dict[str, list[str]] = {}
    for entry in all_entries:
        by_category.setdefault(entry.category, []).append(entry.id)
    chosen: list[str] = []
    for ids in by_category.values():
        ranked = sorted(ids, key=lambda one: hashlib.sha256(one.encode()).hexdigest())
        chosen += ranked[: round(len(ids) * _HELD_OUT_SHARE)]
    return sorted(chosen)


def groups() -> list[Group]:
    """Everything to train on, in a fixed order; nothing of the held-out entries."""
    kept_apart = held_out()
    faq = [entry for entry in entries() if entry.id not in kept_apart]
    found = [group for entry in faq for group in _of_entry(entry)]
    found += _of_glossary()
    found += _of_pages()
    found += _of_concepts()
    return found


def concepts() -> list[tuple[str, ...]]:
    """Words that may stand for one another, folded, the glossary's among them."""
    written = yaml.safe_load((DATA / "concepts.yaml").read_text(encoding="utf-8"))
    return [tuple(dict.fromkeys(fold(str(word)) for word in group)) for group in written] + [
        group.texts for group in _glossary_terms()
    ]


def _of_entry(entry: Entry) -> Iterator[Group]:
    questions = [question for asked in entry.questions.values() for question in asked]
    yield _group(f"faq:{entry.id}", questions, weight=3.0)
    for language, answer in entry.answers.items():
        sentences = [part for part in _SENTENCE.split(answer) if len(part) > 8]
        yield _group(f"answer:{entry.id}:{language}", [*entry.questions[language], *sentences])
    yield _group(f"answers:{entry.id}", entry.answers.values(), weight=0.5)


def _glossary_terms() -> list[Group]:
    found = []
    for term in _glossary():
        aliases = [alias for words in term.get("aliases", {}).values() for alias in words]
        found.append(_group(f"term:{term['id']}", [term["zh"], term["en"], *aliases], weight=1.5))
    return found


def _of_glossary() -> list[Group]:
    glosses = [
        _group(f"gloss:{term['id']}", [term["zh"], term["en"], *term.get("gloss", {}).values()])
        for term in _glossary()
    ]
    return _glossary_terms() + glosses


def _glossary() -> list[dict[str, Any]]:
    path = DOCUMENTS / "glossary.yaml"
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))) if path.exists() else []


def _of_pages() -> list[Group]:
    """Guides and the specimen wording: a section's paragraphs and heading, and its translation."""
    found = []
    for chinese in sorted([*DOCUMENTS.glob("guides/*.zh.md"), *DOCUMENTS.glob("specimen/*.zh.md")]):
        english = chinese.with_name(chinese.name.replace(".zh.", ".en."))
        sections = {language: _sections(path) for language, path in (("zh", chinese), ("en", english))}
        for language, parts in sections.items():
            found += [
                _group(f"page:{chinese.name}:{language}:{place}", part)
                for place, part in enumerate(parts)
                if len(part) > 1
            ]
        if len(sections["zh"]) == len(sections["en"]):
            found += _translated(chinese.name, sections["zh"], sections["en"])
    return found


def _translated(name: str, chinese: list[list[str]], english: list[list[str]]) -> Iterator[Group]:
    for place, (ours, theirs) in enumerate(zip(chinese, english, strict=True)):
        if len(ours) == len(theirs):
            for line, pair in enumerate(zip(ours, theirs, strict=True)):
                yield _group(f"translation:{name}:{place}:{line}", pair)
        else:
            yield _group(f"translation:{name}:{place}", [" ".join(ours), " ".join(theirs)])


def _sections(path: Path) -> list[list[str]]:
    """Each section's heading and paragraphs; none for a file that is not there."""
    if not path.exists():
        return []
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
    parts = re.split(r"^#+\s*", body, flags=re.MULTILINE)
    return [lines for part in parts if (lines := [line for line in part.splitlines() if line.strip()])]


def _of_concepts() -> list[Group]:
    written = yaml.safe_load((DATA / "concepts.yaml").read_text(encoding="utf-8"))
    return [_group(f"concept:{group[0]}", map(str, group), weight=1.5) for group in written]


def _group(name: str, texts: Iterable[str], weight: float = 1.0) -> Group:
    return Group(name, tuple(dict.fromkeys(fold(text) for text in texts)), weight)
