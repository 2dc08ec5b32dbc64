"""Slack's blocks as we use them, each within its bounds whatever it is given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.blocks import bounds
from bot.slack.blocks.bounds import Block, cut, size

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"}
_FORMATTING_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class Table:
    """Columns with their heads, rows of cells, and the columns that are set to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    wrapped: frozenset[int] = frozenset({0})
    """Columns of names and sentences, which may take several lines; dates and amounts never do."""


def escaped(text: str) -> str:
    """A text for `mrkdwn` that says itself: nothing in it mentions, links or formats.

    Slack has no escape for the signs of formatting, so those are replaced by ones that look alike.
    """
    kept = "".join(_ESCAPED.get(sign, sign) for sign in _CONTROL.sub("", text))
    return _FORMATTING_UNDERSCORE.sub("ˍ", kept)


def fitting(text: str, most: int) -> str:
    """A text escaped for `mrkdwn` and cut so that the escaped one fits."""
    kept = cut(_CONTROL.sub("", text), most)
    while size(escaped(kept)) > most:
        kept = cut(kept, max(1, size(kept) - max(1, (size(escaped(kept)) - most) // 5)))
    return escaped(kept)


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object of what is escaped already; Slack is told to make nothing of bare names and addresses."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str, most: int) -> dict[str, Any]:
    """A text object of one line in which Slack reads no markup at all."""
    line = _SPACE.sub(" ", _CONTROL.sub("", text)).strip()
    return {"type": "plain_text", "text": cut(line, most) or bounds.ELLIPSIS, "emoji": False}


def section(title: str, lines: Sequence[str] = ()) -> Block:
    """A title in bold, and lines under it."""
    head = f"*{fitting(title, bounds.SECTION_TEXT // 4)}*" if title.strip() else ""
    body = fitting("\n".join(lines), bounds.SECTION_TEXT - size(head) - 1)
    text = "\n".join(part for part in (head, body) if part.strip())
    return {"type": "section", "text": mrkdwn(text or bounds.ELLIPSIS), "expand": True}


def sections(lines: Sequence[str]) -> list[Block]:
    """Lines in as many sections as they need; only a line that no section could hold is cut."""
    packed: list[list[str]] = []
    room = 0
    for line in lines:
        need = size(escaped(line)) + 1
        if need > room or not packed:
            packed.append([])
            room = bounds.SECTION_TEXT
        packed[-1].append(line)
        room -= need
    return [section("", together) for together in packed]


def facts(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Labels with their values, two side by side; in as many sections as they need."""
    texts = [
        f"*{fitting(label, 200)}*\n{fitting(value, bounds.FIELD_TEXT // 2)}"
        for label, value in pairs
        if label.strip()
    ]
    return [
        {"type": "section", "fields": [mrkdwn(text) for text in texts[at : at + bounds.FIELDS]]}
        for at in range(0, len(texts), bounds.FIELDS)
    ]


def context(lines: Sequence[str]) -> Block:
    """Small grey lines."""
    text = fitting("\n".join(lines), bounds.CONTEXT_TEXT)
    return {"type": "context", "elements": [mrkdwn(text or bounds.ELLIPSIS)]}


def divider() -> Block:
    return {"type": "divider"}


def table(drawn: Table, room: int = bounds.TABLE) -> tuple[Block, int]:
    """The table with as many of its rows as the room allows, and how many those are."""
    columns = drawn.heads[: bounds.TABLE_COLUMNS]
    lines = [_cells(columns, len(columns))]
    room -= bounds.weight(lines[0])
    for row in drawn.rows[: bounds.TABLE_ROWS - 1]:
        cells = _cells(row, len(columns))
        room -= bounds.weight(cells)
        if room < 0:
            break
        lines.append(cells)
    settings = [
        {"align": "right" if place in drawn.right else "left", "is_wrapped": place in drawn.wrapped}
        for place in range(len(columns))
    ]
    return {"type": "table", "rows": lines, "column_settings": settings}, len(lines) - 1


def _cells(texts: Sequence[str], columns: int) -> list[dict[str, Any]]:
    """A row of as many cells as there are columns; none of them empty, which Slack refuses."""
    row = [*texts[:columns], *[""] * (columns - len(texts))]
    return [{"type": "raw_text", "text": _cell(text)} for text in row]


def _cell(text: str) -> str:
    return cut(_SPACE.sub(" ", _CONTROL.sub("", text)).strip(), bounds.TABLE_CELL) or "–"
