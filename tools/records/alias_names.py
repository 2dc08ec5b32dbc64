"""Whether a text is fit to be another name of a company: it must say something that is the company's own."""

import re
import unicodedata
from collections.abc import Iterable

from tools.buyer_names.typed import Typed
from tools.identifiers import numbers_in

LONGEST = 80

_POINTING = (
    "老客户|新客户|大客户|客户|买方|买家|采购商|供应商|供货商|对方|他们|它们|他家|这家|那家|这个|那个|第一个|第二个|最后一个|的|和"
    "|buyer|buyers|customer|customers|client|clients|debtor|supplier|the|a|an|this|that|these|those|our|my|their"
    "|its|it|them|they|he|she|first|second|third|last|one|other|same|new|old|and|of|for|in|und|der|die|das|kunde"
)
_POINTING_WORDS = frozenset(_POINTING.split("|"))
_POINTING_CHINESE = re.compile(
    "|".join(sorted((w for w in _POINTING_WORDS if not w.isascii()), key=len, reverse=True))
)
_WORD = re.compile(r"[^\W_]+")


def folded(name: str) -> str:
    """The name with width, capitals and blanks evened out: two that are folded alike are one name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def tidied(name: str) -> str:
    """The name as it is kept: blanks evened out, what cannot be seen left out."""
    seen = "".join(letter for letter in name if letter.isprintable() or letter.isspace())
    return " ".join(seen.split())


def why_not(name: str, known: Iterable[str]) -> str | None:
    """What keeps a text from being another name of a company that has some; None when nothing does."""
    if len(name) > LONGEST:
        return f"a name has at most {LONGEST} characters"
    if sum(letter.isalpha() for letter in name) < 2:
        return "a name has letters"
    if any(one.kind is not None and one.end - one.begin > len(name) // 2 for one in numbers_in(name)):
        return "this is a registration number, which comes in with the import"
    if folded(name) in {folded(one) for one in known}:
        return "the company has this name already"
    if _is_common(name):
        return "these words could be anybody's"
    return None


def _is_common(name: str) -> bool:
    """Whether nothing is left of it but places, trades, legal forms, and words that point at somebody."""
    rest = _POINTING_CHINESE.sub(" ", folded(name))
    own = " ".join(word for word in _WORD.findall(rest) if word not in _POINTING_WORDS and len(word) > 1)
    return not re.search(r"[^\W\d]", own) or Typed(own).is_common
