"""A name in a sentence: whether what stands beside it can be a part of it, or is only said of it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tools.buyer_names.comparison import Comparison, Likeness, Writing
from tools.buyer_names.folding import HAN, LONGEST, folded
from tools.buyer_names.parts import is_a_form
from tools.buyer_names.typed import Typed, spoken_words
from tools.buyer_names.vocabulary import CHINESE_FORM_HEAD, INSURANCE, TRADES_HEAD

_CLAUSE_END = re.compile(r"[，。；！？、]|(?<=[㐀-鿿])[,;!?]")
_TOKEN = re.compile(r"[^\W\d_㐀-鿿]+|\d[\d.,]*\w*|[㐀-鿿]+|\S")
_STOP = frozenset(".,;:?!…()，。、；：？！（）\"“”'’‘—–/")
_JOINS = frozenset("und et y e & von van de di du des der".split())
"""Words that go on with a name, though they are written small."""
_FIRM_IN_CHINESE = re.compile(r"公司|集团|有限|工厂|企业|商行|银行|合作社|[总分子]厂")
_FIRM_OF_OTHERS = re.compile(r"(保险|信保|我们|咱们?|他们|这家|那家|[贵我你他])公司")
_NEAR = 10
"""Characters after a name within which the word for a company would end a longer name."""


def clauses_of(typed: Typed) -> Sequence[Typed]:
    """The clauses of a Chinese text, in which a name ends where its clause does; none of any other."""
    said = [one for one in _CLAUSE_END.split(typed.raw[:LONGEST]) if one.strip()]
    return [Typed(one) for one in said] if typed.has_chinese and len(said) > 1 else ()


def set_apart(typed: Typed, one: Comparison) -> Comparison:
    """The comparison without the letters beside the name, where they cannot belong to any name.

    People write whole sentences around a buyer of theirs, in more words than any list of speech has. Only
    for one's own buyers: among all companies of the world the rest of a name is as likely as speech.
    """
    if not one.unexplained or one.brand is not Likeness.SAME or one.writing is not Writing.LETTERS:
        return one
    apart = _apart_in_chinese(one) if one.said is None else _apart_in_latin(typed, one.said)
    return replace(one, unexplained=0) if apart else one


def _apart_in_chinese(one: Comparison) -> bool:
    """Whether enough of the name stands there, nothing before it, and no company's end soon after it."""
    told = one.covered == 1.0 or one.place is Likeness.SAME or one.trade in (Likeness.SAME, Likeness.SHORT)
    after = _FIRM_OF_OTHERS.sub("", one.after)[:_NEAR]
    return told and not one.before and not _FIRM_IN_CHINESE.search(after)


def _apart_in_latin(typed: Typed, said: Sequence[str]) -> bool:
    """Whether the words before and after are speech by a sign, by a small letter, or by another script."""
    tokens = _TOKEN.findall(typed.raw)
    plain = [folded(token) for token in tokens]
    length = len(said)
    places = [at for at in range(len(plain)) if plain[at : at + length] == list(said)]
    if len(places) != 1:
        return False
    start, end = places[0], places[0] + length
    while end < len(tokens) and is_a_form(plain[end]) and plain[end] not in spoken_words():
        end += 1
    large = tokens[start][:1].isupper()
    before = tokens[start - 1] if start else ""
    after = tokens[end] if end < len(tokens) else ""
    return _is_speech(before, large=large) and _is_speech(after, large=large)


def _is_speech(token: str, *, large: bool) -> bool:
    """Whether a token beside a name is none of its words; `large` for a name that begins with a capital."""
    word = folded(token)
    if not token or token in _STOP or token[0].isdigit() or word in spoken_words():
        return True
    if HAN.match(token):
        trade = TRADES_HEAD.match(word) and not word.startswith(INSURANCE)
        return not (trade or CHINESE_FORM_HEAD.match(word))
    return large and token[0].islower() and word not in _JOINS
