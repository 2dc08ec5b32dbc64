"""Which language a text is in: Chinese in either script, English, German, or honestly unknown."""

import re

UNKNOWN = "und"

_HAN = re.compile(r"[㐀-鿿]")
_KANA = re.compile(r"[぀-ヿ]")
_HANGUL = re.compile(r"[가-힣]")
_LATIN_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")

# Characters that exist in one of the two scripts only, among the most frequent ones.
_SIMPLIFIED = frozenset(
    "们这为国对时会来个应账贸险条单买卖违约额发赔偿损业务请认报实际说开关证据资货产总无从"
)
_TRADITIONAL = frozenset(
    "們這為國對時會來個應賬貿險條單買賣違約額發賠償損業務請認報實際說開關證據資貨產總無從帳"
)

_FUNCTION_WORDS = {
    "en": frozenset(
        "the of and to in is that for on with as by not be are or this from at which it was has".split()
    ),
    "de": frozenset(
        "der die das und ist nicht ein eine zu den von mit auf für im dem des sich auch wird oder".split()
    ),
}

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*\Z")
_TRADITIONAL_REGIONS = frozenset({"hant", "tw", "hk", "mo"})


def detect(text: str) -> str:
    """`zh`, `zh-Hant`, `en`, `de`, or `und` when the text is too short or something else."""
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    han = len(_HAN.findall(text))
    if len(_KANA.findall(text)) > han * 0.1 or len(_HANGUL.findall(text)) > max(han, len(words)):
        return UNKNOWN
    # A Chinese character carries about as much as half an English word.
    if han >= 2 and han >= len(words):
        return _script(text)
    counts = {
        language: sum(word in function for word in words) for language, function in _FUNCTION_WORDS.items()
    }
    best = max(counts, key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language != best)
    convincing = counts[best] >= max(2, len(words) * 0.08) and counts[best] > 2 * others
    return best if convincing else UNKNOWN


def canonical(tag: str) -> str | None:
    """The tag as we keep it (`zh-CN` is `zh`, `zh-TW` is `zh-Hant`, `en-GB` is `en`); None if it is none."""
    if not _TAG.match(tag):
        return None
    primary, *rest = tag.lower().replace("_", "-").split("-")
    if primary == "zh" and _TRADITIONAL_REGIONS & set(rest) and "hans" not in rest:
        return "zh-Hant"
    return primary


def _script(text: str) -> str:
    simplified = sum(character in _SIMPLIFIED for character in text)
    traditional = sum(character in _TRADITIONAL for character in text)
    return "zh-Hant" if traditional > simplified else "zh"
