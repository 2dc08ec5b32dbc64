"""A library in memory, and files of every format as their programs write them."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from ingestion.blocks import Reading
from ingestion.front_matter import Flags
from ingestion.pipeline import IngestReport, ingest
from ingestion.reading.any import read_file
from ingestion.sources import find_sources
from knowledge.document import Document, Moved, Outline, Remove, Step, outline_of
from knowledge.passage import Audience, Passage

CHINESE = "STSong-Light"


@dataclass(frozen=True)
class Known:
    """What the library in memory tells of a document."""

    document_id: str
    digest: str
    audience: Audience
    passages: int


class MemoryLibrary:
    """A library that forgets when the test ends."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.passages: dict[str, tuple[Passage, ...]] = {}

    def known(self) -> Mapping[str, Known]:
        return {
            document.path: Known(
                document.id, document.digest, document.audience, len(self.passages[document.id])
            )
            for document in self.documents.values()
        }

    def outlines(self) -> Sequence[Outline]:
        return [outline_of(document) for document in self.documents.values()]

    def apply(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if isinstance(step, Remove):
                self._remove(step.document_ids)
                self._move(step.moved)
            else:
                self._move(step.moved)
                self._remove([one.id for one in self.documents.values() if one.path == step.document.path])
                self.documents[step.document.id] = step.document
                self.passages[step.document.id] = tuple(step.passages)

    def _remove(self, document_ids: Sequence[str]) -> None:
        for document_id in document_ids:
            self.documents.pop(document_id, None)
            self.passages.pop(document_id, None)

    def _move(self, moved: Sequence[Moved]) -> None:
        taken = [(self.documents.pop(one.document_id), self.passages.pop(one.document_id)) for one in moved]
        for (document, passages), one in zip(taken, moved, strict=True):
            self.documents[one.new_id] = replace(
                document, id=one.new_id, path=one.path, effective_to=one.effective_to
            )
            self.passages[one.new_id] = tuple(
                replace(passage, document_id=one.new_id, effective_to=one.effective_to)
                for passage in passages
            )

    def all_passages(self) -> list[Passage]:
        return [passage for passages in self.passages.values() for passage in passages]


@pytest.fixture
def library() -> MemoryLibrary:
    return MemoryLibrary()


TakeIn = Callable[..., IngestReport]


@pytest.fixture
def take_in(library: MemoryLibrary) -> TakeIn:
    """Ingests paths into the library."""

    def run(*paths: Path | str, flags: Flags | None = None, prune: bool = False) -> IngestReport:
        return ingest(find_sources(paths, flags), library, prune=prune)

    return run


def reading_of(name: str, content: str | bytes) -> Reading:
    return read_file(name, content.encode() if isinstance(content, str) else content)


def pdf_of(pages: Sequence[Sequence[str]], *, title: str = "", password: str | None = None) -> bytes:
    """A PDF with these lines on its pages, in a Chinese font."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=password)
    canvas.setTitle(title)
    for lines in pages:
        canvas.setFont(CHINESE, 11)
        for row, line in enumerate(lines):
            canvas.drawString(60, 780 - row * 18, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def laid_out_pdf(*columns: Sequence[str], heading: str = "", size: int = 10) -> bytes:
    """A PDF page with columns of lines that begin at the same height, below a heading across all of them."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setFont(CHINESE, size)
    if heading:
        canvas.drawString(60, 800, heading)
    longest = max(len(lines) for lines in columns)
    for row in range(longest):  # row by row, as many programs write them
        for place, lines in enumerate(columns):
            if row < len(lines):
                canvas.drawString(60 + place * 490 / len(columns), 760 - row * 14, lines[row])
    canvas.save()
    return file.getvalue()


def picture_pdf() -> bytes:
    """A PDF as a scanner makes it: a page with a picture and no text."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def word_of(*parts: tuple[str, str] | list[list[str]]) -> bytes:
    """A DOCX with paragraphs as (style, text) and tables as rows."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, list):
            table = document.add_table(rows=len(part), cols=len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        else:
            style, text = part
            document.add_paragraph(text, style=style)
    return saved(document)


def numbered_word_of(
    levels: Sequence[tuple[str, str]], *paragraphs: tuple[int, str] | tuple[int, str, str]
) -> bytes:
    """A DOCX whose numbers Word makes: levels as (format, text), paragraphs as (level, text, style)."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    described = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    names = nsdecls("w")
    numbering.insert(0, parse_xml(f'<w:abstractNum {names} w:abstractNumId="99">{described}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {names} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    for level, text, *style in paragraphs:
        paragraph = document.add_paragraph(text, style=style[0] if style else None)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {names}><w:ilvl w:val="{level}"/><w:numId w:val="99"/></w:numPr>')
        )
    return saved(document)


def saved(document: WordDocument) -> bytes:
    """The bytes of a DOCX."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def sheet_of(rows: Sequence[Sequence[str | None]], *, title: str = "FAQ") -> bytes:
    """An XLSX workbook with one sheet."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    workbook.close()
    return file.getvalue()
