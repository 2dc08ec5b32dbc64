"""How much Slack takes of each part of a message, and how a text is cut to it."""

import json
from collections.abc import Sequence
from typing import Any

from bot.answer import sentences

Block = dict[str, Any]

BLOCKS = 50
SECTION_TEXT = 3000
FIELDS = 10
FIELD_TEXT = 2000
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
ACTION_ID = 255
ACTIONS = 25
CONTEXT_TEXT = 2000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CELL = 200
"""Ours: a longer cell makes the row unreadable."""
TABLE = 5500
"""Ours, of the 10,000 characters that Slack takes in all cells: a table is one part of `WHOLE`."""
FALLBACK = 3000
ANSWER_TEXT = 4500
"""Ours: of a longer answer the beginning is shown, and it is said where the rest is."""
ANSWER_WEIGHT = 5200
"""Ours: the same in JSON, in which every item of a list has a container of its own."""
RICH_TEXT = 2900
WHOLE = 11_500
"""All blocks as JSON. Slack rejects a message somewhere above 12,000 characters of all its blocks together,
counts containers too, and does not say how (slackapi/bolt-js #2509, #2867); JSON counts all that it can."""

ELLIPSIS = "…"


def size(text: str) -> int:
    """The length as Slack's clients count it: an emoji beyond the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def weight(blocks: Sequence[Block]) -> int:
    """The length of blocks as JSON."""
    return size(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def json_size(text: str) -> int:
    """The length of a text as JSON, in which a quotation mark is two characters."""
    return size(json.dumps(text, ensure_ascii=False))


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis where it is longer."""
    if size(text) <= most:
        return text
    kept = text[: most - 1]
    while size(kept) > most - 1:
        kept = kept[: len(kept) - max(1, (size(kept) - most + 1) // 2)]
    return kept.rstrip() + ELLIPSIS


def cut_at_sentence(text: str, most: int) -> str:
    """As many whole sentences from the beginning as fit; of a first one that does not fit, its beginning."""
    if size(text) <= most:
        return text
    kept = ""
    for sentence in sentences(text):
        if size(kept) + size(sentence) > most:
            break
        kept += sentence
    return kept.rstrip() or cut(text, most)
