"""Folding: one spelling for what people type in several, and the tokens that are compared."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import Any

SLIPS = {
    # Heard wrong or typed wrong (questions.md §3.15).
    "险额": "限额",
    "现额": "限额",
    "额渡": "额度",
    "鱼期": "逾期",
    "鱼其": "逾期",
    "逾其": "逾期",
    "愈期": "逾期",
    "俞期": "逾期",
    "所赔": "索赔",
    "锁赔": "索赔",
    "索陪": "索赔",
    "理陪": "理赔",
    "里赔": "理赔",
    "陪付": "赔付",
    "陪偿": "赔偿",
    "陪款": "赔款",
    "免陪": "免赔",
    "拒陪": "拒赔",
    "定陪": "定赔",
    "辟单": "批单",
    "劈单": "批单",
    "抱单": "保单",
    "宝单": "保单",
    "饱单": "保单",
    "抱费": "保费",
    "宝费": "保费",
    "托欠": "拖欠",
    "脱欠": "拖欠",
    "破铲": "破产",
    "应受账款": "应收账款",
    "自流额": "自留额",
    "投包": "投保",
    # Of like shape, where the sound is another.
    "投拆": "投诉",
    "起拆": "起诉",
    "索赌": "索赔",
    "理赌": "理赔",
    "赔尝": "赔偿",
    "追尝": "追偿",
    "未尝余额": "未偿余额",
    "催牧": "催收",
    "拒牧": "拒收",
    "应牧账款": "应收账款",
    "报捐": "报损",
    "保俭": "保险",
    "保睑": "保险",
    "俣险": "保险",
    "买万": "买方",
    "合冋": "合同",
    "赊消": "赊销",
    "拖久不付": "拖欠不付",
    "账令": "账龄",
    "账岭": "账龄",
    # A character left out or changed for one that is as good elsewhere.
    "被险人": "被保险人",
    "信限额": "信用限额",
    "应账款": "应收账款",
    "保明细表": "保单明细表",
    "企业威信": "企业微信",
    "应附账款": "应付账款",
    "持续检测": "持续监测",
    "撤消": "撤销",
}
OTHER_FORMS = {
    "帐": "账",
    "被保人": "被保险人",
    "可损": "可能损失",
    "安卓": "atradius",
}
"""Not wrong, only written otherwise or short."""
RIGHT = (
    "发现额 出现额 呈现额 体现额 表现额 兑现额 变现额 实现额 风险额 保险额 所赔付 所赔偿 所赔款 "
    "可损失 可损坏 可损害 诚信限额 对应账款 相应账款 供应账款 "
    "出线 省报 公视 基团 重镇 质询 保鲜 胜诉 核证 平级 权位 转战 终生 名臣 异译"
).split()
"""Right text that holds a wrong form across the border of two words; right words of the sound of another."""
CONFUSIONS = {**SLIPS, **OTHER_FORMS, **{word: word for word in RIGHT}}
_CONFUSED = re.compile("|".join(sorted(map(re.escape, CONFUSIONS), key=len, reverse=True)))

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
"""Chinese characters, to stand in a pattern's brackets."""
_TOKEN = re.compile(
    rf"第\s*(?P<ordinal>[〇零一二三四五六七八九十百\d]+)\s*[条章款节]"
    rf"|(?<![a-z])(?:clause|article|section|art\.|cl\.|§)\s*(?P<clause>\d+(?:\.\d+)*)"
    rf"|(?P<code>(?=[a-z\d/-]*[a-z])(?=(?:[a-z/-]*\d){{3}})[a-z\d]+(?:[-/][a-z\d]+)*)"
    rf"|(?P<number>\d+(?:[.,]\d+)*)"
    rf"|(?P<latin>[^\W\d_{HAN}]+(?:['’][^\W\d_{HAN}]+)?)"
    rf"|(?P<han>[{HAN}]+)"
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
    han = sum(len(run) for run in re.findall(f"[{HAN}]+", text))
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
