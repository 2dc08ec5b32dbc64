"""The widget's script from its source files and style, and its words: put together once for all visitors."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import opencc

from bot.http.page import WEB
from bot.phrasebook import Phrasebook

WIDGET = WEB / "widget"
ORDER = (
    "nodes",
    "speech",
    "figures",
    "markdown",
    "sources",
    "calendar",
    "card",
    "record_cards",
    "worked_cards",
    "list_cards",
    "action",
    "opinion",
    "answer",
    "colours",
    "memory",
    "line",
    "identity",
    "recovery",
    "turn",
    "person",
    "printing",
    "panel",
    "bell",
    "desk",
    "start",
)
"""The source files in the order in which they build on each other."""

_ANSWERS = WEB.parent / "embedded" / "phrases.yaml"
_CALCULATIONS = WEB.parent / "embedded" / "wording" / "calculations.yaml"
_REVIEW = WEB.parent / "embedded" / "wording" / "credit_review.yaml"
_SLACK = WEB.parent / "slack" / "blocks" / "words.yaml"
_OF_RECORDS: Mapping[Any, tuple[str, ...]] = {
    _ANSWERS: (
        "authority", "cause", "claim_status", "actor", "check_reason", "parameter", "missing",
        "pending_action", "alert_level_name", "indemnity_step",
    ),
    _CALCULATIONS: ("step", "unit"),
    _REVIEW: ("found",),
    _SLACK: (
        "label", "limit_status", "verdict", "document_status", "needed", "calculation", "action_state",
        "action_kind", "source", "title", "unknown", "days", "one_day", "as_of", "page", "none_in_force",
        "no_end", "missed", "given", "not_overdue", "stop", "announced", "announced_to", "conditions",
        "still_missing", "not_known", "at_once", "open_until", "receipt", "elsewhere",
    ),
}  # fmt: skip
"""The words of records are those of the answers and of Slack: one word a thing, wherever it is shown."""


_BLANKS = re.compile(r"\s*(?:;\s*)?(})\s*|\s*([{;,])\s*|(?<=\w)(:) ")
"""Blanks around signs that end something in a style sheet, and a rule's last semicolon; no text has such."""
LANGUAGES = ("zh", "zh-Hant", "en")


@dataclass(frozen=True)
class Sent:
    """What is sent to every visitor alike, also packed, and the tag by which a browser knows it again."""

    plain: bytes
    packed: bytes
    tag: str


@cache
def widget_script() -> Sent:
    """Put together when it is first asked for; the files of an installation do not change."""
    style = _BLANKS.sub(r"\1\2\3", _lean((WIDGET / "widget.css").read_text("utf-8")))
    parts = [_lean((WIDGET / f"{name}.js").read_text("utf-8")) for name in ORDER]
    return _sent(
        '(() => {\n"use strict";\n' + "\n".join([f"const STYLE = {_json(style)};", *parts, "})();\n"])
    )


@cache
def widget_words(language: str) -> Sent:
    """The words of one of `LANGUAGES`, as JSON; traditional Chinese is made from the simplified."""
    entries = dict(Phrasebook(WIDGET / "words.yaml").entries)
    for file, names in _OF_RECORDS.items():
        book = Phrasebook(file).entries
        entries.update({f"{'calculation_' if file == _CALCULATIONS else ''}{n}": book[n] for n in names})
    said = _json(_in_language(entries, "en" if language == "en" else "zh"))
    return _sent(opencc.OpenCC("s2twp").convert(said) if language == "zh-Hant" else said)


def _sent(text: str) -> Sent:
    plain = text.encode()
    return Sent(plain, gzip.compress(plain, 9, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:32]}"')


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _in_language(entries: Any, language: str) -> Any:
    """The entries in one language."""
    if not isinstance(entries, dict):
        return entries
    if language in entries and entries.keys() <= {"zh", "en"}:
        return entries[language]
    return {str(name): _in_language(entry, language) for name, entry in entries.items()}


def _lean(source: str) -> str:
    """Without indentation and comments, which no browser needs; no text of ours has blanks around //."""
    lines = (line.strip().split(" // ")[0] for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))
