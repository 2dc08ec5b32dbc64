"""Lines that were broken only to fit a page become paragraphs again."""

import re
from collections.abc import Iterable

_HYPHENATED = re.compile(r"[a-z]-\Z")
_WIDE = re.compile(r"[ᄀ-ᅟ⺀-鿿가-힣豈-﫿︰-﹏＀-｠￠-￦]")


def width(text: str) -> int:
    """The columns a text takes up: two for a Chinese character, one for a Latin one."""
    return len(text) + len(_WIDE.findall(text))


def join_lines(lines: Iterable[str]) -> str:
    """One text of several lines: a space where a Latin line breaks, nothing between Chinese characters.

    Nothing either after a hyphen in a word; whether the word has it on one line as well, nobody can tell.
    """
    joined = ""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        is_whole = not joined or (_WIDE.match(joined[-1]) and _WIDE.match(line[0]))
        between = "" if is_whole or (_HYPHENATED.search(joined) and line[0].islower()) else " "
        joined += between + line
    return joined
