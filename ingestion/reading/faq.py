"""FAQ entries, from YAML or a table's rows, become blocks: one answer per entry and language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ingestion import language
from ingestion.blocks import Block, BlockKind, Entry, Reading, Unreadable
from ingestion.front_matter import as_settings
from ingestion.reading.glossary import from_term, is_term
from ingestion.reading.text import decode
from ingestion.strict_yaml import parse_yaml, unknown_names
from knowledge.passage import Audience

_LISTS = ("entries", "faq", "items", "terms")


class FaqEntry(BaseModel):
    """One entry as its author wrote it, in as many languages as it has."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    id: str
    question: dict[str, str]
    also: dict[str, tuple[str, ...]] = {}
    answer: dict[str, str]
    audience: Audience | None = None
    category: str | None = None
    terms: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @field_validator("question", "answer", "also", mode="before")
    @classmethod
    def _by_language(cls, value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, str) and value.strip():
            value = {language.detect(value): value}
        if not isinstance(value, dict):
            raise ValueError("write it by language, as {zh: …, en: …}")
        tags = {tag: language.canonical(str(tag)) for tag in value}
        wrong = [
            str(tag) for tag, canonical in tags.items() if canonical is None or canonical == language.UNKNOWN
        ]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is not a language: write it by language, as {{zh: …, en: …}}")
        return {tags[tag]: text for tag, text in value.items() if text not in (None, "", [])}

    @field_validator("also")
    @classmethod
    def _without_empty(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {tag: tuple(text for text in texts if text) for tag, texts in value.items()}

    @field_validator("terms", "links", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return value.split(";") if isinstance(value, str) else value or ()


def read_faq(_name: str, data: bytes) -> Reading:
    """The reading of an FAQ or glossary in YAML.

    It is a list of entries, or a mapping with document settings and the list under `entries`.
    Raises Unreadable naming the entry that is wrong.
    """
    settings, items = _settings_and_items(parse_yaml(decode(data), "the file"))
    notes: list[str] = []
    entries = []
    for position, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise Unreadable(f"entry {position} is not a mapping: write id, question and answer")
        where = f"entry {position}" + (f" ({item['id']})" if item.get("id") else "")
        fields = from_term(item, where) if is_term(item) else item
        notes += unknown_names(map(str, fields), FaqEntry.model_fields, where)
        entries.append((where, fields))
    return reading_of(entries, settings=settings, notes=notes)


def reading_of(
    entries: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    settings: Mapping[str, object] | None = None,
    notes: Sequence[str] = (),
) -> Reading:
    """The reading of entries, each with the place it stands at; Unreadable says where it is wrong."""
    checked: dict[str, str] = {}
    blocks: list[Block] = []
    for where, fields in entries:
        entry = _check(fields, where)
        if entry.id in checked:
            raise Unreadable(f"{where}: the id '{entry.id}' is already that of {checked[entry.id]}")
        checked[entry.id] = where
        blocks += _blocks(entry)
    if not blocks:
        raise Unreadable("has no entries")
    return Reading(blocks=tuple(blocks), settings=settings or {}, is_faq=True, notes=tuple(notes))


def _settings_and_items(documents: list[Any]) -> tuple[dict[str, object], list[Any]]:
    if not documents:
        raise Unreadable("is empty: write a list of FAQ entries")
    *before, last = documents
    settings = as_settings(before, "front matter")
    if isinstance(last, dict):
        name = next(
            (name for name in _LISTS if isinstance(last.get(name), list) and "question" not in last), None
        )
        if name is None:
            return settings, [last]
        settings |= {str(key): value for key, value in last.items() if key != name}
        return settings, last[name]
    if not isinstance(last, list):
        raise Unreadable("is not an FAQ: write a list of entries with id, question and answer")
    return settings, last


def _check(fields: Mapping[str, Any], where: str) -> FaqEntry:
    try:
        entry = FaqEntry.model_validate(dict(fields))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False)[0]
        name = ".".join(str(part) for part in problem["loc"])
        raise Unreadable(f"{where}: {name}: {problem['msg'].removeprefix('Value error, ')}") from error
    if not entry.id or "#" in entry.id:
        raise Unreadable(f"{where}: id: give every entry an id of its own, without '#'")
    if not entry.question:
        raise Unreadable(f"{where}: question is empty")
    for tag in {*entry.question, *entry.answer, *entry.also}:
        for name, texts in (("question", entry.question), ("answer", entry.answer)):
            if not texts.get(tag):
                raise Unreadable(
                    f"{where}: {name} in '{tag}' is missing: an entry has both in each of its languages"
                )
    return entry


def _blocks(entry: FaqEntry) -> Iterator[Block]:
    for tag, question in entry.question.items():
        others = tuple(text for text in entry.also.get(tag, ()) if text != question)
        known = Entry(
            id=entry.id,
            language=tag,
            questions=(question, *others),
            audience=entry.audience,
            terms=entry.terms,
            url=next((link for link in entry.links if link.startswith(("https://", "http://"))), None),
        )
        yield Block(BlockKind.HEADING, question, level=1)
        yield Block(BlockKind.ENTRY, entry.answer[tag], entry=known)
