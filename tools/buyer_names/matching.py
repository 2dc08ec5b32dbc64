"""Which of some candidates a text means: each compared with it and weighed, and a verdict over all."""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter, mul
from pathlib import Path

from tools.buyer_names import chinese_names, latin_names
from tools.buyer_names.chinese_names import beside_chinese
from tools.buyer_names.comparison import Comparison, Likeness, Writing, unlike
from tools.buyer_names.features import FEATURES, OF_DEGREE, Compared
from tools.buyer_names.folding import LONGEST, close, folded
from tools.buyer_names.grams import number_forms
from tools.buyer_names.latin_names import beside_latin
from tools.buyer_names.parts import NameParts, bare_place, parts_of
from tools.buyer_names.sentence import clauses_of, set_apart
from tools.buyer_names.sound_names import alike_in_sound, beside_initials, beside_sound
from tools.buyer_names.typed import Typed
from tools.buyer_names.verdict import NOBODY, Matching, NameMatch, Verdict
from tools.buyers import Buyer
from tools.identifiers import OF_ONE_REGISTER, forms_of

_WEIGHTS = Path(__file__).parent / "weights.json"


@cache
def weights() -> tuple[float, tuple[float, ...]]:
    """The bias and each feature's weight, as `evals.buyers.fit` fitted them."""
    fitted: Mapping[str, float] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return fitted["bias"], tuple(fitted[feature.__name__] for feature in FEATURES)


@cache
def thresholds() -> Mapping[str, float]:
    """From where a score is certain, by how much, and from where it is worth offering."""
    fitted: Mapping[str, float] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return fitted


ANYBODY = 1.0
"""The weight of nobody being meant, where any company in the world may have been typed."""
AMONG_OWN = 0.1
"""The same among the buyers of whoever asks: people ask about their own buyers."""


@dataclass(frozen=True)
class Weighed:
    """A company that may be meant, with what was found on comparing it and what that weighs."""

    buyer: Buyer
    how: Compared
    logit: float


def match(
    text: str | Typed, candidates: Iterable[Buyer], at_most: int = 5, nobody: float = AMONG_OWN
) -> Matching:
    """Which of the candidates a typed name or a whole sentence means."""
    typed = Typed(text) if isinstance(text, str) else text
    if not re.search(r"\w", typed.raw[:LONGEST]):
        return NOBODY
    own = nobody == AMONG_OWN
    found = [one for buyer in candidates if (one := weighed(typed, buyer, own=own)) is not None]
    if typed.is_common:
        found = [one for one in found if _named_by_common_words(one.how.comparison)]
    found.sort(key=lambda one: (-one.logit, one.buyer.id))
    scores = _shares([one.logit for one in found], nobody)
    verdict = _verdict(typed, found, scores)
    offered = [
        NameMatch(one.buyer, score, _reasons(one.how))
        for one, score in zip(found[:at_most], scores, strict=False)
        if score >= thresholds()["choose_from"]
        or (verdict is Verdict.CHOOSE and _of_the_same_brand(one.how, found[0].how))
    ]
    return Matching(verdict, tuple(offered), warnings_of(typed))


def _of_the_same_brand(how: Compared, first: Compared) -> bool:
    """Whether the brand that was typed is this company's as much as the first's: both are to be offered."""
    same = (how.comparison.brand, first.comparison.brand) == (Likeness.SAME, Likeness.SAME)
    strange = (how.comparison.place, how.comparison.trade, how.comparison.form)
    return same and Likeness.OTHER not in strange


def _shares(logits: Sequence[float], nobody: float) -> list[float]:
    """What each company has of all that speaks for any of them, or for nobody."""
    odds = [math.exp(min(one, _SURE)) for one in logits]
    whole = nobody + sum(odds)
    return [round(one / whole, 4) for one in odds]


def _named_by_common_words(one: Comparison) -> bool:
    """Whether words that could be anybody's are this company's name all the same: 东川石化."""
    more = one.trade in (Likeness.SAME, Likeness.SHORT) or one.place is Likeness.SAME
    return one.whole or (one.brand is Likeness.SAME and one.writing is Writing.LETTERS and more)


