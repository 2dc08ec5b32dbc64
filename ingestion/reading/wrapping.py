"""Lines that were broken only to fit a page become paragraphs again."""

import re
from collections.abc import Iterable

_WIDE = re.compile(r"[ᄀ-ᅟ⺀-鿿가-힣豈-﫿︰-﹏＀-｠￠-￦]")


def width(text: str) -> int:
    """The columns a text takes up: two for a Chinese character, one for a Latin one."""
    return len(text) + len(_WIDE.findall(text))


def join_lines(lines: Iterable[str]) -> str:
    """One text of several lines: a space where a Latin line breaks, nothing between Chinese characters."""
    joined = ""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        between = "" if not joined or (_WIDE.match(joined[-1]) and _WIDE.match(line[0])) else " "
        joined += between + line
    return joined
