"""The pieces of text on a page of a PDF, each with its place; what runs across the page is left out."""

from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfPage

_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at which a line breaks."""
_GAP = 1.5
"""In heights of a character: a wider one is between two cells or columns, not between two words."""
_NO_LETTER = frozenset("\x00\ufffe\uffff")
_UPRIGHT = 0.1  # radians


@dataclass(frozen=True)
class Piece:
    """Text set in one go on one line. Lengths are points; `y` is the baseline's height on the page."""

    text: str
    left: float
    right: float
    y: float
    size: float

    @property
    def width(self) -> float:
        return self.right - self.left


def pieces_of(page: PdfPage) -> list[Piece]:
    """The pieces in the order in which the file has them; none for a page without text.

    Text at an angle is a watermark and is left out, unless the whole page lies on its side.
    """
    text_page = page.get_textpage()
    try:
        letters = list(_letters(text_page))
        turned = _turn(letters)
        upright = [letter.turned(turned) for letter in letters if letter.quarter == turned]
        return list(_pieces(upright))
    finally:
        text_page.close()


@dataclass(frozen=True)
class _Letter:
    text: str
    left: float
    right: float
    y: float
    size: float
    is_generated: bool
    quarter: int | None
    """By how many quarters it is turned to the left; None for any other angle."""

    def turned(self, quarters: int) -> "_Letter":
        """The letter as on a page turned upright."""
        if not quarters:
            return self
        width = self.right - self.left
        x, y = {1: (self.y, -self.left), 2: (-self.left, -self.y), 3: (-self.y, self.left)}[quarters]
        return _Letter(self.text, x, x + width, y, self.size, self.is_generated, self.quarter)


def _letters(text_page: object) -> Iterator[_Letter]:
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        text = chr(code) if code <= 0x10FFFF else ""
        pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        quarters = pdfium.FPDFText_GetCharAngle(text_page, index) / 1.5707963267948966
        quarter = round(quarters) % 4 if abs(quarters - round(quarters)) < _UPRIGHT else None
        generated = pdfium.FPDFText_IsGenerated(text_page, index) == 1
        if quarter in {1, 3}:
            width, size = box.top - box.bottom, box.right - box.left
            left = x.value
            yield _Letter(text, left, left + width, y.value, size, generated, quarter)
        else:
            # A glyph's own width where the font is there; the box where it is not.
            yield _Letter(text, box.left, box.right, y.value, box.top - box.bottom, generated, quarter)


def _turn(letters: list[_Letter]) -> int:
    """The angle at which most letters of the page stand."""
    quarters = [letter.quarter for letter in letters if letter.quarter is not None and letter.text.strip()]
    return max(range(4), key=quarters.count) if quarters else 0


def _pieces(letters: list[_Letter]) -> Iterator[Piece]:
    gathered: list[_Letter] = []
    for letter in letters:
        if letter.text in {"\r", "\n"} or letter.text in _NO_LETTER:
            continue
        if gathered and not letter.is_generated and not _goes_on(gathered[-1], letter):
            yield from _piece(gathered)
            gathered = []
        if not (letter.is_generated and letter.text.isspace() and not gathered):
            gathered.append(letter)
    yield from _piece(gathered)


def _goes_on(last: _Letter, letter: _Letter) -> bool:
    size = max(last.size, letter.size) or 1.0
    same_line = abs(last.y - letter.y) < size * 0.35
    return same_line and -size * 0.5 < letter.left - last.right < size * _GAP


def _piece(letters: list[_Letter]) -> Iterator[Piece]:
    printed = [letter for letter in letters if letter.text.strip()]
    text = "".join(letter.text for letter in letters).replace(_HYPHEN, "-")
    if printed:
        yield Piece(
            " ".join(text.split()),
            min(letter.left for letter in printed),
            max(letter.right for letter in printed),
            printed[0].y,
            max(letter.size for letter in printed) or 1.0,
        )