_SURE = 50.0
"""Beyond this, e to the power of it is the same for every purpose."""


def _reasons(one: Compared) -> tuple[str, ...]:
    return tuple(feature.__doc__ or "" for feature in FEATURES if feature(one) >= _TOLD_FROM)


_TOLD_FROM = 0.5


def weighed(typed: Typed, buyer: Buyer, *, own: bool = False) -> Weighed | None:
    """The company under the one of its names that the text fits best; None when it fits none.

    `own` is a buyer of whoever asks: what is said around its name is not taken for a part of it.
    """
    found = [(logit(one), one) for one in _ways(typed, buyer, own=own)]
    if not found:
        return None
    best, how = max(found, key=itemgetter(0))
    return Weighed(buyer, how, best)


def _ways(typed: Typed, buyer: Buyer, *, own: bool) -> Iterator[Compared]:
    """The text beside each of the company's names; beside none of them, where it is a number alone."""
    number, where, some = _number(typed, buyer), _where(buyer), False
    for place, name in enumerate((buyer.legal_name, *buyer.other_names)):
        parts = parts_of(name, buyer.industry or "")
        found = _in_talk(typed, parts, where) if own else _comparisons(typed, parts, where)
        for one in found:
            some = True
            named = one.of_another_name() if place else one
            yield Compared(named, _city_typed(typed, where, one), number)
    if not some and number in (Likeness.SAME, Likeness.SHORT, Likeness.SLIP):
        yield Compared(_NAMELESS, number=number)


def _of_one_register(buyer: Buyer) -> set[str]:
    """Forms of numbers that another court gives to another company: they tell nobody alone."""
    return {
        form
        for one in buyer.identifiers
        if one.kind.upper() in OF_ONE_REGISTER
        for form in forms_of(one.kind, one.number, buyer.country)
    }


_NAMELESS = Comparison(Likeness.SILENT, firm=False, covered=0.0)
"""The comparison with a text that has no name in it, but a number."""


def _number(typed: Typed, buyer: Buyer) -> Likeness:
    if not typed.numbers and not typed.bare_number:
        return Likeness.SILENT
    own = number_forms(buyer)
    asked = {typed.bare_number} | {form for number in typed.numbers for form in number.forms}
    if asked & own:
        return Likeness.SAME if asked & own - _of_one_register(buyer) else Likeness.SHORT
    if any(meant in own for number in typed.numbers for meant in number.suggestions):
        return Likeness.SLIP
    kinds = {one.kind.upper() for one in buyer.identifiers}
    return Likeness.OTHER if any(number.kind in kinds for number in typed.numbers) else Likeness.SILENT


def _comparisons(typed: Typed, name: NameParts, where: frozenset[str]) -> Iterator[Comparison]:
    """The ways in which the text may be this name: part by part, and where that fails, spelt alike."""
    if not name.han:
        if typed.words:
            yield from _found(beside_latin(typed, name), lambda: latin_names.alike(typed.spelt, name))
        return
    if typed.has_chinese:
        yield from _found(beside_chinese(typed, name, where), lambda: chinese_names.alike(typed.core, name))
    if typed.words:
        read = beside_sound(typed, name) or beside_initials(typed, name)
        yield from _found(read, lambda: alike_in_sound(typed.letters, name))


def _in_talk(typed: Typed, name: NameParts, where: frozenset[str]) -> Iterator[Comparison]:
    """The same for a name among what is said of it: a clause that has it alone may clear a doubt."""
    for one in _comparisons(typed, name, where):
        yield set_apart(typed, one)
        if one.brand is Likeness.SAME and (one.unexplained or one.trade in _ANOTHERS):
            for clause in clauses_of(typed):
                alone = beside_chinese(clause, name, where) if name.han and clause.has_chinese else None
                if alone is not None:
                    yield set_apart(clause, alone)


_ANOTHERS = (Likeness.LONGER, Likeness.OTHER)
"""How a trade stands that is another company's, or the first word of what is said next."""


def _found(one: Comparison | None, alike: Callable[[], float]) -> Iterator[Comparison]:
    if one is not None:
        yield one
    if one is None or one.unexplained or Likeness.OTHER in (one.place, one.trade):
        yield unlike(alike())


