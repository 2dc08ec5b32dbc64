"""Shares of a whole as people type them: 90 %, 九成, 百分之九十, 3‰, 5个点."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from bot.embedded.quantities import AT_MOST, chinese_number, folded_in_place
from tools.money import plain

_PART = r"[零一二两三四五六七八九十百点]{1,9}|\d{1,3}(?:\.\d{1,4})?"
_SHARE = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<said>\d{1,3}(?:\.\d{1,4}|,\d{1,2})?)\s?(?:(?P<per_mille>‰)|%|per ?cent\b|pct\b|个(?:百分)?点)"
    rf"|(?P<of>[百千])分之\s?(?P<part>{_PART})"
    r"|(?<![\d.一二两三四五六七八九十几])(?P<tenths>[一二两三四五六七八九十]|\d(?:\.\d)?)成(?![立交功本员就果熟])(?P<half>[半五])?"
)


def percentages(message: str) -> tuple[Decimal, ...]:
    """The shares of a whole, as fractions: 90 %, 九成 and 百分之九十 are 0.9. Above a hundred is no share."""
    return tuple(share for share, _ in shares_placed(message))


def shares_placed(message: str) -> Iterator[tuple[Decimal, int]]:
    """Each share with where it begins in the message."""
    for match in islice(_SHARE.finditer(folded_in_place(message)), AT_MOST):
        share = _share(match)
        if share is not None and share <= 1:
            yield share, match.start()


def share_alone(name: str, text: str) -> dict[str, str]:
    """The bare number that is nearly all a reply says, where a share was asked for: 7 is 7 %."""
    bare = _BARE.fullmatch(text)
    return {name: plain(Decimal(bare[1]) / 100)} if bare else {}


_BARE = re.compile(r"[^\d,;。]{0,12}(\d{1,2}(?:\.\d{1,2})?)\W*(?:points?|点)?\W*")


def _share(match: re.Match[str]) -> Decimal | None:
    said = (match["said"] or match["part"] or match["tenths"]).replace(",", ".")
    value = Decimal(said) if said[0].isdecimal() else Decimal(100) if said == "百" else chinese_number(said)
    if value is None:
        return None
    parts = 10 if match["tenths"] else 1000 if match["per_mille"] or match["of"] == "千" else 100
    return value / parts + (Decimal("0.05") if match["half"] else 0)
