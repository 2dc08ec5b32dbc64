"""A glossary's terms are FAQ entries too: what is it called, and what is it?"""

from collections.abc import Mapping
from typing import Any

from ingestion.blocks import Unreadable
from ingestion.strict_yaml import unknown_names

_NAMES = ("id", "zh", "en", "aliases", "gloss", "audience", "category", "links")


def is_term(item: Mapping[str, Any]) -> bool:
    """Whether an item of a YAML list is a term of a glossary rather than an FAQ entry."""
    return "gloss" in item and "question" not in item


def from_term(item: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The FAQ entry that a term makes: "什么是…？" and "What is …?", answered by its gloss.

    Its names in the language and their abbreviations are other ways to ask. Raises Unreadable naming `where`.
    """
    unknown_names(map(str, item), _NAMES, where)
    glosses, aliases = item["gloss"], item.get("aliases") or {}
    if not isinstance(glosses, dict):
        raise Unreadable(f"{where}: gloss: write it by language, as {{zh: …, en: …}}")
    if isinstance(aliases, list):
        aliases = dict.fromkeys(glosses, aliases)
    if not isinstance(aliases, dict):
        raise Unreadable(f"{where}: aliases: write a list, or lists by language as {{zh: […], en: […]}}")
    questions, also = {}, {}
    for tag in glosses:
        name = item.get(tag)
        if not isinstance(name, str) or not name.strip():
            raise Unreadable(f"{where}: {tag}: the term has a gloss but no name in this language")
        questions[tag] = f"什么是{name}？" if tag.startswith("zh") else f"What is {name}?"
        also[tag] = [name, *(aliases.get(tag) or [])]
    return {
        "id": item.get("id"),
        "question": questions,
        "also": also,
        "answer": glosses,
        "audience": item.get("audience"),
        "links": item.get("links"),
    }
