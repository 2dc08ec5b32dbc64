"""Text in the form in which names are compared: width, case, script and marks evened out."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from confusable_homoglyphs import confusables  # type: ignore[import-untyped]
from opencc import OpenCC

LONGEST = 400
"""Characters of a text that are compared; a name is never that long."""

HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[^\W\d_]+")
_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
_TO_SIMPLIFIED = OpenCC("t2s")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"}
)
"""Letters with a stroke or two in one, which Unicode does not take apart."""
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class Oddity(StrEnum):
    """What is unusual in how a name was typed."""

    UNSEEN_CHARACTERS = "it holds characters that cannot be seen"
    MIXED_ALPHABETS = "it mixes letters of several alphabets that look the same"


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """The text without differences of width, case, traditional and simplified script, accents and signs."""
    seen = unicodedata.normalize("NFKC", text[:LONGEST])
    if not seen.isprintable():
        seen = "".join(map(_shown, seen))
    plain = _in_one_alphabet(_simplified(seen)).casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFD", plain)
        bare = "".join(c for c in apart if not unicodedata.combining(c))
        plain = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return re.sub(r"[^\w\s&-]+", " ", plain).strip()


def _simplified(text: str) -> str:
    """In simplified characters. 乾 stays: in names it is read qián, where OpenCC takes it for 干.

    OpenCC makes 苧 of 薴 and 苎 of 苧, so that a second pass would change the first: all three are 苎 here.
    """
    simplified = (
        _TO_SIMPLIFIED.convert(text)
        if "乾" not in text
        else "乾".join(map(_TO_SIMPLIFIED.convert, text.split("乾")))
    )
    return simplified.replace("苧", "苎")


def close(text: str) -> str:
    """The folded text without spaces, dashes and ampersands."""
    return re.sub(r"[\s&_-]+", "", text)


def german_spelling(name: str) -> str | None:
    """The name with ae, oe, ue for ä, ö, ü, as keyboards without them write it; None when it has none."""
    spelt = name.translate(_GERMAN)
    return None if spelt == name else spelt


def oddities(text: str) -> tuple[Oddity, ...]:
    """What to warn of in a typed name; empty for nearly all."""
    found = []
    if any(unicodedata.category(letter) in _UNSEEN and letter not in "\t\r\n" for letter in text[:LONGEST]):
        found.append(Oddity.UNSEEN_CHARACTERS)
    if _in_one_alphabet(text[:LONGEST]) != text[:LONGEST]:
        found.append(Oddity.MIXED_ALPHABETS)
    return tuple(found)


def _shown(letter: str) -> str:
    """Line ends and tabs part words; what nobody can see is left out."""
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in _UNSEEN else letter


def _in_one_alphabet(text: str) -> str:
    """Words that mix Latin with Greek or Cyrillic letters that look Latin, in Latin letters alone."""
    return text if text.isascii() else _WORD.sub(lambda word: _latin(word.group()), text)


def _latin(word: str) -> str:
    foreign = [letter for letter in word if _looks_latin(letter)]
    if not foreign or not any(letter.isascii() for letter in word):
        return word
    return "".join(_looks_latin(letter) or letter for letter in word)


@lru_cache(maxsize=4_000)
def _looks_latin(letter: str) -> str:
    """The Latin letter that a Greek or Cyrillic one looks like; empty for all others."""
    if not "Ͱ" <= letter <= "ԯ":
        return ""
    found = confusables.is_confusable(letter, greedy=True, preferred_aliases=["latin"])
    alike = (one["c"] for one in found[0]["homoglyphs"]) if found else ()
    return next((one for one in alike if len(one) == 1 and one.isascii() and one.isalpha()), "")
