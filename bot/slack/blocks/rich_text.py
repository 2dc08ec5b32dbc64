"""An answer's Markdown as rich text: every character of it stays text, so none can mention, link or format.

Slack's `markdown` block and its `mrkdwn` read markup in what they are given; a rich text holds it as data, as
the composer sends what a person typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Any

from bot.slack.blocks.bounds import RICH_TEXT, Block, size

_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_CODE = re.compile(r"`+([^`]+)`+")
_FENCE = re.compile(r"^\s*(?:```|~~~)\w*\s*$")
_HEADING = re.compile(r"^#{1,6}\s+(.+)$")
_ITEM = re.compile(r"^\s*[-*•]\s+(.+)$")
_QUOTE = re.compile(r"^\s*>\s?(.*)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Shape(Enum):
    """How a line stands: in a paragraph, in a list, or in a quote."""

    PARAGRAPH = auto()
    ITEM = auto()
    QUOTE = auto()


@dataclass(frozen=True)
class Line:
    """One line of an answer, and whether the whole of it is set in bold."""

    shape: Shape
    text: str
    bold: bool = False


def rich_text(markdown: str) -> list[Block]:
    """The text as `rich_text` blocks, in order; no block when there is nothing to say."""
    blocks: list[list[Line]] = []
    room = 0
    for line in _short(_lines(markdown)):
        if size(line.text) > room or not blocks:
            blocks.append([])
            room = RICH_TEXT
        blocks[-1].append(line)
        room -= size(line.text) + 1
    return [_block(lines) for lines in blocks if any(line.text.strip() for line in lines)]


def plain_text(markdown: str) -> str:
    """The text without its markup, for those who do not see the blocks; list items keep their dash."""
    marks = {Shape.ITEM: "- ", Shape.QUOTE: "", Shape.PARAGRAPH: ""}
    lines = (marks[line.shape] + _BOLD.sub(r"\1", line.text) for line in _lines(markdown))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def verbatim(text: str) -> Block:
    """A quote as it is, without any markup read in it."""
    kept = _CONTROL.sub("", text)
    return {"type": "rich_text", "elements": [_quote([_text(kept)] if kept.strip() else [])]}


def _lines(markdown: str) -> Iterator[Line]:
    unlinked = _LINK.sub(_words_of_link, _IMAGE.sub(r"\1", _CONTROL.sub("", markdown.replace("\r\n", "\n"))))
    for text in unlinked.split("\n"):
        if not _FENCE.match(text):
            yield _line(_CODE.sub(r"\1", text))


def _words_of_link(found: re.Match[str]) -> str:
    """The words of a link; those of a mark keep their brackets."""
    return f"[{found[1]}]" if found[1].isdigit() else found[1]


def _line(text: str) -> Line:
    if found := _HEADING.match(text):
        return Line(Shape.PARAGRAPH, found[1].replace("**", ""), bold=True)
    if found := _ITEM.match(text):
        return Line(Shape.ITEM, found[1])
    if found := _QUOTE.match(text):
        return Line(Shape.QUOTE, found[1])
    return Line(Shape.PARAGRAPH, text)


def _short(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, with one that is longer than a block in several."""
    for line in lines:
        text = line.text
        while size(text) > RICH_TEXT:
            yield Line(line.shape, text[: RICH_TEXT // 2], line.bold)
            text = text[RICH_TEXT // 2 :]
        yield Line(line.shape, text, line.bold)


def _block(lines: Sequence[Line]) -> Block:
    elements: list[dict[str, Any]] = []
    for shape, group in groupby(lines, key=lambda line: line.shape):
        together = list(group)
        if shape is Shape.ITEM:
            elements.append(_list(together))
        elif shape is Shape.QUOTE:
            elements.append(_quote(_joined(together)))
        elif any(line.text.strip() for line in together):
            elements.append({"type": "rich_text_section", "elements": _joined(_trimmed(together))})
    return {"type": "rich_text", "elements": elements}


def _trimmed(lines: list[Line]) -> list[Line]:
    """Without the empty lines at both ends: lists and quotes have a margin of their own."""
    kept = list(lines)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return kept


def _list(lines: Sequence[Line]) -> dict[str, Any]:
    items = [{"type": "rich_text_section", "elements": _styled(line)} for line in lines]
    return {"type": "rich_text_list", "style": "bullet", "elements": items}


def _quote(elements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text_quote", "elements": elements or [_text(" ")]}


def _joined(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as text elements with line breaks between them."""
    elements: list[dict[str, Any]] = []
    for place, line in enumerate(lines):
        if place:
            elements.append(_text("\n"))
        elements += _styled(line)
    return _merged(elements)


def _styled(line: Line) -> list[dict[str, Any]]:
    """The text of a line: what stands between two pairs of stars in bold."""
    parts = _BOLD.split(line.text)
    return [_text(part, bold=line.bold or place % 2 == 1) for place, part in enumerate(parts) if part]


def _merged(elements: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbours of one style in one element."""
    merged: list[dict[str, Any]] = []
    for one in elements:
        if merged and merged[-1].get("style") == one.get("style"):
            merged[-1] = {**one, "text": merged[-1]["text"] + one["text"]}
        else:
            merged.append(one)
    return merged


def _text(text: str, *, bold: bool = False) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}
