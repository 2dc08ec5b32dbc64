"""Folding: one spelling for what people type in several, and the tokens that are compared."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import Any

from knowledge.confusions import OTHER_FORMS, RIGHT, SLIPS

CONFUSIONS = {**SLIPS, **OTHER_FORMS, **{word: word for word in RIGHT}}
_CONFUSED = re.compile("|".join(sorted(map(re.escape, CONFUSIONS), key=len, reverse=True)))

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_TOKEN = re.compile(
    rf"第\s*(?P<ordinal>[〇零一二三四五六七八九十百\d]+)\s*[条章款节]"
    rf"|(?<![a-z])(?:clause|article|section|art\.|cl\.|§)\s*(?P<clause>\d+(?:\.\d+)*)"
    rf"|(?P<code>(?=[a-z\d/-]*[a-z])(?=(?:[a-z/-]*\d){{3}})[a-z\d]+(?:[-/][a-z\d]+)*)"
    rf"|(?P<number>\d+(?:[.,]\d+)*)"
    rf"|(?P<latin>[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?)"
    rf"|(?P<han>[{_HAN}]+)"
)
_STOP = frozenset(
    "a an the is are was were be been am do does did to of in on at by for with and or it its this that "
    "i we you my our your me us they he she them if as so can could would will shall may have has had "
    "there what which how when who 's".split()
)
_INITIALS = re.compile(r"(?<![a-z\d])([a-z])/([a-z])(?![a-z\d])")
"""D/A, D/P, L/C, O/A: written with a stroke and without."""
_ASKING = re.compile(
    "怎么办|咋办|怎么样|怎样|如何|请问|是什么|什么是|什么|啥|怎么(?!算)|咋|吗|呢|啊|呀|吧|了|的|你们|我们|一下|就是"
    "|是不是|能不能|可以|这个|那个"
)
"""Words of asking, not of the matter: they make every question look like every other."""
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True)
class Tokens:
    """A text's tokens in the two fields that are compared."""

    characters: tuple[str, ...]
    """Single Chinese characters; Latin words, numbers, clause numbers and codes whole."""
    bigrams: tuple[str, ...]
    """Pairs of neighbours: Chinese characters, or Latin words."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Width, case, traditional forms and known confusions made one. For comparing, never for quoting."""
    plain = _INITIALS.sub(r"\1\2", unicodedata.normalize("NFKC", text).casefold())
    return _CONFUSED.sub(lambda found: CONFUSIONS[found.group()], _to_simplified().convert(plain))


_ONE_WORD = (
    (re.compile("客户|买家|债务人"), "买方"),
    (re.compile("额度"), "限额"),
    (re.compile("倒闭|爆雷|跑路"), "破产"),
    (re.compile(r"\b(?:customer|client|debtor)(s?)\b"), r"buyer\1"),
    (re.compile(r"\b(?:go|goes|going|gone|went) (?:bust|under|broke|bankrupt)\b"), "bankrupt"),
    (re.compile(r"\binsolven(?:t|cy)\b|\bbankruptcy\b"), "bankrupt"),
)
"""Words that people use for one idea: compared as one, in questions and passages alike, and never quoted."""


@lru_cache(maxsize=16_384)
def tokens(text: str) -> Tokens:
    """The tokens of a text; both fields are empty when it holds no letter and no digit.

    Words that only make it a question are left out, unless it has no others.
    """
    folded = fold(text)
    for words, word in _ONE_WORD:
        folded = words.sub(word, folded)
    found = _tokens(_ASKING.sub(" ", folded))
    return found if found.characters else _tokens(folded)


def _tokens(folded: str) -> Tokens:
    characters: list[str] = []
    bigrams: list[str] = []
    previous_word: str | None = None
    for found in _TOKEN.finditer(folded):
        run = found.group("han")
        if run:
            characters += run
            bigrams += (run[place : place + 2] for place in range(len(run) - 1))
            previous_word = None
            continue
        for word in _words(found):
            characters.append(word)
            if previous_word is not None:
                bigrams.append(f"{previous_word} {word}")
            previous_word = word
    return Tokens(tuple(characters), tuple(bigrams))


def is_chinese(text: str) -> bool:
    """Whether the asker writes Chinese; a question with any Chinese sentence in it is Chinese."""
    han = sum(len(run) for run in re.findall(f"[{_HAN}]+", text))
    words = len(re.findall(r"[A-Za-z]+", text))
    return han > 0 and han >= words / 2


def _words(found: re.Match[str]) -> Iterator[str]:
    ordinal, clause, code, number, latin = found.group("ordinal", "clause", "code", "number", "latin")
    if ordinal:
        yield f"§{_number(ordinal)}"
    elif clause:
        yield clause if "." in clause else f"§{clause}"
    elif code:
        yield code
    elif number:
        yield number.replace(",", "")
    elif latin not in _STOP:
        yield _stem(latin)


def _number(ordinal: str) -> int:
    """The value of 十二, 二十 or 一百零三; Arabic digits as they are."""
    if ordinal.isdecimal():
        return int(ordinal)
    total, digit = 0, 0
    for sign in ordinal:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = int(sign) if sign.isdecimal() else _DIGITS[sign]
    return total + digit


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


_thread = local()


def _stemmer() -> Any:
    """One per thread: a stemmer keeps its working state inside."""
    if not hasattr(_thread, "stemmer"):
        import Stemmer  # type: ignore[import-not-found]  # it has no types

        _thread.stemmer = Stemmer.Stemmer("english", 0)
    return _thread.stemmer


@lru_cache(maxsize=1)
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
