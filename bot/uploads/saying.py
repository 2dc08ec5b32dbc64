"""What is wrong with an uploaded ledger, and what should be known of it, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.language import Language
from bot.phrasebook import Phrasebook

WORDS = Phrasebook(Path(__file__).parent / "words.yaml")
Finding = Mapping[str, Any]
"""A problem's JSON values: `code`, `sheet`, `cell`, `found`, `facts`."""


def errors_said(errors: Iterable[Finding], language: Language) -> list[dict[str, Any]]:
    """Each error with its place, what was found, what is wrong and what would work."""
    return [
        {
            "sheet": one["sheet"],
            "cell": one["cell"],
            "found": one["found"],
            "code": one["code"],
            "problem": _worded("problem", one, language),
            "would_be_right": _worded("hint", one, language),
        }
        for one in errors
    ]


def warnings_said(warnings: Iterable[Finding], language: Language) -> list[dict[str, Any]]:
    """Each warning with the first place it is about."""
    return [
        {
            "sheet": one["sheet"],
            "cell": one["cell"],
            "code": one["code"],
            "text": _worded("warning", one, language),
        }
        for one in warnings
    ]


def error_lines(errors: Sequence[Finding], total: int, language: Language, most: int) -> list[str]:
    """The first errors in a line each, and how many more there are."""
    lines = [_line(one) for one in errors_said(errors[:most], language)]
    left = total - len(lines)
    return [*lines, WORDS.say("more", language, count=str(left))] if left > 0 else lines


def place_of(one: Finding) -> str:
    """`Sheet1!B12`, `B12`, the sheet alone, or nothing for the whole file."""
    return "!".join(part for part in (one["sheet"], one["cell"]) if part)


def _line(one: Finding) -> str:
    place, found = place_of(one), f"“{one['found']}” " if one["found"] else ""
    said = f"{place}: {found}{one['problem']}" if place else f"{found}{one['problem']}"
    return f"{said}. {one['would_be_right']}" if one["would_be_right"] else said


def _worded(table: str, one: Finding, language: Language) -> str:
    phrases = WORDS.entries[table].get(one["code"])
    return str(phrases[language.value]).format(**one["facts"]) if phrases else ""
