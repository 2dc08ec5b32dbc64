"""What speaks for a company and against it: named features, whose docstrings are the reasons told."""

from collections.abc import Callable
from dataclasses import dataclass

from tools.buyer_names.comparison import Comparison, Likeness, Writing


@dataclass(frozen=True, slots=True)
class Compared:
    """A typed text beside the best of a company's names, and beside the rest of its record."""

    comparison: Comparison
    city_typed: bool = False
    """The company's city stands in the text, beside its name."""
    number: Likeness = Likeness.SILENT
    """How a registration number in the text stands to the company's: SLIP for one that cannot be right."""


Feature = Callable[[Compared], float]
"""0 to 1, how far it holds."""


def same_number(one: Compared) -> float:
    """same registration number"""
    return float(one.number in (Likeness.SAME, Likeness.SHORT))


def number_with_a_slip(one: Compared) -> float:
    """its registration number is like the one typed, which cannot be right"""
    return float(one.number is Likeness.SLIP)


def other_number(one: Compared) -> float:
    """but its registration number is another"""
    return float(one.number is Likeness.OTHER)


def whole_registered_name(one: Compared) -> float:
    """the whole registered name"""
    return float(one.comparison.whole and one.comparison.legal)


def whole_other_name(one: Compared) -> float:
    """the whole of a short, former or foreign name"""
    return float(one.comparison.whole and not one.comparison.legal)


def other_name(one: Compared) -> float:
    """under a short, former or foreign name"""
    return float(not one.comparison.legal and not one.comparison.whole)


def same_brand(one: Compared) -> float:
    """same distinctive name"""
    return float(one.comparison.brand is Likeness.SAME)


def brand_by_sound(one: Compared) -> float:
    """distinctive name of the same sound"""
    return float(one.comparison.brand is Likeness.SOUND and one.comparison.writing is Writing.LETTERS)


def brand_in_pinyin(one: Compared) -> float:
    """distinctive name in pinyin"""
    return float(one.comparison.brand is Likeness.SOUND and one.comparison.writing is Writing.PINYIN)


def brand_with_a_slip(one: Compared) -> float:
    """distinctive name but for one letter"""
    return float(one.comparison.brand is Likeness.SLIP)


def short_brand(one: Compared) -> float:
    """part of the distinctive name"""
    return float(one.comparison.brand is Likeness.SHORT)


def by_initials(one: Compared) -> float:
    """initials of the name"""
    return float(one.comparison.writing is Writing.INITIALS)


def same_place(one: Compared) -> float:
    """same place"""
    return float(one.comparison.place in (Likeness.SAME, Likeness.SOUND))


def near_place(one: Compared) -> float:
    """the place in the company's record"""
    return float(one.comparison.place is Likeness.SHORT or one.city_typed)


def place_with_a_slip(one: Compared) -> float:
    """place but for one letter"""
    return float(one.comparison.place is Likeness.SLIP)


def other_place(one: Compared) -> float:
    """but another place"""
    return float(one.comparison.place is Likeness.OTHER)


def same_trade(one: Compared) -> float:
    """same line of business"""
    return float(one.comparison.trade in (Likeness.SAME, Likeness.SOUND))


def short_trade(one: Compared) -> float:
    """line of business in short"""
    return float(one.comparison.trade in (Likeness.SHORT, Likeness.TAIL))


def end_of_the_trade(one: Compared) -> float:
    """but only the last word of the line of business"""
    return float(one.comparison.trade is Likeness.TAIL)


def trade_with_a_slip(one: Compared) -> float:
    """line of business but for one letter"""
    return float(one.comparison.trade is Likeness.SLIP)


def longer_trade(one: Compared) -> float:
    """but with a line of business more"""
    return float(one.comparison.trade is Likeness.LONGER)


def other_trade(one: Compared) -> float:
    """but another line of business"""
    return float(one.comparison.trade is Likeness.OTHER)


def same_form(one: Compared) -> float:
    """same legal form"""
    return float(one.comparison.form is Likeness.SAME)


def other_form(one: Compared) -> float:
    """but another legal form"""
    return float(one.comparison.form in (Likeness.OTHER, Likeness.LONGER))


def group_or_not(one: Compared) -> float:
    """but one is a group and the other is not"""
    return float(one.comparison.group is Likeness.OTHER)


def branch_named(one: Compared) -> float:
    """but a branch is named, and a branch is not the insured company"""
    return float(one.comparison.branch is Likeness.OTHER)


def branch_left_out(one: Compared) -> float:
    """but this one is a branch"""
    return float(one.comparison.branch is Likeness.SHORT)


def unexplained_letters(one: Compared) -> float:
    """but other letters stand beside the name"""
    return min(one.comparison.unexplained, 3) / 3


def little_of_the_name(one: Compared) -> float:
    """only a part of the name"""
    return 1.0 - min(1.0, one.comparison.covered)


def spelt_nearly_the_same(one: Compared) -> float:
    """spelt nearly the same"""
    return max(0.0, one.comparison.alike - 0.7) / 0.3


def only_spelt_nearly_the_same(one: Compared) -> float:
    """but for a letter or two"""
    return spelt_nearly_the_same(one) if one.comparison.brand is Likeness.OTHER else 0.0


def spelt_unlike(one: Compared) -> float:
    """spelt unlike"""
    return 1.0 - one.comparison.alike


FEATURES: tuple[Feature, ...] = (
    same_number,
    number_with_a_slip,
    other_number,
    whole_registered_name,
    whole_other_name,
    other_name,
    same_brand,
    brand_by_sound,
    brand_in_pinyin,
    brand_with_a_slip,
    short_brand,
    by_initials,
    same_place,
    near_place,
    place_with_a_slip,
    other_place,
    same_trade,
    short_trade,
    end_of_the_trade,
    trade_with_a_slip,
    longer_trade,
    other_trade,
    same_form,
    other_form,
    group_or_not,
    branch_named,
    branch_left_out,
    unexplained_letters,
    little_of_the_name,
    spelt_nearly_the_same,
    only_spelt_nearly_the_same,
    spelt_unlike,
)

OF_DEGREE = frozenset({little_of_the_name, spelt_nearly_the_same, only_spelt_nearly_the_same, spelt_unlike})
"""Features that a longer name changes: they order what is offered, and never decide for certain."""
