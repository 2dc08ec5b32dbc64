"""The last question asked again: repeated, doubted, or wanted in the other language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.embedded import talk_cues
from bot.language import Language
from knowledge.folding import fold

_PLEASE = r"(请|麻烦|可以|能不能|能|and |sorry,? |please |can you |could you |would you )*"
_END = r"(一下|一次|一遍|吧|吗|呢|谢谢|,? ?please|,? ?thanks?)*[\s.。!！?？]*$"
_THE_SAME = r"(,? ?(please,? )?(the (list|same|answer|table|figures)|that|it)( again)?)?"
_IN_ENGLISH = re.compile(
    rf"^{_PLEASE}((用|说|讲|改成|换成)(英文|英语)(回答|回复|说|讲)?|英文(版)?|"
    rf"((answer|reply|say|tell me|repeat)( that| it| this)? )?(in )?english{_THE_SAME}){_END}"
)
_IN_CHINESE = re.compile(
    rf"^{_PLEASE}((用|说|讲|改成|换成)(中文|汉语|普通话)(回答|回复|说|讲)?|中文(版)?|"
    rf"((answer|reply|say|tell me|repeat)( that| it| this)? )?(in )?(chinese|mandarin){_THE_SAME}){_END}"
)
_REPEAT = re.compile(
    rf"^{_PLEASE}(再(说|讲|重复|发)|重复|(刚才)?没(听清|看清)|"
    rf"(say|repeat) (that|it|this)( again| once more)?|repeat|come again|once more|say again){_END}"
)
_DOUBT = re.compile(
    r"^(你|您)?(真的)?(确定|肯定|没搞错|没弄错)(吗|么|吧)[\s?？!！。.]*$|^真的(吗|假的)[\s?？!！]*$"
    r"|^(really|are you (really |quite )?(sure|certain))\b(?! (we|i|you) (can|may|should|must))"
    r"(,? ?(that |about )?(it'?s|it is|that'?s|that is|this is|that|it|this)( not [\w.,]+( \w+)?)?)?[\s?.!]*$"
    rf"|{talk_cues.DOUBT.pattern}"
)


@dataclass(frozen=True)
class Again:
    """The question to be answered once more, from records that are read anew."""

    question: str
    language: Language | None
    """The language that was asked for; None when nothing was said of it."""


def asked_again(message: str, before: Sequence[str]) -> Again | None:
    """The last of the questions `before` where the message wants it answered again, else None.

    A doubt is answered from the record too: the figure that the reader holds against it is not believed.
    """
    wanted, language = _wanted(message)
    questions = [one for one in before if not _wanted(one)[0]]
    return Again(questions[-1], language) if wanted and questions else None


_AND_THEN = r"[\s,，.。;；:]*(please|谢谢|吧)?[\s,，.。;；:]+(and |also )?"
_WISHES = (
    (Language.EN, re.compile(rf"^{_PLEASE}(用英文|用英语|in english){_AND_THEN}", re.IGNORECASE)),
    (Language.ZH, re.compile(rf"^{_PLEASE}(用中文|用汉语|in chinese){_AND_THEN}", re.IGNORECASE)),
)


def in_language(message: str) -> tuple[Language, str] | None:
    """The language a message wishes before it asks something, and what it asks; None for no such wish."""
    for language, wish in _WISHES:
        found = wish.match(message)
        if found and re.search(r"\w", message[found.end() :]):
            return language, message[found.end() :].strip()
    return None


def _wanted(message: str) -> tuple[bool, Language | None]:
    text = fold(message).strip()
    if _IN_ENGLISH.search(text):
        return True, Language.EN
    if _IN_CHINESE.search(text):
        return True, Language.ZH
    return bool(_REPEAT.search(text) or _DOUBT.search(text)), None
