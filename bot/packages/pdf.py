"""A package as a PDF, in Latin and Chinese letters; the same package makes the same bytes."""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize
from xml.sax.saxutils import escape

import reportlab  # type: ignore[import-untyped]
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle  # type: ignore[import-untyped]

from bot.language import Language
from bot.packages.package import WORDS, Package

LATIN, CHINESE = "Vera", "STSong-Light"
NO_LETTER = "□"
"""For a letter that neither font has, unless it is one of theirs with an accent: then that is drawn. The CSV
has every name as it is registered."""
_LINE = colors.HexColor("#c9d0d8")
_UNDERLINED = ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)
_WIDTH = A4[0] - 40 * mm
_BODY = ParagraphStyle("body", fontName=LATIN, fontSize=9, leading=13, wordWrap="CJK")
_QUIET = ParagraphStyle("quiet", parent=_BODY, textColor=colors.HexColor("#4a5560"))
_HEAD = ParagraphStyle("head", parent=_BODY, fontSize=11, leading=15, spaceBefore=10, spaceAfter=4)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=16, leading=22, spaceAfter=6)
_FRAMED = ParagraphStyle("framed", parent=_BODY, borderWidth=0.6, borderColor=_LINE, borderPadding=6)


def as_pdf(package: Package, language: Language) -> bytes:
    """The filled document."""
    _letters()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=f"{package.title} {package.reference}",
        author="CoverDesk",
        invariant=1,  # no time and no number of its own in it
    )
    foot = _foot(package.reference, language)
    document.build(list(_parts(package, language)), onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _parts(package: Package, language: Language) -> Iterator[Any]:
    yield _text(package.title, _TITLE)
    yield _text(package.notice, _FRAMED)
    yield Spacer(1, 4 * mm)
    for section in package.sections:
        yield _text(section.title, _HEAD)
        yield _lines(section.lines)
    if package.invoices:
        yield _text(WORDS.say("section_invoices", language), _HEAD)
        yield _table(package.heads, package.invoices)
    if package.warnings:
        yield _text(WORDS.say("section_warnings", language), _HEAD)
        for one in package.warnings:
            yield _text(f"– {one}", _BODY)


def _lines(lines: Sequence[tuple[str, str]]) -> Table:
    rows = [[_text(name, _QUIET), _text(value, _BODY)] for name, value in lines]
    table = Table(rows, colWidths=[_WIDTH * 0.42, _WIDTH * 0.58])
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)])
    )
    return table


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    cells = [[_text(one, _QUIET) for one in heads], *([_text(one, _BODY) for one in row] for row in rows)]
    table = Table(cells, colWidths=[_WIDTH / len(heads)] * len(heads), repeatRows=1)
    table.setStyle(TableStyle([_UNDERLINED]))
    return table


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of what is written: nothing in it is markup."""
    return Paragraph(_lettered(text), style)


def _lettered(text: str) -> str:
    """The text with each run in the font that has its letters."""
    runs: list[tuple[str, str]] = []
    for letter in text:
        bare = normalize("NFD", letter)[0]
        drawn = next((one for one in (letter, bare) if _font_of(one)), NO_LETTER)
        font = _font_of(drawn) or CHINESE
        if runs and runs[-1][0] == font:
            runs[-1] = font, runs[-1][1] + drawn
        else:
            runs.append((font, drawn))
    return "".join(f'<font name="{font}">{escape(run)}</font>' for font, run in runs)


def _font_of(letter: str) -> str | None:
    if ord(letter) in _letters():
        return LATIN
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return None
    return CHINESE


@cache
def _letters() -> frozenset[int]:
    """The letters of the Latin font; both fonts are there once this was asked."""
    file = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    latin = TTFont(LATIN, str(file))
    pdfmetrics.registerFont(latin)
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return frozenset(latin.face.charToGlyph)


def _foot(reference: str, language: Language) -> Callable[[Canvas, Any], None]:
    def draw(canvas: Canvas, document: Any) -> None:
        canvas.saveState()
        page = WORDS.say("page", language, page=str(document.page))
        line = _text(f"{reference} · {page}", _QUIET)
        line.wrapOn(canvas, _WIDTH, 10 * mm)
        line.drawOn(canvas, 20 * mm, 9 * mm)
        canvas.restoreState()

    return draw
