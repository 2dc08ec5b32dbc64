"""What was found on comparing a typed text with one name of a company, part by part."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Likeness(StrEnum):
    """How a typed part stands to the same part of a company's name."""

    SAME = "same"
    SHORT = "short"
    """Shortened: 机电 for 机电设备, the first word of several."""
    TAIL = "tail"
    """Only the end of it: 科技 for 光电科技, which may as well be another company's."""
    SOUND = "sound"
    """Written otherwise, read the same: pinyin, or other characters of the same sound."""
    SLIP = "slip"
    """But for one character."""
    LONGER = "longer"
    """With words that the company's name lacks."""
    OTHER = "other"
    """Something else was typed."""
    SILENT = "silent"
    """Nothing was typed."""


class Writing(StrEnum):
    """How the name was written, compared with the company's own."""

    LETTERS = "letters"
    """In the same script."""
    PINYIN = "pinyin"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A typed text beside one name of a company."""

    brand: Likeness
    place: Likeness = Likeness.SILENT
    trade: Likeness = Likeness.SILENT
    form: Likeness = Likeness.SILENT
    group: Likeness = Likeness.SAME
    """OTHER where one of the two is a group and the other is said not to be."""
    branch: Likeness = Likeness.SAME
    """OTHER where another branch or one of this company is named; SHORT where only the name has one."""
    places: int = 1
    """How many places the name holds: of several, the last may be the brand."""
    writing: Writing = Writing.LETTERS
    whole: bool = False
    """The whole name stands in the text, its legal form too."""
    legal: bool = True
    """The name is the registered one, not another that the company is known by."""
    unexplained: int = 0
    """Letters beside the name that belong to a name, and not to this one."""
    alike: float = 0.0
    """How alike the whole of both are spelt, 0 to 1."""
    firm: bool = True
    """Whether the brand is written so that no other company's brand is likely to be meant."""
    covered: float = 1.0
    """The share of the name's own core that was typed, 0 to 1."""
    before: str = ""
    """Of a Chinese text, the letters before the name that are no speech."""
    after: str = ""
    """The same after it."""
    said: tuple[str, ...] | None = None
    """Of a text in Latin letters, the words that are the name; None for a Chinese one."""

    def of_another_name(self) -> "Comparison":
        """The same, for a name that is not the registered one."""
        return replace(self, legal=False)


def unlike(alike: float) -> Comparison:
    """The comparison with a name whose brand is not in the text: only how alike they are spelt."""
    return Comparison(Likeness.OTHER, alike=alike, firm=False, covered=0.0)


def osa_within_one(one: str, two: str) -> bool:
    """Whether two texts differ by one letter: another, missing, doubled, or two swapped."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return one == two
    if len(one) > len(two):
        one, two = two, one
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    if len(one) < len(two):
        return one[at:] == two[at + 1 :]
    swapped = one[at : at + 2] == two[at : at + 2][::-1] and one[at + 2 :] == two[at + 2 :]
    return one[at + 1 :] == two[at + 1 :] or swapped


def shortened(short: str, full: str) -> bool:
    """Whether the short text has some of the full one's characters, in their order: 国贸 of 国际贸易."""
    rest = iter(full)
    return bool(short) and all(letter in rest for letter in short)
