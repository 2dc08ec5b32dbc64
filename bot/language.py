"""The language of a message: Chinese or English, which are the two that CoverDesk answers in."""

import re
from enum import StrEnum


class Language(StrEnum):
    """A language that answers are worded in."""

    ZH = "zh"
    EN = "en"


_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(message: str, *, otherwise: Language = Language.EN) -> Language:
    """The language a message is written in; `otherwise` when it has no words at all.

    A Chinese sentence with English terms in it is Chinese; an English sentence that names a Chinese
    company is English, hence the comparison of lengths.
    """
    han, words = len(_HAN.findall(message)), len(_WORD.findall(message))
    if not han and not words:
        return otherwise
    return Language.ZH if han >= 2 * words or (han and words <= 2 and han >= words) else Language.EN


def language_tag(tag: str | None) -> Language | None:
    """The language of a BCP 47 tag such as `zh-Hant`; None when it is another or none."""
    if not tag:
        return None
    primary = tag.strip().lower().replace("_", "-").split("-")[0]
    return next((language for language in Language if language.value == primary), None)
