"""A paragraph that asks what the next one answers heads it, however its document marks questions."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingestion.blocks import Block, BlockKind
from ingestion.reading.numbering import is_question
from ingestion.reading.wrapping import width

LEVEL = 6
"""Questions stand below every heading with a number."""
_WIDEST = 160
_MARKED = re.compile(
    r"\W*(?:Q|Question|问题?|問題?)\s*[0-9一二三四五六七八九十]{0,3}\s*[:：.．、)）]\s*\S", re.IGNORECASE
)
_ANSWER = re.compile(r"\W*(?:A|Answer|答案?|答复)\s*[0-9]{0,3}\s*[:：.．、)）]\s*\S", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?:(?!\1).)+\1")
_NUMBERED = re.compile(r"[0-9]{1,3}[.、)）]")
_ANSWERS = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE})


def with_questions(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those that ask what follows them as headings; their texts are unchanged."""
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=LEVEL) if _asks(block, following) else block
        for block, following in zip(blocks, [*blocks[1:], None], strict=False)
    )


def _asks(block: Block, following: Block | None) -> bool:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM} or width(block.text) > _WIDEST:
        return False
    if following is None or following.kind not in _ANSWERS or "\n" in block.text:
        return False
    answered = _ANSWER.match(following.text) is not None
    if _MARKED.match(block.text):
        return answered or is_question(block.text)
    if not is_question(block.text) or is_question(following.text):
        return False
    numbered = _NUMBERED.match(block.text) is not None and following.kind is BlockKind.PARAGRAPH
    return answered or numbered or _BOLD.fullmatch(block.text) is not None
