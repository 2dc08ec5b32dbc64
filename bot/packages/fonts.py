"""The fonts of a package: one that the file carries, and one for Chinese that readers of PDF provide."""

import unicodedata
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]

LATIN, BOLD, CHINESE = "Vera", "VeraBd", "STSong-Light"
LOST = "□"
"""Stands for a sign that neither font has."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@cache
def register() -> frozenset[int]:
    """Makes the fonts known, once; gives the code points that the Latin one has."""
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    for name in (LATIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return frozenset(pdfmetrics.getFont(LATIN).face.charToGlyph)


def marked_up(text: str, *, bold: bool = False, at_most: int = 0) -> str:
    """A text of anybody's as markup of a paragraph: escaped, each run in a font that has its signs.

    Line breaks and signs that are not seen become spaces; what is longer than `at_most` is cut.
    """
    seen = unicodedata.normalize("NFC", text)
    seen = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in seen)
    seen = " ".join(seen.split())
    if at_most and len(seen) > at_most:
        seen = f"{seen[: at_most - 1]}…"
    drawn = [_font_of(sign, bold=bold) for sign in seen]
    parts = []
    for font, run in groupby(drawn, key=lambda one: one[0]):
        parts.append(f'<font name="{font}">{escape("".join(sign for _, sign in run))}</font>')
    return "".join(parts)


def _font_of(sign: str, *, bold: bool) -> tuple[str, str]:
    if ord(sign) in register():
        return (BOLD if bold else LATIN), sign
    # GBK is what the Chinese font's character collection is sure to have.
    return CHINESE, sign if sign.encode("gbk", "ignore") else LOST
