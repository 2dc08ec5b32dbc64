"""DOCX becomes blocks: headings by their style, list items, tables in their place."""

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingestion.blocks import Block, BlockKind, Reading, Unreadable
from ingestion.reading.archive import measure
from ingestion.reading.numbering import starts_item

_HEADING = re.compile(r"(?:heading|标题|überschrift)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title\Z|标题\Z|titel\Z", re.IGNORECASE)


def read_word(_name: str, data: bytes) -> Reading:
    """The reading of a DOCX file; its title is the Title paragraph, its properties', or its first heading."""
    measure(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise Unreadable("is a damaged DOCX file: save it again from your office program") from error
    blocks = tuple(block for block in _blocks(document) if block.text)
    if not blocks:
        raise Unreadable("has no text: give a file whose text is not only in pictures or text boxes")
    first = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    opening = first.text if first and (first.level == 1 or first is blocks[0]) else None
    return Reading(blocks=blocks, title=opening or document.core_properties.title.strip() or None)


def _blocks(document: Document) -> Iterator[Block]:
    for content in document.iter_inner_content():
        if isinstance(content, Table):
            yield _table(content)
        else:
            yield from _lines(content)


def _lines(paragraph: Paragraph) -> Iterator[Block]:
    style = (paragraph.style.name or "") if paragraph.style else ""
    heading = _HEADING.match(style)
    text = paragraph.text
    if heading or _TITLE.match(style):
        level = int(heading[1]) if heading else 1
        yield Block(BlockKind.HEADING, " ".join(text.split()), level=level)
        return
    in_list = style.lower().startswith("list")
    for line in (line.strip() for line in text.split("\n")):
        kind = BlockKind.LIST_ITEM if in_list or starts_item(line) else BlockKind.PARAGRAPH
        yield Block(kind, line)


def _table(table: Table) -> Block:
    rows = []
    for row in table.rows:
        # A merged cell is reported once for every column it spans.
        cells = [cell for position, cell in enumerate(row.cells) if cell not in row.cells[:position]]
        rows.append(" | ".join(" ".join(cell.text.split()) for cell in cells))
    rows = [row for row in rows if row.replace("|", "").strip()]
    return Block(BlockKind.TABLE, "\n".join(rows), head=rows[0] if len(rows) > 1 else "")
