"""Plain lines, of a text file or of a PDF's pages, become headings, paragraphs and list items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingestion.blocks import Block, BlockKind
from ingestion.reading.numbering import has_ended, heading_level, is_question, starts_clause, starts_item
from ingestion.reading.wrapping import join_lines, width

_WIDEST_PAGE = 110
_NARROWEST_PAGE = 40
_WIDEST_HEADING = 84
_WIDEST_QUESTION = 140
_FIGURE = re.compile(r"[0-9][0-9,.]*\s*(?:%|％|天|日|days?|months?|个月|万|亿|元|EUR|USD|CNY)", re.IGNORECASE)

_FIELD = re.compile(r"[^:：。，,.;；]{1,40}[:：]\s*\S")
"""A line of a form: a label and its value."""


@dataclass(frozen=True)
class Line:
    """One line as it stands, with its page in a PDF."""

    text: str
    page: int | None = None
    full: int | None = None
    """The columns of a full line where it stands, if that is known."""
    is_table: bool = False
    """Whether this is a whole table, a row a line and its head first."""


@dataclass(frozen=True)
class _Paragraph:
    text: str
    page: int | None
    is_one_line: bool
    is_table: bool = False


def blocks_of(lines: Sequence[Line], *, broken_to_fit: bool | None = None) -> tuple[Block, ...]:
    """The blocks of the lines.

    `broken_to_fit` says whether a paragraph goes over several lines, as in a PDF; None looks at the lines.
    """
    if broken_to_fit is None:
        broken_to_fit = _are_broken_to_fit(lines)
    return tuple(_classify(list(_paragraphs(lines, broken_to_fit=broken_to_fit))))


def _are_broken_to_fit(lines: Sequence[Line]) -> bool:
    texts = [line.text.strip() for line in lines if line.text.strip()]
    full = _full_width(texts)
    running_on = [text for text in texts if width(text) > full * 0.7 and not has_ended(text)]
    return _NARROWEST_PAGE <= full <= _WIDEST_PAGE and len(running_on) >= max(2, len(texts) * 0.25)


def _full_width(texts: Sequence[str]) -> int:
    """The width of a full line: nearly the widest, so that one outlier does not decide."""
    widths = sorted(width(text) for text in texts)
    return widths[int(len(widths) * 0.95)] if widths else 0


def _paragraphs(lines: Sequence[Line], *, broken_to_fit: bool) -> Iterator[_Paragraph]:
    full = _full_width([line.text.strip() for line in lines if line.text.strip() and not line.is_table])
    gathered: list[Line] = []
    for line in (replace(line, text=line.text.strip()) for line in lines):
        runs_on = broken_to_fit and not line.is_table
        if gathered and not (runs_on and _runs_on(gathered[-1].text, line.text, gathered[-1].full or full)):
            yield _paragraph(gathered)
            gathered = []
        if line.is_table:
            yield _Paragraph(line.text, line.page, is_one_line=False, is_table=True)
        elif line.text:
            gathered.append(line)
    if gathered:
        yield _paragraph(gathered)


def _paragraph(lines: Sequence[Line]) -> _Paragraph:
    return _Paragraph(join_lines(line.text for line in lines), lines[0].page, is_one_line=len(lines) == 1)


def _runs_on(line: str, following: str, full: int) -> bool:
    if not following or starts_clause(following) or starts_item(following):
        return False
    if heading_level(following) is not None and not has_ended(following) and width(following) < full * 0.6:
        return False
    if full < _NARROWEST_PAGE or (_FIELD.match(line) and _FIELD.match(following)):
        return False
    if has_ended(line):
        return width(line) >= full * 0.85 and (has_ended(following) or width(following) >= full * 0.6)
    return width(line) >= full * 0.7


def _classify(paragraphs: Sequence[_Paragraph]) -> Iterator[Block]:
    is_numbered = any(
        heading_level(paragraph.text) in {2, 4} for paragraph in paragraphs if _may_head(paragraph)
    )
    for position, paragraph in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        if paragraph.is_table:
            head = paragraph.text.split("\n", 1)[0]
            yield Block(BlockKind.TABLE, paragraph.text, page=paragraph.page, head=head)
        elif _is_heading(paragraph, following, is_first=position == 0):
            level = (
                1
                if position == 0 and heading_level(paragraph.text) is None
                else _level(paragraph.text, is_numbered)
            )
            yield Block(BlockKind.HEADING, paragraph.text, level=level, page=paragraph.page)
        else:
            kind = BlockKind.LIST_ITEM if starts_item(paragraph.text) else BlockKind.PARAGRAPH
            yield Block(kind, paragraph.text, page=paragraph.page)


def _level(text: str, is_numbered: bool) -> int:  # noqa: FBT001 (private, and named at its only call)
    if is_question(text):
        return 6
    return heading_level(text) or (5 if is_numbered else 2)


def _may_head(paragraph: _Paragraph) -> bool:
    """Whether a paragraph has the shape of a heading: short, on one line, without end mark or figure."""
    text = paragraph.text
    if paragraph.is_table:
        return False
    if is_question(text):
        return width(text) <= _WIDEST_QUESTION
    number = heading_level(text)
    return (
        paragraph.is_one_line
        and width(text) <= _WIDEST_HEADING
        and not has_ended(text)
        and not text.endswith((",", "，", "、"))
        and (number is not None or not (starts_item(text) or starts_clause(text)))
        and not _FIGURE.search(text)
    )


def _is_heading(paragraph: _Paragraph, following: _Paragraph | None, *, is_first: bool) -> bool:
    if following is None or not _may_head(paragraph):
        return False
    if is_first or (heading_level(paragraph.text) in {2, 3, 4} and not starts_item(following.text)):
        return True
    if paragraph.text.endswith((":", "：")):
        # "需提供：" leads in the list below it; "FAQ:" heads what follows.
        return width(paragraph.text) <= 12 and not starts_item(following.text)
    return not _may_head(following)
