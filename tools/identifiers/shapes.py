"""Which kind a number can be of that nobody named: by its shape, and by its check where shapes are alike."""

import re
from collections.abc import Callable

from tools.identifiers.check_digits import LEI_PLACES, USCC_PLACES, lei, organisation_code, uscc
from tools.identifiers.kinds import checked, vat
from tools.identifiers.slips import suggestions
from tools.identifiers.verdict import Checked, Wrong, wrong

_TO_DIGIT = str.maketrans("OQDILSZBG", "000115286")
_BEGINNING_OF_USCC = re.compile(r"(?:9[1-39]|5[1-39]|1[1-39]|[ANY][1-39])\d{6}")
_COMPANYS_USCC = re.compile(r"9[1-3]\d{6}")
_VAT = re.compile(
    r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)"
)
_ORGANISATION = re.compile(r"(?:MA[0-9A-Z]{6}|(?=(?:.*\d){5})[0-9A-Z]{8})[0-9X]")
"""One in eleven words with a digit in it passes the check; those given since 2015 begin alike."""
_SIGNS = {
    "CNPJ": re.compile(r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}"),
    "DUNS": re.compile(r"\d{2}-\d{3}-\d{4}"),
    "ORG": re.compile(r"[0-9A-Z]{8}-[0-9X]"),
}
Found = tuple[str, Checked]
"""A kind, and the verdict on the number as one of it."""


def by_shape(joined: str, written: str) -> Found | None:
    """The one kind that the number must be of; None for what several kinds look like.

    `joined` is the number in capitals without signs, `written` has the signs between.
    """
    for shape in (_by_check, _by_signs, _as_uscc, _as_lei, _as_vat):
        if found := shape(joined, written):
            return found
    return None


def _by_check(joined: str, _written: str) -> Found | None:
    """Where the check holds that few numbers pass by chance."""
    if len(joined) == 18 and (found := uscc(joined)).valid and _BEGINNING_OF_USCC.match(joined):
        return "USCC", found
    mixed = not joined.isdecimal() and not joined.isalpha()
    if len(joined) == 20 and mixed and (found := lei(joined)).valid:
        return "LEI", found
    if _ORGANISATION.fullmatch(joined) and mixed and (found := organisation_code(joined)).valid:
        return "ORG", found
    return None


def _by_signs(joined: str, written: str) -> Found | None:
    for kind, form in _SIGNS.items():
        found = checked(kind, joined) if form.fullmatch(written) else None
        if found and (found.valid or kind == "CNPJ"):  # the others' signs are as well those of an invoice
            return kind, found
    return None


def _as_uscc(joined: str, _written: str) -> Found | None:
    """A mistyped one is known by its beginning: who registered the company, and where."""
    begins = joined[:2] + joined[2:8].translate(_TO_DIGIT)
    begins = begins.translate(_TO_DIGIT) if begins[:1].isdigit() or begins[:1] in "O" else begins
    shape = _COMPANYS_USCC if joined.isdecimal() or len(joined) != 18 else _BEGINNING_OF_USCC
    if len(joined) not in {17, 18, 19} or sum(letter.isdigit() for letter in joined) < 7:
        return None
    return ("USCC", uscc(joined)) if shape.fullmatch(begins) else None


def _as_lei(joined: str, _written: str) -> Found | None:
    """A mistyped one is known by its two zeros, or by letters and digits in its length."""
    letters = sum(letter.isalpha() for letter in joined)
    digits = len(joined) - letters
    zeros = joined[4:6].translate(_TO_DIGIT) == "00"
    if letters < 2 or digits < 6:
        return None
    if len(joined) == 20 or (zeros and len(joined) in {19, 21}):
        return "LEI", lei(joined)
    return None


def _as_vat(joined: str, _written: str) -> Found | None:
    if not _VAT.match(joined) or not 8 <= len(joined) <= 15 or sum(map(str.isdigit, joined)) < 6:
        return None
    found = vat(joined)
    if found.valid or found.wrong is Wrong.CHECK:
        return "VAT", found
    mended = joined[:2] + joined[2:].translate(_TO_DIGIT)
    return ("VAT", wrong(joined, Wrong.LETTER)) if mended != joined and vat(mended).valid else None


def meant_by(kind: str, number: str) -> tuple[str, ...]:
    """What somebody may have meant by a number of the kind that cannot be right, the likeliest first."""
    if kind == "USCC":
        found = suggestions(number, USCC_PLACES, _right(uscc))
        return tuple(sorted(found, key=lambda one: not organisation_code(one[8:17]).valid))
    if kind == "LEI":
        return _leis_meant(number)
    begins = 2 if kind == "VAT" else 0
    mended = number[:begins] + number[begins:].translate(_TO_DIGIT)
    # A digit for the letter it looks like, and no more: of numbers with one check digit, one in ten is right.
    return (mended,) if mended != number and checked(kind, mended).valid else ()


def _leis_meant(number: str) -> tuple[str, ...]:
    """Most have two zeros in their fifth and sixth place, which are taken for letters before all else."""
    zeros = number[:4] + number[4:6].translate(_TO_DIGIT) + number[6:]
    if zeros != number and zeros[4:6] == "00":
        return (zeros,) if lei(zeros).valid else suggestions(zeros, LEI_PLACES, _right(lei))
    return suggestions(number, LEI_PLACES, _right(lei))


def _right(check: Callable[[str], Checked]) -> Callable[[str], bool]:
    return lambda number: bool(check(number).valid)
