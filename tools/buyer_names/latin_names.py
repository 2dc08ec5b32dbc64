"""A typed text beside a name in Latin letters, word by word, in the order of the name."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Indel
from rigour.names import extract_org_types

from tools.buyer_names.comparison import Comparison, Likeness
from tools.buyer_names.parts import NameParts, is_a_form, is_trade_word, latin_parts, latin_places
from tools.buyer_names.typed import Typed, spoken_words
from tools.buyer_names.vocabulary import (
    INSURANCE,
    LATIN_BRANCH,
    LATIN_FORM_REST,
    LATIN_FORMS,
    TRADES_HEAD,
)

_FORGIVEN_FROM = 7
_SLIP_FROM = 5
"""Letters from which on one slip still leaves a word recognisable."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Where the name's words stand in the text."""

    start: int
    end: int
    brand: Likeness
    trade: Likeness
    inside: int
    """Words between them that the name lacks: its own place is none."""
    covered: float
    skipped: bool = False
    """Whether a word was left out in between that is no trade: Busch Druckguss for Busch & Haas Druckguss."""
    forgiven: bool = False
    """Whether a slip in the brand leaves no doubt which word it is: a long one that begins alike."""


def beside_latin(typed: Typed, name: NameParts) -> Comparison | None:
    """How the text stands to the name; None when nothing of the brand is in it."""
    words = typed.words
    run = _joined(words, name) or _best_run(words, name)
    if run is None:
        return None
    after, form = _form_after(typed, words, run.end, name)
    trade, beyond = _more_trade(words, after, run.trade)
    before, place = _place(words, run, name)
    strange = run.inside + _unexplained(words, before, beyond, name.place) + _trade_in_chinese(typed, run)
    unexplained = 2 * strange
    branch = _branch(typed, name)
    return Comparison(
        brand=run.brand,
        place=place,
        trade=trade,
        form=form,
        group=Likeness.OTHER if _says_group(words, name) else Likeness.SAME,
        branch=branch,
        whole=not unexplained and branch is not Likeness.OTHER and _whole(words, name),
        unexplained=unexplained,
        alike=alike(" ".join(words[before : max(run.end, beyond if trade is not run.trade else 0)]), name),
        firm=_firm(name, run),
        covered=run.covered,
        said=words[run.start : run.end],
    )


def alike(said: str, name: NameParts) -> float:
    """How alike a text and a name in Latin letters are spelt, the place where it is said."""
    return max(
        Indel.normalized_similarity(said, f"{place}{name.brand} {name.trade}".strip())
        for place in ("", f"{name.place} ")
    )


def _place(words: tuple[str, ...], run: _Run, name: NameParts) -> tuple[int, Likeness]:
    """Where the text begins, a place before the name included, and how a place in it stands to the name's."""
    if name.place and name.place in words:
        at = words.index(name.place)
        return (at if at < run.start else run.start), Likeness.SAME
    before = run.start - 1
    if before >= 0 and words[before] in latin_places():
        near = bool(name.place) and word_likeness(words[before], name.place) is not None
        return before, Likeness.SLIP if near else Likeness.OTHER
    return run.start, Likeness.SILENT


def _whole(words: tuple[str, ...], name: NameParts) -> bool:
    """Whether the whole name stands in the text, its legal form too, however it is spaced."""
    return any(
        "".join(words[start : start + length]) == name.whole
        for start in range(len(words))
        for length in range(1, min(len(words) - start, 12) + 1)
    )


def _firm(name: NameParts, run: _Run) -> bool:
    """A slip in a long brand is forgiven beside all the other words; one in those is another word."""
    if run.skipped or run.trade is Likeness.SLIP:
        return False
    if run.brand is Likeness.SAME:
        return True
    return run.brand is Likeness.SLIP and run.forgiven and run.trade is Likeness.SAME


def _joined(words: tuple[str, ...], name: NameParts) -> _Run | None:
    """The whole core, however its words are split: Nord Haus for Nordhaus."""
    wanted = (name.brand + name.trade).replace(" ", "")
    if len(wanted) < 4:
        return None
    for start in range(len(words)):
        run = ""
        for end in range(start, len(words)):
            run += words[end]
            if run == wanted:
                return _Run(start, end + 1, Likeness.SAME, Likeness.SAME, 0, 1.0)
            if len(run) >= len(wanted):
                break
    return None


def _best_run(words: tuple[str, ...], name: NameParts) -> _Run | None:
    runs = [run for start in range(len(words)) if (run := _run_from(words, start, name)) is not None]
    return max(runs, key=lambda run: (run.covered, -run.inside, -run.start), default=None)


def _run_from(words: tuple[str, ...], start: int, name: NameParts) -> _Run | None:
    """The name's words from this place on, in order, some left out, with at most one strange word between."""
    own, at, place, inside = tuple(f"{name.brand} {name.trade}".split()), start, 0, 0
    likenesses: dict[int, Likeness] = {}
    end = start
    while at < len(words) and place < len(own):
        found = next(
            (
                (n, how)
                for n in range(place, len(own))
                if (how := word_likeness(words[at], own[n])) is not None
            ),
            None,
        )
        if found is None:
            if not likenesses or at - end > 0 or words[at] in spoken_words() or words[at] in LATIN_FORM_REST:
                break
            at += 1
            continue
        inside += sum(word != name.place for word in words[end:at]) if likenesses else 0
        likenesses[found[0]] = found[1]
        place, at = found[0] + 1, at + 1
        end = at
    brand_words = len(name.brand.split())
    if not any(n < brand_words or _distinctive(own[n]) for n in likenesses):
        return None
    if len(likenesses) == len(own) and set(likenesses.values()) <= {Likeness.SAME, Likeness.SOUND}:
        likenesses = dict.fromkeys(likenesses, Likeness.SAME)
    matched = sum(len(own[n]) for n in likenesses)
    own_brand = _likeness(likenesses, range(brand_words))
    brand = Likeness.SHORT if own_brand is Likeness.SILENT else own_brand
    trade = _likeness(likenesses, range(brand_words, len(own)))
    skipped = any(n not in likenesses and _distinctive(own[n]) for n in range(max(likenesses)))
    forgiven = len(own[0]) >= _FORGIVEN_FROM and words[start][:1] == own[0][:1] and brand_words == 1
    return _Run(start, end, brand, trade, inside, matched / max(1, sum(map(len, own))), skipped, forgiven)


