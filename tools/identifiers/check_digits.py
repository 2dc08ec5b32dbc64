"""The numbers whose check digits are reckoned here: China's two codes, and the LEI."""

import re

from tools.identifiers.verdict import Checked, Wrong, plain, right, wrong

DIGITS = "0123456789"
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015 leaves out the letters that are easily misread: I, O, S, V, Z."""
USCC_PLACES = (USCC_ALPHABET,) * 2 + (DIGITS,) * 6 + (USCC_ALPHABET,) * 10
"""What may stand where: who registered it and what it is, the division of the country, code and check."""
ORGANISATION_PLACES = (ALPHANUMERIC,) * 8 + (DIGITS + "X",)
LEI_PLACES = (ALPHANUMERIC,) * 18 + (DIGITS,) * 2

_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_USCC_VALUES = {letter: value for value, letter in enumerate(USCC_ALPHABET)}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES = {letter: value for value, letter in enumerate(ALPHANUMERIC)}
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")


def uscc(number: str) -> Checked:
    """China's unified social credit code 统一社会信用代码, by GB 32100-2015."""
    number = plain(number)
    if len(number) != 18:
        return wrong(number, Wrong.LENGTH)
    if any(letter not in allowed for letter, allowed in zip(number, USCC_PLACES, strict=True)):
        return wrong(number, Wrong.LETTER)
    total = sum(_USCC_VALUES[letter] * weight for letter, weight in zip(number, _USCC_WEIGHTS, strict=False))
    fits = number[17] == USCC_ALPHABET[(31 - total) % 31]
    return right(number) if fits else wrong(number, Wrong.CHECK)


def organisation_code(number: str) -> Checked:
    """China's organisation code 组织机构代码, which is also the ninth to the seventeenth place of a USCC."""
    number = plain(number)
    if len(number) != 9:
        return wrong(number, Wrong.LENGTH)
    if number[8] not in ORGANISATION_PLACES[8]:
        return wrong(number, Wrong.LETTER)
    pairs = zip(number, _ORGANISATION_WEIGHTS, strict=False)
    check = (11 - sum(_VALUES[letter] * weight for letter, weight in pairs) % 11) % 11
    return right(number) if number[8] == "0123456789X"[check] else wrong(number, Wrong.CHECK)


def lei(number: str) -> Checked:
    """The legal entity identifier of ISO 17442.

    Modulo 97 finds every digit typed for another digit, and every letter for another letter. A letter typed
    for a digit moves all that stands before it, and in one of about ninety-seven cases goes unnoticed.
    """
    number = plain(number)
    if len(number) != 20:
        return wrong(number, Wrong.LENGTH)
    if not _LEI.fullmatch(number):
        return wrong(number, Wrong.LETTER)
    value = int("".join(str(_VALUES[letter]) for letter in number))
    return right(number) if value % 97 == 1 else wrong(number, Wrong.CHECK)
