"""The numbers that Word prints before a paragraph and does not keep in its text: 第三条, 3.1, (a)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import cn2an  # type: ignore[import-untyped]
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import _Element as Element  # type: ignore[import-untyped]

_LEVELS = 9
_CIRCLED = 0x2460
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class _Level:
    """How one level of a list is numbered."""

    form: str
    text: str
    """`%1.%2` stands for the numbers of the first two levels."""
    start: int
    restarts: int | None
    """0: never; else after which level, counted from 1; None after any higher one."""
    is_decimal: bool
    """Whether all numbers in it are written 1, 2, 3 (`isLgl`)."""
    suffix: str
    style: str | None


@dataclass(frozen=True)
class Number:
    """What stands before a paragraph; empty text for a bullet."""

    text: str
    level: int


@dataclass
class _Counts:
    """How far one list has got, level by level."""

    at: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)

    def step(self, level: int, levels: Mapping[int, _Level], starts: Mapping[int, int]) -> None:
        begun = self.at[level]
        start = starts.get(level, levels[level].start if level in levels else 1)
        self.at[level] = start if begun is None else begun + 1
        for above in range(level):
            if self.at[above] is None:
                self.at[above] = starts.get(above, levels[above].start if above in levels else 1)
        for below in range(level + 1, _LEVELS):
            restarts = levels[below].restarts if below in levels else None
            if restarts != 0 and (restarts is None or level < restarts):
                self.at[below] = None


class WordNumbering:
    """Counts the numbered paragraphs of a document; to be asked once for each, in their order."""

    def __init__(self, document: Document) -> None:
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._own: dict[str, dict[int, _Level]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, _Counts] = {}
        part = _numbering_of(document)
        if part is not None:
            self._read(part)

    def number(self, paragraph: Paragraph) -> Number | None:
        """What Word prints before the paragraph; None when it is in no list."""
        list_id, level = self._place(paragraph)
        abstract = self._abstract_of.get(list_id or "")
        if list_id is None or abstract is None:
            return None
        levels = self._levels.get(abstract, {}) | self._own.get(list_id, {})
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract, _Counts())
        fresh = list_id not in self._counts and bool(self._starts.get(list_id))
        if fresh:  # a list that begins anew counts on its own
            self._counts[list_id] = counts = _Counts()
        counts = self._counts.get(list_id, counts)
        counts.step(level, levels, self._starts.get(list_id, {}))
        return Number(_worded(level, levels, counts), level)

    def _place(self, paragraph: Paragraph) -> tuple[str | None, int]:
        """The list and level, from the paragraph or the nearest of its styles that says."""
        found, level = _numbered(paragraph._p.pPr)
        style = paragraph.style
        style_id = style.style_id if style is not None else None
        while style is not None and found is None:
            found, of_style = _numbered(style.element.find(qn("w:pPr")))
            level = of_style if level is None else level
            style = getattr(style, "base_style", None)
        if found in {None, "0"}:
            return None, 0
        if level is None:
            levels = self._levels.get(self._abstract_of.get(found or "", ""), {})
            level = next((place for place, one in levels.items() if one.style == style_id), 0)
        return found, min(level, _LEVELS - 1)

    def _read(self, part: Element) -> None:
        for abstract in part.findall(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"), "")] = _levels(abstract)
        for one in part.findall(qn("w:num")):
            list_id = one.get(qn("w:numId"), "")
            reference = one.find(qn("w:abstractNumId"))
            self._abstract_of[list_id] = _value(reference) or ""
            for override in one.findall(qn("w:lvlOverride")):
                level = int(override.get(qn("w:ilvl"), "0"))
                self._own.setdefault(list_id, {}).update(_levels(override))
                start = _value(override.find(qn("w:startOverride")))
                if start is not None:
                    self._starts.setdefault(list_id, {})[level] = int(start)


def _numbering_of(document: Document) -> Element | None:
    try:
        element: Element = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None
    return element


def _numbered(properties: Element | None) -> tuple[str | None, int | None]:
    numbering = properties.find(qn("w:numPr")) if properties is not None else None
    if numbering is None:
        return None, None
    level = _value(numbering.find(qn("w:ilvl")))
    return _value(numbering.find(qn("w:numId"))), int(level) if level is not None else None


def _levels(parent: Element) -> dict[int, _Level]:
    found = {}
    for level in parent.findall(qn("w:lvl")):

        def said(name: str, level: Element = level) -> str | None:
            return _value(level.find(qn(name)))

        restart, start = said("w:lvlRestart"), said("w:start")
        legal = level.find(qn("w:isLgl"))
        found[int(level.get(qn("w:ilvl"), "0"))] = _Level(
            form=said("w:numFmt") or "decimal",
            text=said("w:lvlText") or "",
            start=int(start) if start else 1,
            restarts=int(restart) if restart is not None else None,
            is_decimal=legal is not None and _value(legal) not in {"0", "false"},
            suffix=said("w:suff") or "tab",
            style=said("w:pStyle"),
        )
    return found


def _value(element: Element | None) -> str | None:
    return element.get(qn("w:val")) if element is not None else None


def _worded(level: int, levels: Mapping[int, _Level], counts: _Counts) -> str:
    own = levels[level]
    if own.form in {"bullet", "none"}:
        return "" if own.form == "bullet" else own.text if "%" not in own.text else ""
    text = own.text
    for place in range(level + 1):
        count = counts.at[place]
        form = "decimal" if own.is_decimal else levels[place].form if place in levels else "decimal"
        text = text.replace(f"%{place + 1}", _numeral(count or 0, form))
    return text.strip() + ("" if own.suffix == "nothing" else " ") if text.strip() else ""


def _numeral(count: int, form: str) -> str:
    write = _FORMS.get(form)
    return write(count) if write is not None and count > 0 else str(count)


def _letters(count: int) -> str:
    """a … z, aa, bb: Word doubles the letter."""
    turns, place = divmod(count - 1, 26)
    return chr(ord("a") + place) * min(turns + 1, 10)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        written += letters * min(times, 10)
    return written


def _chinese(count: int) -> str:
    """十二, not 一十二."""
    written = str(cn2an.an2cn(count))
    return written.removeprefix("一") if written.startswith("一十") else written


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda count: str(cn2an.an2cn(str(count), "direct")),
    "taiwaneseDigital": lambda count: str(cn2an.an2cn(str(count), "direct")),
    "chineseLegalSimplified": lambda count: str(cn2an.an2cn(str(count), "up")),
    "ideographTraditional": lambda count: _STEMS[(count - 1) % 10],
    "ideographZodiac": lambda count: _BRANCHES[(count - 1) % 12],
    "decimalEnclosedCircle": lambda count: chr(_CIRCLED + count - 1) if count <= 20 else str(count),
    "decimalEnclosedCircleChinese": lambda count: chr(_CIRCLED + count - 1) if count <= 20 else str(count),
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "decimalFullWidth": lambda count: str(count),
}
