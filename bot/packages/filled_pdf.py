"""The filled PDF of a package: the same bytes for the same record on the same day."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    Flowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from bot.language import Language
from bot.packages.fonts import CHINESE, LATIN, LOST, marked_up, register
from bot.packages.invoice_file import headings, table
from bot.packages.package import Package
from bot.packages.told import Section, sections, title
from bot.packages.words import say, word

_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_LABEL = 48 * mm
_IN_A_CELL = 400
"""Characters of a cell: one that is higher than its page could not be drawn."""
_SHOWN = ("invoice_no", "due_on", "currency", "amount", "paid", "disputed", "unpaid_recorded", "unpaid_now")
_GRID = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#c4ccd4")),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)
_HEADED = TableStyle([("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef2f6"))])


def filled_pdf(package: Package) -> bytes:
    """A4, in the reader's language."""
    register()
    into = io.BytesIO()
    document = SimpleDocTemplate(
        into,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title(package),
        author="CoverDesk",
        invariant=1,
    )
    foot = partial(_foot, package)
    document.build(list(_story(package)), onFirstPage=foot, onLaterPages=foot)
    return into.getvalue()


def _story(package: Package) -> Iterator[Flowable]:
    language = package.language
    yield _text(title(package), language, size=16, bold=True)
    yield Spacer(1, 3 * mm)
    yield _text(say("not_sent", language), language, size=10.5, bold=True, framed=True)
    told = sections(package)
    for section in told:
        yield from _drawn(section, language)
        if section.heading == word("section", "deadlines", language):
            yield from _invoices(package)
    if any(LOST in marked_up(said) for section in told for line in section.lines for said in line):
        yield Spacer(1, 3 * mm)
        yield _text(say("sign_lost", language), language, size=8)


def _drawn(section: Section, language: Language) -> Iterator[Flowable]:
    yield Spacer(1, 5 * mm)
    yield _text(section.heading, language, size=11.5, bold=True, kept=True)
    for label, said in section.lines:
        if label and len(said) <= _IN_A_CELL:
            row = [_text(label, language, at_most=_IN_A_CELL), _text(said, language)]
            yield Table([row], [_LABEL, _WIDTH - _LABEL], style=_GRID)
        else:
            yield _text(f"{label}: {said}" if label else f"• {said}", language)


def _invoices(package: Package) -> Iterator[Flowable]:
    language = package.language
    yield Spacer(1, 5 * mm)
    yield _text(word("section", "invoices", language), language, size=11.5, bold=True, kept=True)
    if not package.invoices:
        yield _text(say("no_invoices", language), language)
        return
    head = [_text(name, language, size=7.5, bold=True) for name in headings(package, _SHOWN)]
    rows = [
        [_text(cells[name], language, size=7.5, at_most=80) for name in _SHOWN] for cells in table(package)
    ]
    widths = [_WIDTH * share for share in (0.175, 0.12, 0.1, 0.125, 0.115, 0.11, 0.13, 0.125)]
    listed = Table([head, *rows], widths, repeatRows=1, style=_GRID)
    listed.setStyle(_HEADED)
    yield listed


def _text(
    text: str,
    language: Language,
    *,
    size: float = 9.5,
    bold: bool = False,
    framed: bool = False,
    kept: bool = False,
    at_most: int = 0,
) -> Paragraph:
    frame: dict[str, Any] = {"borderColor": colors.black, "borderWidth": 1, "borderPadding": 5}
    style = ParagraphStyle(
        "text",
        fontName=CHINESE if language is Language.ZH else LATIN,
        fontSize=size,
        leading=size * 1.45,
        wordWrap="CJK" if language is Language.ZH else None,
        keepWithNext=kept,
        spaceAfter=1.5 * mm if kept else 0,
        **(frame if framed else {}),
    )
    return Paragraph(marked_up(text, bold=bold, at_most=at_most), style)


def _foot(package: Package, canvas: Canvas, document: Any) -> None:
    """On every page: whose it is, that nothing was sent, and which page."""
    language = package.language
    number = say("page", language, number=str(document.page))
    line = _text(f"{package.action.id} · {say('not_sent', language)} · {number}", language, size=7)
    _, height = line.wrap(_WIDTH, _MARGIN)
    line.drawOn(canvas, _MARGIN, _MARGIN - height - 2 * mm)
