"""What can be wrong with a number, and the verdict on one."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_NO_PART = re.compile(r"[^0-9A-Z]+")


class Wrong(StrEnum):
    """What keeps a number from being one of its kind."""

    LENGTH = "wrong length"
    LETTER = "letter that the alphabet lacks"
    CHECK = "check digit"
    FORM = "wrong form"


@dataclass(frozen=True)
class Checked:
    """A number as its kind writes it, and whether it can be right."""

    number: str
    valid: bool | None
    """None for a kind whose numbers have nothing to check."""
    wrong: Wrong | None = None


def plain(number: str) -> str:
    """Letters and digits alone, in capitals and of common width: how numbers are compared."""
    return _NO_PART.sub("", unicodedata.normalize("NFKC", number).upper())


def right(number: str) -> Checked:
    return Checked(number, True)


def unchecked(number: str) -> Checked:
    return Checked(number, None)


def wrong(number: str, why: Wrong) -> Checked:
    return Checked(number, False, why)
