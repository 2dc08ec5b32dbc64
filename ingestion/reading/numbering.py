"""How clauses, items and numbered headings begin, in Chinese and English contracts."""

import re

END_MARKS = "。！？…；.!?;"
_CLOSING = "\"'”’」』）)】]*_`"

_EMPHASIS = "*_ "

_NUMERAL = "[0-9０-９一二三四五六七八九十百零〇两]+"
_CLAUSE = re.compile(
    rf"""(?:
        第\s*{_NUMERAL}\s*[条條款]
      | (?:article|clause|section|condition|endorsement)\s+[0-9]+(?:\.[0-9]+)*\b
      | §\s*[0-9]+
      | [0-9]+(?:\.[0-9]+)+(?![0-9%％])\.?(?=[\s）)、：:]|[^\x00-\x7f])
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ITEM = re.compile(
    rf"""(?:
        [-*+•·●▪‣–—](?=\s|[^\x00-\x7f])
      | [0-9]{{1,3}}[.、)）](?![0-9])
      | [（(](?:{_NUMERAL}|[a-z]|[ivx]+)[）)]
      | [a-z][.)]\s
      | [①-⑳]
      | {_NUMERAL}、
    )""",
    re.VERBOSE,
)
_BARE = re.compile(rf"{_NUMERAL}(?:\.[0-9]+)*[.、)）]?|[(（]?[a-zA-Z][.)）]")
"""A number alone on its line, whose full stop or bracket may be missing."""
_LEVELS = (
    (
        re.compile(
            rf"(?:第\s*{_NUMERAL}\s*(?:编|部分|章|編)|(?:part|chapter)\s+(?:[0-9]+|[ivx]+|[a-z])\b)", re.I
        ),
        2,
    ),
    (re.compile(rf"(?:第\s*{_NUMERAL}\s*[节節]|[一二三四五六七八九十]+、)"), 3),
    (
        re.compile(
            rf"(?:第\s*{_NUMERAL}\s*[条條]|(?:article|clause|section)\s+[0-9]+\b|[0-9]{{1,2}}\.?\s+[A-Z一-鿿])",
            re.I,
        ),
        4,
    ),
    (re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\.?\s+\S"), 5),
)


def starts_clause(text: str) -> bool:
    """Whether a text begins with the number of a clause: 第三条, Article 3, 3.1."""
    return _CLAUSE.match(text.lstrip(_EMPHASIS)) is not None


def clause_number(text: str) -> str:
    """The number with which a clause begins, as it stands; empty when it begins with none."""
    bare = text.lstrip(_EMPHASIS)
    found = _CLAUSE.match(bare)
    return text[: len(text) - len(bare) + found.end()] if found else ""


def item_mark(text: str) -> str:
    """The number or letter with which an item begins, as it stands; empty for a bullet or none."""
    found = _ITEM.match(text)
    return found[0].strip() if found and any(mark.isalnum() for mark in found[0]) else ""


def starts_item(text: str) -> bool:
    """Whether a text begins with the mark of a list item or sub-clause: -, 1., (a), （一）."""
    return _ITEM.match(text) is not None


def is_mark(text: str) -> bool:
    """Whether a text is nothing but the number of a clause or the mark of an item."""
    bare = text.strip()
    return any(pattern.fullmatch(bare) for pattern in (_CLAUSE, _ITEM, _BARE))


def heading_level(text: str) -> int | None:
    """The level that a heading's number shows, 2 to 5; None when it has no number."""
    return next((level for pattern, level in _LEVELS if pattern.match(text)), None)


def has_ended(text: str) -> bool:
    """Whether a text ends as a sentence does, quotation marks and brackets aside."""
    return text.rstrip().rstrip(_CLOSING).endswith(tuple(END_MARKS))


def is_question(text: str) -> bool:
    """Whether a text is asked rather than told."""
    return text.rstrip().rstrip(_CLOSING).endswith(("?", "？"))
