"""Text recognition over scanned pages, by the optional extra `ocr`: RapidOCR, whose models come with it."""

from collections.abc import Collection
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from ingestion.blocks import Reading, Unreadable

MAX_PAGES = 100
INSTALL = "install coverdesk[ocr] to have it recognised, or run text recognition over it first"

_DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
_LARGEST_SIDE = 4000  # pixels; a poster is not made into a gigabyte
_SURE = 0.5
"""Below this score a line is more likely noise than text."""


def is_installed() -> bool:
    """Whether the extra is there; nothing is loaded to find out."""
    return find_spec("rapidocr") is not None


def read_scanned(_name: str, data: bytes) -> Reading:
    """The reading of a PDF with the text of its scanned pages recognised; `scanned` names what had none.

    Raises Unreadable as `read_pdf` does, and for more scanned pages than can be recognised in good time.
    """
    from ingestion.reading.pdf import Page, opened_pdf, pages_of, reading_of_pages, title_of

    with opened_pdf(data) as document:
        pages = pages_of(document)
        title = title_of(document)
        scanned = reading_of_pages(pages, title).scanned
        if len(scanned) > MAX_PAGES:
            raise Unreadable(
                f"has {len(scanned)} scanned pages, at most {MAX_PAGES} are recognised at once: split it"
            )
        engine = _engine()
        for number in scanned:
            recognised = Page(tuple(_pieces(engine, document[number - 1])), has_picture=True)
            pages[number - 1] = recognised
    reading = reading_of_pages(pages, title)
    return replace(reading, notes=(*reading.notes, *_noted(set(scanned) - set(reading.scanned))))


def _noted(pages: Collection[int]) -> list[str]:
    return [
        f"page {number}: recognised from a picture, figures may be misread: compare it with the page"
        for number in sorted(pages)
    ]


def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR  # type: ignore[import-not-found, import-untyped, unused-ignore]

    logging.disable(logging.CRITICAL)  # it tells of every model that it loads
    return RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _pieces(engine: Any, page: Any) -> list[Any]:
    from ingestion.reading.pdf_characters import Piece
    from ingestion.reading.text import without_control

    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, _LARGEST_SIDE / max(width, height))
    found = engine(page.render(scale=scale).to_numpy())
    pieces = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True) if found.txts else ():
        cleaned = without_control(text).strip()
        if cleaned and score >= _SURE:
            across, down = (
                [float(point[0]) / scale for point in box],
                [float(point[1]) / scale for point in box],
            )
            size = max(down) - min(down)
            # The baseline is a fifth above the lower edge of the box.
            pieces.append(Piece(cleaned, min(across), max(across), height - max(down) + size * 0.2, size))
    return pieces
