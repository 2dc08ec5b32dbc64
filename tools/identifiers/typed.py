"""Registration numbers in what somebody typed: a number alone, or in a sentence, with blanks and dashes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tools.identifiers.kinds import LENGTHS, checked, kind_named
from tools.identifiers.shapes import by_shape, meant_by
from tools.identifiers.verdict import Wrong

READ_AT_MOST = 4_000
"""A number stands in a message, and a message is no longer than this."""
SHORTEST = 6
"""A shorter number is as likely an amount or a date as a registration."""
_LONGEST = 24
_GROUPS = 9
_VAT_BEGINS = 2
_GROUP = re.compile(r"[0-9A-Z]+")
_BETWEEN = re.compile(r"[ \-–—.·/_]{1,2}")
_LABEL = re.compile(
    r"(?:(?<![A-Z])(?P<latin>USCC|LEI|D-?U-?N-?S|SIREN|SIRET|HRB|HRA|GNR|CRN|CNPJ|NIP|KRS|REGON|RUC|ABN|ACN|UEN"
    r"|GSTIN|UBN|KVK|EIN|VAT|UST-?ID-?NR|UST-?ID|TVA|COMPANY NUMBER|COMPANY REGISTRATION NUMBER"
    r"|(?:UNIFIED )?SOCIAL CREDIT CODE|ORGANI[SZ]ATION CODE)"
    r"|(?P<chinese>(?:统一)?社会信用代码|統一社會信用代碼|信用代码|信用代碼|组织机构代码|組織機構代碼|机构代码|税号|稅號"
    r"|纳税人识别号|邓白氏编码|邓白氏|邓氏编码))"
    r"(?:[\s:：#.=号码為为是]|NO\b|NR\b|NUMBER\b|CODE\b|ID\b|IS\b|REG\b)*"
)
_CHINESE_LABELS = {
    "統一社會信用代碼": "USCC",
    "信用代碼": "USCC",
    "組織機構代碼": "ORG",
    "税号": "USCC",
    "稅號": "USCC",
    "纳税人识别号": "USCC",
}
_DAY = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MONEY = r"EUR|USD|CNY|RMB|GBP|JPY|HKD|CHF|[€$£¥]"
_MONEY_BEFORE = re.compile(rf"(?:{_MONEY})\s?$")
_AMOUNT_AFTER = re.compile(rf"\s?(?:{_MONEY}|[.,]\d|元|美元|欧元|万|萬|亿|億|天|日|%|DAYS?\b)")


@dataclass(frozen=True)
class TypedNumber:
    """A number that somebody typed, and what can be told of it without knowing any company."""

    kind: str | None
    """None when it may be of several kinds: then it is compared with the numbers of every kind."""
    number: str
    """In capitals, without blanks and signs."""
    valid: bool | None
    """False for one that cannot be right: it must not be acted on. None when there is nothing to check."""
    wrong: Wrong | None
    suggestions: tuple[str, ...]
    """Numbers that would be right and look alike; for a person to choose from."""
    named: bool
    """Whether the kind was typed beside it, as in `LEI 5299…`, and not told from its shape."""
    begin: int
    end: int
    """Where it stands in the text."""
    label_begin: int
    """Where the name of its kind begins in front of it; `begin` where none was typed."""

    @property
    def forms(self) -> tuple[str, ...]:
        """What to look for among `forms_of` companies' numbers: itself, and the code that a USCC holds."""
        if self.valid is False:
            return ()
        return (self.number, self.number[8:17]) if self.kind == "USCC" else (self.number,)


def forms_of(kind: str, number: str, country: str | None = None) -> tuple[str, ...]:
    """The ways in which a company's own number may be typed, the whole of it first; none of a wrong one."""
    kind, found = kind_named(kind), checked(kind, number, country)
    if found.valid is False or not found.number:
        return ()
    forms = {
        "USCC": (found.number, found.number[8:17]),
        "SIRET": (found.number, found.number[:9]),
        "VAT": (found.number, found.number[2:] if found.number[:2].isalpha() else found.number),
    }.get(kind, (found.number,))
    return tuple(dict.fromkeys(forms))


def numbers_in(text: str) -> tuple[TypedNumber, ...]:
    """The registration numbers that may stand in the text, in its order."""
    evened = "".join(map(_evened, text[:READ_AT_MOST]))
    groups = [(found.start(), found.end()) for found in _GROUP.finditer(evened)]
    found = [*_named(evened, groups), *_unnamed(evened, groups)]
    found.sort(key=lambda one: (_doubt(one), one.begin - one.end))
    kept: list[TypedNumber] = []
    for one in found:
        if all(one.end <= other.begin or other.end <= one.begin for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.begin))


