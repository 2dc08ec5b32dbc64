"""Links into the knowledge browser: where on which page a passage stands."""

import hashlib
import re
import unicodedata
from urllib.parse import quote

from ingestion.reading.numbering import clause_number

_LONGEST = 60
_DIGEST = 6
_LEVEL = " › "
_HARMLESS = re.compile(r"[\s\-–—.,:;!?()'\"“”‘’、，。：；？！（）《》「」/›]+")
"""What may fall away without two texts becoming one; anything else that falls away leaves a digest."""
_DIVISION = re.compile(r"(?:(?:article|clause|section|part)\s+)?(\d+)\b", re.IGNORECASE)
_CHINESE_DIVISION = re.compile(r"第\s*[〇零一二三四五六七八九十百\d]+\s*[条條章节節]")
_TAKEN = {"content"}
"""What every page calls its own parts (`layout.html`)."""


def anchor(section: str, number: str = "") -> str:
    """Where a section begins on its document's page, or within it the clause of this number: `6.1`.

    The same for the same section wherever it is worked out. A clause that repeats its section's number is
    called by its own alone; another one, such as 6.1 of an annex, is called by both.
    """
    if not number:
        return _readable(section) or "text"
    division = _DIVISION.match(section)
    if division and number.partition(".")[0] == division[1] and _LEVEL not in section:
        return _readable(number)
    chinese = _CHINESE_DIVISION.match(section)
    begun = chinese[0] if chinese and _LEVEL not in section else section
    return "-".join(part for part in (_readable(begun), _readable(number)) if part)


def passage_anchor(section: str, text: str) -> str:
    """Where a passage stands: at its clause where it begins with one, else where its section begins."""
    return anchor(section, clause_number(text).strip())


def knowledge_url(document_id: str, section: str = "", text: str = "") -> str:
    """The address of a document's page in the browser, at the place of this passage, relative to the server.

    The page decides anew who may read it. Without `section` and `text` it is the page's beginning.
    """
    address = f"/knowledge/{quote(document_id, safe='/')}"
    place = passage_anchor(section, text) if section or text else ""
    return f"{address}#{quote(place, safe='')}" if place else address


def _readable(text: str) -> str:
    """Letters and figures of a text joined by hyphens; with a digest where these would not tell it apart."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    words = re.sub(r"[^\w.]+", "-", folded).strip("-.")
    loses = re.sub(r"[\w.]+", "", _HARMLESS.sub("", folded))
    if len(words) <= _LONGEST and not loses and words not in _TAKEN:
        return words
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{words[:_LONGEST].rstrip('-.')}-{digest}".lstrip("-")