def _distinctive(word: str) -> bool:
    return len(word) > 3 and not is_trade_word(word) and word not in spoken_words()


def _likeness(found: dict[int, Likeness], wanted: range) -> Likeness:
    """One likeness for several words: the weakest of those typed, short when some were left out."""
    typed = [found[n] for n in wanted if n in found]
    if not typed:
        return Likeness.SILENT if len(wanted) else Likeness.SAME
    weakest = next((how for how in _WEAKEST_FIRST if how in typed), Likeness.SAME)
    if len(typed) < len(wanted) and weakest is Likeness.SAME:
        return Likeness.SHORT
    return weakest


_WEAKEST_FIRST = (Likeness.SLIP, Likeness.SHORT, Likeness.SOUND)


def word_likeness(word: str, own: str) -> Likeness | None:
    """How one word stands to another; None when they are different words."""
    if word == own:
        return Likeness.SAME
    if _plain(word) == _plain(own):
        return Likeness.SOUND
    if len(word) >= 4 and own.startswith(word):
        return Likeness.SHORT
    longest = max(len(word), len(own))
    slips = 1 if longest < 9 else 2
    recognisable = min(len(word), len(own)) >= _SLIP_FROM - 1 and longest >= _SLIP_FROM
    slipped = recognisable and OSA.distance(word, own, score_cutoff=slips) <= slips
    return Likeness.SLIP if slipped else None


def _plain(word: str) -> str:
    """German umlauts written as two letters or as one, and a possessive or plural s, come to the same."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _form_after(typed: Typed, words: tuple[str, ...], end: int, name: NameParts) -> tuple[int, Likeness]:
    """Where the words go on after a legal form, and how that stands to the company's."""
    if not typed.has_chinese and not any(word in spoken_words() for word in words):
        said, named = typed.parts.form, set(typed.parts.words)
        after = next((n for n in range(len(words), end, -1) if words[n - 1] in named), end) if said else end
        after = len(words) if said and after == end else end
    else:
        after = next((n for n in range(end, len(words)) if not _of_a_form(words[n])), len(words))
        said = latin_parts(f"x {' '.join(words[end:after])}").form
    if not said:
        return after, Likeness.SILENT
    if said == name.form:
        return after, Likeness.SAME
    return after, Likeness.LONGER if {said, name.form} <= _ALIKE else Likeness.OTHER


def _of_a_form(word: str) -> bool:
    if word in spoken_words():
        return False
    return len(word) == 1 or is_a_form(word)


_ALIKE = frozenset({"ltd", "coltd", "co", "pte", "pvtltd", "ptyltd", "company", "limited"})
"""Forms that people write for one another."""


def _is_form(word: str) -> bool:
    return word in LATIN_FORMS or bool(extract_org_types(word))


def _more_trade(words: tuple[str, ...], after: int, trade: Likeness) -> tuple[Likeness, int]:
    """Trade words that go on after the name: Nordhaus *Logistik*; another company's, most likely."""
    beyond = after
    while beyond < len(words) and is_trade_word(words[beyond]) and words[beyond] not in spoken_words():
        beyond += 1
    if beyond == after:
        return trade, after
    return Likeness.OTHER if trade is Likeness.SILENT else Likeness.LONGER, beyond


def _unexplained(words: tuple[str, ...], start: int, beyond: int, place: str) -> int:
    """Words beside the name that are neither speech nor numbers: one before, and up to three after."""
    count = 0
    if start > 0 and _strange(words[start - 1]):
        count += 1
    for word in words[beyond : beyond + 3]:
        if not _strange(word):
            break
        count += word != place
    return count


def _strange(word: str) -> bool:
    return word not in spoken_words() and not _AMOUNT.fullmatch(word) and not _is_form(word)


_AMOUNT = re.compile(r"\d+(st|nd|rd|th|k|m|mn|mio|w|d|days?|eur|usd|gbp|cny|rmb)?")
"""A number as it is typed beside a name: 60, 15k, 60d, 50keur has two words."""


def _trade_in_chinese(typed: Typed, run: _Run) -> int:
    """1 where a Chinese word for a trade goes on with the name, as in Nordhaus 物流; else 0."""
    if not typed.has_chinese:
        return 0
    behind = re.search(rf"\b{re.escape(typed.words[run.end - 1])}\s*([㐀-鿿]+)", typed.text)
    return int(behind is not None and TRADES_HEAD.match(behind[1]) is not None and behind[1][:2] != INSURANCE)


def _says_group(words: tuple[str, ...], name: NameParts) -> bool:
    return ("group" in words or "gruppe" in words) and not name.group


def _branch(typed: Typed, name: NameParts) -> Likeness:
    said = LATIN_BRANCH.search(typed.text) is not None
    if said == bool(name.branch):
        return Likeness.SAME
    return Likeness.OTHER if said else Likeness.SHORT
