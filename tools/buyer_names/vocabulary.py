"""Words that company names share: places, trades, legal forms. They tell companies apart, they name none."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def places() -> frozenset[str]:
    """Provinces, cities, counties and regions of China, without the word for what they are."""
    return frozenset((_HERE / "places.txt").read_text(encoding="utf-8").split())


def _words(name: str) -> tuple[str, ...]:
    return tuple((_HERE / name).read_text(encoding="utf-8").split())


_TRADES = "|".join(sorted(_words("trades.txt"), key=lambda word: (-len(word), word)))
TRADE = re.compile(_TRADES)

CHINESE_FORM = re.compile(
    r"(集团股份有限公司|集团有限责任公司|集团有限公司|集团控股有限公司|股份合作公司|股份合作社|股份有限公司|有限责任公司|有限公司|股份公司|"
    r"集团总公司|总公司|集团公司|公司|合伙企业|有限合伙|普通合伙|个人独资企业|企业社|企业行|专业合作社|合作社|"
    r"经营部|商行|商店|(?<![化加])工厂|总厂|(?<=..)厂|(?<=..)社|集团)$"
)
CHINESE_FORM_HEAD = re.compile(CHINESE_FORM.pattern.removesuffix("$").replace("(?<=..)", ""))
"""A legal form at the beginning of what is left of a text."""
TRADES_HEAD = re.compile(rf"(?:{TRADE.pattern})++")
"""Possessive, as elsewhere: words that hold one another can be parted in ever so many ways."""
INSURANCE = "保险"
"""A trade that policyholders speak of all the time, and seldom as a buyer's."""
BRANCH_END = re.compile(r".{0,8}?(?:分公司|子公司|分行|支行|分厂|办事处|代表处|分店|营业部|事业部)")
BRANCH = re.compile(
    r"^(.{4,}(?:公司|集团|厂|银行|商行|企业))(.{0,12}?(?:分公司|子公司|分行|支行|分厂|办事处|代表处|分店|营业部|事业部))$"
)
LATIN_BRANCH = re.compile(
    r"\b(branch(?: office)?|niederlassung|zweigniederlassung|succursale|sucursal|filiale)\b"
)

LATIN_TRADES = frozenset(_words("english_common_words.txt"))
"""Words in Latin letters that many companies share."""


@cache
def english_trades() -> Mapping[str, frozenset[str]]:
    """An English trade word, and the Chinese ones that it may stand for."""
    found: dict[str, frozenset[str]] = {}
    for line in (_HERE / "english_trades.txt").read_text(encoding="utf-8").splitlines():
        chinese, _, english = line.partition(":")
        for word in english.split():
            found[word] = found.get(word, frozenset()) | {chinese}
    return found


LATIN_FORM_REST = frozenset("pvt private pte pty ltd limited co company inc corp the".split())
"""Words of legal forms that a list of forms leaves standing when they are typed by halves."""

LATIN_FORMS = {
    "corp": "corp",
    "corporation": "corp",
    "kk": "kk",
    "sl": "sl",
    "company": "co",
    "co": "co",
    "sarl": "sarl",
}
"""Legal forms that the list of `rigour` lacks."""

OTHER_SPELLINGS = frozenset(
    "harbin xian shaanxi hongkong kowloon macau macao taipei taiwan hohhot urumqi lhasa ordos canton".split()
)
"""Places of China whose usual English name is not their pinyin."""
