"""Markdown becomes blocks; their text is the source's own, with its list markers and emphasis."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingestion.blocks import Block, BlockKind, Reading
from ingestion.front_matter import split_front_matter
from ingestion.reading.text import decode
from ingestion.reading.wrapping import join_lines

_TAG = re.compile(r"<[^<>]*>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def read_markdown(_name: str, data: bytes) -> Reading:
    """The reading of a Markdown file; its title is the first heading when that opens the text."""
    settings, body = split_front_matter(decode(data))
    blocks = tuple(block for block in _blocks(body) if block.text)
    opening = blocks[0] if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1 else None
    return Reading(blocks=blocks, title=opening.text if opening else None, settings=settings)


def _blocks(body: str) -> Iterator[Block]:
    lines = body.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    item: int | None = None
    """First line of the list item whose first paragraph has not come yet."""
    for position, token in enumerate(tokens):
        if token.type == "list_item_open" and token.map:
            item = token.map[0]
        elif token.type == "heading_open":
            yield Block(BlockKind.HEADING, tokens[position + 1].content.strip(), level=int(token.tag[1]))
        elif token.type == "paragraph_open" and token.map:
            begun_by_item = item is not None and token.map[0] == item
            kind = BlockKind.LIST_ITEM if begun_by_item or token.level > 0 else BlockKind.PARAGRAPH
            yield Block(kind, join_lines(_strip_quote(line) for line in lines[token.map[0] : token.map[1]]))
            item = None
        elif token.type == "table_open" and token.map:
            yield _table(lines[token.map[0] : token.map[1]])
        elif token.type in {"fence", "code_block"}:
            yield Block(BlockKind.PARAGRAPH, token.content.strip("\n"))
        elif token.type == "html_block":
            yield from _text_of(token)


def _strip_quote(line: str) -> str:
    return re.sub(r"^\s*(?:>\s?)+", "", line)


def _table(lines: list[str]) -> Block:
    rows = [line.strip() for line in lines if line.strip()]
    return Block(BlockKind.TABLE, "\n".join(rows), head="\n".join(rows[:2]))


def _text_of(token: Token) -> Iterator[Block]:
    for line in _TAG.sub("", _COMMENT.sub("", token.content)).split("\n"):
        yield Block(BlockKind.PARAGRAPH, line.strip())