def _where(buyer: Buyer) -> frozenset[str]:
    """The places of the company's record, folded."""
    return frozenset({bare_place(close(folded(buyer.city)))}) if buyer.city else frozenset()


def _city_typed(typed: Typed, where: frozenset[str], comparison: Comparison) -> bool:
    return comparison.place is Likeness.SILENT and any(
        len(city) > 1 and city in typed.close for city in where
    )


def logit(one: Compared) -> float:
    """How far everything together speaks for the company."""
    bias, each = weights()
    return float(bias + sum(map(mul, each, [feature(one) for feature in FEATURES])))


def standing(one: Compared) -> float:
    """The same without the features of degree."""
    _, each = weights()
    return sum(w * f(one) for w, f in zip(each, FEATURES, strict=True) if f not in OF_DEGREE)


def _verdict(typed: Typed, found: Sequence[Weighed], scores: Sequence[float]) -> Verdict:
    level = thresholds()
    if not found or scores[0] < level["choose_from"]:
        return Verdict.NONE
    how, rest = found[0].how, [one.how for one in found[1:]]
    if any(number.valid is False for number in typed.numbers) or typed.oddities:
        return Verdict.CHOOSE
    if how.number is Likeness.SAME and how.comparison.branch is not Likeness.OTHER:
        alone = all(other.number is not Likeness.SAME for other in rest)
        return Verdict.CERTAIN if alone and not _another_is_named(how, rest) else Verdict.CHOOSE
    if any(other.number in (Likeness.SAME, Likeness.SHORT) for other in rest):
        return Verdict.CHOOSE  # the name is one company's and the number another's
    in_full = _registered(how) and not any(_registered(other) for other in rest)
    clear = in_full or (scores[0] >= level["certain_from"] and _clear(how, rest))
    certain = clear and not doubts(how)
    return Verdict.CERTAIN if certain else Verdict.CHOOSE


def _registered(how: Compared) -> bool:
    """Whether the whole registered name was typed, its legal form too."""
    return how.comparison.whole and how.comparison.legal


def _clear(how: Compared, rest: Sequence[Compared]) -> bool:
    """Whether no other company fits what was typed nearly as well."""
    own, by = standing(how), thresholds()["clear_by"]
    return all(own - standing(other) >= by or _only_sounds_so(how, other) for other in rest)


def _only_sounds_so(how: Compared, other: Compared) -> bool:
    """Whether the one bears just the name that was typed, and the other's is only read like it."""
    return how.comparison.whole and other.comparison.writing is Writing.PINYIN


def _another_is_named(how: Compared, rest: Sequence[Compared]) -> bool:
    """Whether the name beside the number is another company's: name and number contradict each other."""
    strange = (Likeness.OTHER, Likeness.SILENT)
    named = any(other.comparison.brand is Likeness.SAME for other in rest)
    return named and how.comparison.brand in strange


def warnings_of(typed: Typed) -> tuple[str, ...]:
    """What is odd about the text: letters nobody sees, two alphabets, a number that cannot be right."""
    wrong = (
        f"{number.kind} {number.number} cannot be right ({number.wrong})"
        + (f"; perhaps {' or '.join(number.suggestions[:3])}" if number.suggestions else "")
        for number in typed.numbers
        if number.valid is False
    )
    return (*typed.oddities, *wrong)


def doubts(how: Compared) -> bool:
    """Whether something typed is not this company's, or this is but a branch of the one that was typed.

    However well the rest fits, a person is asked.
    """
    one, strange = how.comparison, (Likeness.OTHER, Likeness.LONGER, Likeness.TAIL)
    return (
        how.number is Likeness.OTHER
        or one.place in strange
        or one.trade in strange
        or (one.place in (Likeness.SLIP, Likeness.SOUND) and one.places > 1)
        or one.form in strange
        or one.group is Likeness.OTHER
        or one.branch is not Likeness.SAME
        or one.unexplained > 0
        or (one.writing is Writing.PINYIN and one.trade is one.place is Likeness.SILENT)
        or not one.firm
    )
