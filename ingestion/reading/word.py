"""DOCX becomes blocks: headings by their style, list items, tables in place, with Word's own numbers."""

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import _Element as Element  # type: ignore[import-untyped]

from ingestion.blocks import Block, BlockKind, Reading, Unreadable
from ingestion.reading.archive import measure
from ingestion.reading.numbering import starts_item
from ingestion.reading.word_numbering import WordNumbering

_HEADING = re.compile(r"(?:heading|标题|überschrift)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title\Z|标题\Z|titel\Z", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|verzeichnis)\s*(?:[1-9]|heading)?\Z", re.IGNORECASE)

_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), frozenset({qn("w:br"), qn("w:cr")})
_HYPHEN = qn("w:noBreakHyphen")
_LEFT_OUT = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:pPr"),
        qn("w:rPr"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
"""What was deleted with changes tracked, properties, and the second copy of a text box for old programs."""
_BOX, _PARAGRAPH = qn("w:txbxContent"), qn("w:p")


def read_word(_name: str, data: bytes) -> Reading:
    """The reading of a DOCX file; its title is the Title paragraph, its properties', or its first heading.

    Tracked changes are read as accepted; that there are any, and notes that are left out, is noted.
    """
    measure(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise Unreadable("is a damaged DOCX file: save it again from your office program") from error
    blocks = tuple(block for block in _Body(document).blocks() if block.text)
    if not blocks:
        raise Unreadable("has no text: give a file whose text is not only in pictures")
    first = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    opening = first.text if first and (first.level == 1 or first is blocks[0]) else None
    title = opening or document.core_properties.title.strip() or None
    return Reading(blocks=blocks, title=title, notes=tuple(_notes(document)))


def _notes(document: Document) -> Iterator[str]:
    body = document.element.body
    changes = sum(1 for _ in body.iter(qn("w:ins"), qn("w:del")))
    if changes:
        yield f"{changes} tracked changes are read as if accepted: accept or reject them before publishing"
    footnotes = sum(1 for _ in body.iter(qn("w:footnoteReference"), qn("w:endnoteReference")))
    if footnotes:
        yield f"{footnotes} footnotes left out: put what matters into the text"


class _Body:
    """Goes through the document once, counting its numbered paragraphs."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbering = WordNumbering(document)

    def blocks(self) -> Iterator[Block]:
        yield from self._below(self._document.element.body)

    def _below(self, parent: Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == _PARAGRAPH:
                yield from self._lines(Paragraph(element, self._document))
            elif element.tag == qn("w:tbl"):
                yield from self._table(Table(element, self._document))
            elif element.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
                yield from self._below(element)

    def _lines(self, paragraph: Paragraph) -> Iterator[Block]:
        style = (paragraph.style.name or "") if paragraph.style else ""
        text = _text(paragraph._p)
        number = self._numbering.number(paragraph) if text.strip() else None
        if _CONTENTS.match(style):
            return
        heading = _HEADING.match(style)
        mark = number.text if number else ""
        if heading or _TITLE.match(style):
            level = int(heading[1]) if heading else 1
            yield Block(BlockKind.HEADING, mark + " ".join(text.split()), level=level)
        else:
            in_list = style.lower().startswith("list") or (number is not None and not mark)
            first, *more = (mark + text.lstrip()).split("\n")
            for line in (" ".join(part.split()) for part in (first, *more)):
                kind = BlockKind.LIST_ITEM if in_list or starts_item(line) else BlockKind.PARAGRAPH
                yield Block(kind, line)
        for box in paragraph._p.iter(_BOX):
            yield from self._below(box)

    def _table(self, table: Table) -> Iterator[Block]:
        rows: list[str] = []
        heads = 0
        for row in table.rows:
            # A merged cell is reported once for every column it spans.
            cells = dict.fromkeys(cell._tc for cell in row.cells)
            line = " | ".join(" ".join(self._cell(cell).split()) for cell in cells)
            if not line.replace("|", "").strip():
                continue
            is_head = row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            heads += is_head and heads == len(rows)
            rows.append(line)
        if rows:
            head = rows[: min(heads or 1, len(rows) - 1)]
            yield Block(BlockKind.TABLE, "\n".join(rows), head="\n".join(head))

    def _cell(self, cell: Element) -> str:
        lines = []
        for element in cell.iter(_PARAGRAPH):
            number = self._numbering.number(Paragraph(element, self._document))
            lines.append((number.text if number else "") + _text(element))
        return " ".join(lines)


def _text(element: Element) -> str:
    """The text of a paragraph with what was inserted, without what was deleted, text boxes aside."""
    if element.tag == _TEXT:
        return element.text or ""
    if element.tag in _BREAKS:
        return "\n"
    if element.tag == _TAB:
        return "\t"
    if element.tag == _HYPHEN:
        return "-"
    return "".join(_text(child) for child in element if child.tag not in _LEFT_OUT and child.tag != _BOX)
