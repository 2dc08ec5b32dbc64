"""The training corpus: groups of texts that mean the same, from the bundled documents and our own data."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from knowledge.folding import fold

DOCUMENTS = Path(__file__).parents[1] / "documents"
LEXICON = Path(__file__).parents[1] / "lexicon"
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

    def texts(self) -> Iterator[str]:
        """All of it."""
        for language, asked in self.questions.items():
            yield from asked
            yield self.answers[language]


@dataclass(frozen=True)
class Group:
    """Texts that mean the same, folded. A pair to train on is any two of them."""

    name: str
    texts: tuple[str, ...]
    weight: float = 1.0
    """How often it is drawn, beside the others."""
    family: str = ""
    """Groups of one family are never each other's negatives: an entry's questions and its answer."""
    block: str = ""
    """Groups of one block are drawn together: near one another, and different."""


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


def choose_held_out(all_entries: Iterable[Entry], share: float = _HELD_OUT_SHARE) -> list[str]:
    """A fixed share of each category, two fifths for the evals, by hash: the same whoever chooses."""
    by_category: dict[str, list[str]] = {}
    for entry in all_entries:
        by_category.setdefault(entry.category, []).append(entry.id)
    chosen: list[str] = []
    for ids in by_category.values():
        ranked = sorted(ids, key=lambda one: hashlib.sha256(one.encode()).hexdigest())
        chosen += ranked[: round(len(ids) * share)]
    return sorted(chosen)


def groups(kept_apart: Set[str] | None = None) -> list[Group]:
    """Everything to train on, in a fixed order; nothing of the entries kept apart, which the held-out are.

    A sentence of ours that happens to be one of their questions is left out; a single word may be both.
    """
    left_out = held_out() | (kept_apart or set())
    known = entries()
    found = [group for entry in known if entry.id not in left_out for group in _of_entry(entry)]
    found += _of_glossary()
    found += _of_pages()
    found += sentences()
    found += _of_templates()
    asked = {fold(text) for entry in known if entry.id in left_out for text in entry.texts()}
    found = [
        replace(group, texts=tuple(text for text in group.texts if text not in asked)) for group in found
    ]
    return found + [_group(f"word:{group[0]}", group, weight=1.5) for group in words()]


def words() -> list[tuple[str, ...]]:
    """Words that may stand for one another, folded: our own list, the lexicon's, the glossary's."""
    written = yaml.safe_load((DATA / "concepts.yaml").read_text(encoding="utf-8"))
    listed = [
        re.split(r"\s*[|,]\s*", line)
        for path in sorted(LEXICON.glob("*.txt"))
        for block in _blocks(path)
        for line in block
    ]
    return [
        tuple(dict.fromkeys(fold(str(word)) for word in group if word))
        for group in [*written, *listed, *(group.texts for group in _glossary_terms())]
        if len(group) > 1
    ]


def sentences() -> list[Group]:
    """Sentences and questions of the field, each with others that mean the same in either language."""
    found = []
    for path in sorted(DATA.glob("*.txt")):
        if path == HELD_OUT:
            continue
        for place, block in enumerate(_blocks(path)):
            together = f"{path.stem}:{place}" if path.stem == "contrasts" else ""
            for line in block:
                found.append(_group(f"{path.stem}:{line[:40]}", _members(line), block=together))
    return [group for group in found if len(group.texts) > 1]


def _of_templates() -> Iterator[Group]:
    """Questions by rule, each template with each filling of its slot."""
    written = yaml.safe_load((DATA / "templates.yaml").read_text(encoding="utf-8"))
    for place, template in enumerate(written["templates"]):
        slot = re.findall(r"{(\w+)}", template["zh"][0])[0]
        for filling in written["slots"][slot]:
            texts = [
                line.replace(f"{{{slot}}}", str(word))
                for language in ("zh", "en")
                for line in template[language]
                for word in filling[language]
            ]
            yield _group(f"template:{place}:{filling['en'][0]}", texts, weight=0.4)


def _blocks(path: Path) -> list[list[str]]:
    """The lines of a file without comments, by the blocks that empty lines make; none without the file."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = "\n".join(
        line.partition("#")[0].rstrip() if line.startswith("#") else line for line in text.splitlines()
    )
    return [
        lines
        for block in re.split(r"\n\s*\n", kept)
        if (lines := [one for one in block.splitlines() if one.strip()])
    ]


def _members(line: str) -> list[str]:
    return [text.strip() for text in line.split("|") if text.strip()]


def _of_entry(entry: Entry) -> Iterator[Group]:
    questions = [question for asked in entry.questions.values() for question in asked]
    yield _group(f"faq:{entry.id}", questions, weight=3.0, family=entry.id)
    for language, answer in entry.answers.items():
        sentences = [part for part in _SENTENCE.split(answer) if len(part) > 8]
        asked = entry.questions[language]
        yield _group(f"answer:{entry.id}:{language}", [*asked, *sentences, answer], family=entry.id)
    yield _group(f"answers:{entry.id}", entry.answers.values(), weight=0.5, family=entry.id)


def _glossary_terms() -> list[Group]:
    found = []
    for term in _glossary():
        aliases = [alias for words in term.get("aliases", {}).values() for alias in words]
        found.append(_group(f"term:{term['id']}", [term["zh"], term["en"], *aliases], weight=1.5))
    return found


def _of_glossary() -> list[Group]:
    return [
        _group(f"gloss:{term['id']}", [term["zh"], term["en"], *term.get("gloss", {}).values()])
        for term in _glossary()
    ]


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


def _group(name: str, texts: Iterable[str], weight: float = 1.0, family: str = "", block: str = "") -> Group:
    return Group(name, tuple(dict.fromkeys(fold(text) for text in texts)), weight, family or name, block)
