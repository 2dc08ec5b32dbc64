"""An answer's text as a message shows it: whole, or its beginning with a word on where the rest is."""

import re
from collections.abc import Sequence

from bot.answer import MARK
from bot.language import Language
from bot.slack.blocks import bounds
from bot.slack.blocks.bounds import cut_at_sentence, size, weight
from bot.slack.blocks.layout import Table
from bot.slack.blocks.rich_text import plain_text, rich_text
from bot.slack.blocks.words import say

KEPT = 3
"""List items that stay of a list which a table below holds whole."""
_SPACED_MARK = re.compile(r"\s*\[\d{1,3}\]")


def shortened(text: str, table: Table | None, language: Language) -> tuple[str, bool]:
    """The text to show, and whether something of it was cut that stands nowhere else in the message."""
    folded = _folded(text, table, language) if table else text
    most = bounds.ANSWER_TEXT
    kept = cut_at_sentence(folded, most)
    while weight(rich_text(kept)) > bounds.ANSWER_WEIGHT:
        most = min(most, size(kept)) * 4 // 5
        kept = cut_at_sentence(folded, most)
    return kept, kept.strip() != folded.strip()


def _folded(text: str, table: Table, language: Language) -> str:
    """The text with only the first items of the list that the table shows; a cited item always stays."""
    keys = [row[0] for row in table.rows if size(row[0]) > 1]
    lines = text.split("\n")
    told = [place for place, line in enumerate(lines) if _is_of(line, keys)]
    left_out = told[KEPT:]
    if len(left_out) <= 1:
        return text
    rest = f"- {say('in_table', language)}"
    kept = [
        rest if place == left_out[0] else line
        for place, line in enumerate(lines)
        if place not in left_out[1:]
    ]
    return "\n".join(kept)


def _is_of(line: str, keys: Sequence[str]) -> bool:
    return line.startswith("- ") and not MARK.search(line) and any(_key(one) in line for one in keys)


def _key(cell: str) -> str:
    """What names a row in a sentence: of a week, the day in its brackets."""
    found = re.search(r"\((\d{4}-\d{2}-\d{2})\)", cell)
    return found[1] if found else cell


def fallback(text: str) -> str:
    """The text for notifications and screen readers: plain, without marks, and safe where Slack parses it."""
    said = plain_text(_SPACED_MARK.sub("", text)).strip()
    kept = cut_at_sentence(said, bounds.FALLBACK)
    most = bounds.FALLBACK
    while size(_escaped(kept)) > bounds.FALLBACK:
        most -= max(10, (size(_escaped(kept)) - bounds.FALLBACK) // 5)
        kept = cut_at_sentence(said, most)
    return _escaped(kept) or bounds.ELLIPSIS


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
