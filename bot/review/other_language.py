"""Chinese typed where English belongs, and the reverse; names and amounts alone are no language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.language import Language, language_of
from bot.review.faq_text import FaqText, Spoken

_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\[[^\][]*\]")
_COMPANY = re.compile(
    r"([㐀-鿿（）()]{2,24}?)(?:有限责任公司|股份有限公司|有限公司|公司|集团|银行|厂|GmbH|Ltd)"
)
_AMOUNT = re.compile(
    r"(?:人民币|美元|欧元|英镑|港元|日元|EUR|USD|CNY|RMB|GBP|HKD|JPY)?\s*"
    r"[\d０-９][\d０-９,，.]*\s*[十百千万亿]*\s*(?:人民币|美元|欧元|英镑|港元|日元|元|%|EUR|USD|CNY|RMB|GBP|HKD|JPY)?"
)
_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_IN_NAMES = frozenset("van von der den de du di da la le del and und of et y e".split())
_GRAMMAR = re.compile(
    r"[的了吗呢吧是不有没在我你您他她们这那什么怎如何可以能要请会多少几为或就都也还把被让给到从对跟找]|告诉|通知"
)
"""What no name of a company is made of."""
_MATTER = re.compile(r"[保险赔单费额限买卖付款票债]|逾期|客户")
_A_NAME = 4  # characters that a person's or place's name has at most


@dataclass(frozen=True)
class Mistaken:
    """A text in the other language than its field's, where it stands."""

    field: str
    """The form's name of it."""
    text: str


def mistaken(text: FaqText) -> Sequence[Mistaken]:
    """Every text of the entry that is in the other language; none where all are where they belong."""
    return [
        Mistaken(f"{name}_{language.value}", one)
        for language, spoken in text.spoken.items()
        for name, one in _texts(spoken)
        if is_other(one, language)
    ]


def is_other(text: str, language: Language) -> bool:
    """Whether this is plainly said in the other of the two languages."""
    said = _AMOUNT.sub(" ", _COMPANY.sub(_unless_a_name, _NO_WORDS.sub(" ", text)))
    return _is_english(said) if language is Language.ZH else _is_chinese(said)


def _unless_a_name(found: re.Match[str]) -> str:
    return found[0] if _GRAMMAR.search(found[1]) else " "


def _is_english(said: str) -> bool:
    """Whether it has words that are no names, which begin with a capital, and nothing Chinese."""
    return not _HAN.search(said) and any(
        word.islower() and len(word) > 1 and word not in _IN_NAMES for word in _LATIN.findall(said)
    )


def _is_chinese(said: str) -> bool:
    han = "".join(_HAN.findall(said))
    if language_of(said) is not Language.ZH or not han:
        return False
    return len(han) > _A_NAME or bool(_GRAMMAR.search(han) or _MATTER.search(han))


def _texts(spoken: Spoken) -> Iterator[tuple[str, str]]:
    yield "question", spoken.question
    yield "answer", spoken.answer
    for one in spoken.also:
        yield "also", one
