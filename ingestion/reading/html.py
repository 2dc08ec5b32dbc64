"""HTML becomes blocks; the site's furniture (navigation, headers, footers, scripts, asides) is left out."""

import codecs
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PreformattedString, Tag

from ingestion.blocks import Block, BlockKind, Reading, Unreadable
from ingestion.reading.archive import ENTITIES
from ingestion.reading.html_furniture import remove_furniture
from ingestion.reading.numbering import starts_item
from ingestion.reading.text import decode

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_-]+)", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!ENTITY\b|<!DOCTYPE[^<>]*\[", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"summary": 6, "dt": 6}
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3"
    " h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


def read_html(_name: str, data: bytes) -> Reading:
    """The reading of an HTML page; its title is its only first-level heading, else its `title`.

    Raises Unreadable for one that declares XML entities.
    """
    if _ENTITIES.search(data):
        raise Unreadable(ENTITIES)
    page = BeautifulSoup(_decode(data), "lxml")
    title = _title(page)
    language = page.html.get("lang") if page.html else None
    remove_furniture(page)
    body = _main_part(page)
    blocks = tuple(block for block in _blocks(body) if block.text)
    return Reading(blocks=blocks, title=title, language=str(language) if language else None)


def _decode(data: bytes) -> str:
    charset = _CHARSET.search(data[:4096])
    if charset and not data.startswith(codecs.BOM_UTF8):
        name = charset[1].decode("ascii").lower()
        try:
            # Pages that say GB2312 use characters that only its successor has.
            return data.decode("gb18030" if name in {"gb2312", "gbk"} else name)
        except (LookupError, UnicodeDecodeError):
            return decode(data)
    return decode(data)


def _title(page: BeautifulSoup) -> str | None:
    headings = page.find_all("h1")
    found = headings[0] if len(headings) == 1 else page.title
    return (" ".join(found.get_text().split()) or None) if found else None


def _main_part(page: BeautifulSoup) -> Tag:
    for name in ("main", "article"):
        parts = page.find_all(name)
        if len(parts) == 1 and parts[0].get_text(strip=True):
            return parts[0]
    return page.body or page


def _blocks(parent: Tag) -> Iterator[Block]:
    run: list[str] = []
    for child in parent.children:
        if isinstance(child, Tag) and _is_block(child):
            yield from _text_blocks("".join(run), parent)
            run = []
            yield from _block(child)
        elif isinstance(child, Tag):
            run.append("\n" if child.name == "br" else _inline(child))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString | CData):
            run.append(re.sub(r"\s+", " ", child))
    yield from _text_blocks("".join(run), parent)


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.find(_BLOCKS) is not None


def _block(tag: Tag) -> Iterator[Block]:
    if tag.name in _HEADINGS:
        yield Block(BlockKind.HEADING, " ".join(_inline(tag).split()), level=_HEADINGS[tag.name])
    elif tag.name == "table" and tag.find("table") is None and len(tag.find_all("tr")) > 1:
        yield _table(tag)
    else:
        yield from _blocks(tag)


def _inline(tag: Tag) -> str:
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    return "".join(str(piece) if piece == "\n" else re.sub(r"\s+", " ", piece) for piece in tag.strings)


def _text_blocks(text: str, parent: Tag) -> Iterator[Block]:
    in_list = parent.name == "li" or parent.find_parent("li") is not None
    for line in (" ".join(line.split()) for line in text.split("\n")):
        kind = BlockKind.LIST_ITEM if in_list or starts_item(line) else BlockKind.PARAGRAPH
        yield Block(kind, line)


def _table(table: Tag) -> Block:
    rows = [
        " | ".join(" ".join(cell.get_text(" ").split()) for cell in row.find_all(["td", "th"]))
        for row in table.find_all("tr")
    ]
    rows = [row for row in rows if row.replace("|", "").strip()]
    return Block(BlockKind.TABLE, "\n".join(rows), head=rows[0] if len(rows) > 1 else "")