def _evened(letter: str) -> str:
    """Of common width and in capitals, where that stays one character: places must not move."""
    wide = unicodedata.normalize("NFKC", letter)
    upper = (wide if len(wide) == 1 else letter).upper()
    return upper if len(upper) == 1 else letter


def _doubt(one: TypedNumber) -> int:
    """How little speaks for it: what is named or proven stands before what only looks like a number."""
    if one.valid and one.kind is not None:
        return 0
    if one.named:
        return 1
    return 2 if one.kind is not None else 3


def _named(text: str, groups: list[tuple[int, int]]) -> Iterator[TypedNumber]:
    """Numbers that follow the name of their kind."""
    for label in _LABEL.finditer(text):
        said = label["latin"] or label["chinese"]
        kind = _CHINESE_LABELS.get(said) or kind_named(said)
        runs = _runs_from(text, label.end(), groups, _VAT_BEGINS if kind == "VAT" else 0)
        tried = [_of_kind(kind, text, begin, end, label.start()) for begin, end in runs]
        if tried:
            yield min(tried, key=_unfit)


def _unfit(one: TypedNumber) -> tuple[bool, bool, int]:
    """How little a run of groups fits its kind. Equally fit, the shortest is meant: 'HRB 7, 80000 EUR'."""
    length = LENGTHS.get(one.kind or "", len(one.number))
    return (
        one.valid is False,
        one.wrong is not None and one.wrong is not Wrong.CHECK,
        abs(len(one.number) - length),
    )


def _runs_from(
    text: str, place: int, groups: list[tuple[int, int]], letters_first: int
) -> Iterator[tuple[int, int]]:
    """The runs of groups that begin at a place, the shortest first, each group with a digit in it.

    Only the first may have none, when it is as many letters as the kind begins with.
    """
    last = None
    for start, end in ((max(start, place), end) for start, end in groups if end > place):
        apart = start != place if last is None else not _BETWEEN.fullmatch(text[last:start])
        begins = last is None and end - start == letters_first
        if apart or end - place > 2 * _LONGEST or not (begins or _has_digit(text[start:end])):
            return
        if not begins:
            yield place, end
        last = end


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _of_kind(kind: str, text: str, begin: int, end: int, label_begin: int) -> TypedNumber:
    number = "".join(_GROUP.findall(text[begin:end]))
    found = checked(kind, number)
    meant = meant_by(kind, found.number) if found.valid is False else ()
    return TypedNumber(kind, found.number, found.valid, found.wrong, meant, True, begin, end, label_begin)


def _unnamed(text: str, groups: list[tuple[int, int]]) -> Iterator[TypedNumber]:
    for first in range(len(groups)):
        for last in range(first, min(first + _GROUPS, len(groups))):
            begin, end = groups[first][0], groups[last][1]
            if last > first and not _BETWEEN.fullmatch(text[groups[last - 1][1] : groups[last][0]]):
                break
            parts = _GROUP.findall(text[begin:end])
            if sum(map(len, parts)) > _LONGEST:
                break
            found = _shaped(text, begin, end, parts) or _unshaped(text, begin, end, parts)
            if found:
                yield found


def _shaped(text: str, begin: int, end: int, parts: list[str]) -> TypedNumber | None:
    """A number that is told by its shape, or by its check."""
    joined = "".join(parts)
    shape = by_shape(joined, text[begin:end]) if len(joined) >= SHORTEST and _has_digit(joined) else None
    if shape is None:
        return None
    kind, found = shape
    # 'to DE 136695977' is no number with a slip in it: a word before it was taken for its beginning.
    if found.valid is False and len(parts) > 1 and any(part.isalpha() for part in parts):
        return None
    meant = meant_by(kind, found.number) if found.valid is False else ()
    return TypedNumber(kind, found.number, found.valid, found.wrong, meant, False, begin, end, begin)


def _unshaped(text: str, begin: int, end: int, parts: list[str]) -> TypedNumber | None:
    """A number of no certain kind, that may be a registration: it is no amount, day or word."""
    number = parts[0]
    if len(parts) > 1 or len(number) < SHORTEST or sum(map(str.isdigit, number)) < 4:
        return None
    if _DAY.fullmatch(number) or _AMOUNT_AFTER.match(text, end):
        return None
    if _MONEY_BEFORE.search(text[max(0, begin - 5) : begin]):
        return None
    return TypedNumber(None, number, None, None, (), False, begin, end, begin)
