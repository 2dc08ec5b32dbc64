"""The names of countries as people type them, folded: what a policy is said to be for."""

import re
from collections.abc import Mapping

from bot.language import Language

_WORDS = {
    "AE": "uae|emirates|dubai|阿联酋|迪拜",
    "AR": "argentina|阿根廷",
    "AT": "austria|奥地利",
    "AU": "australia|澳大利亚|澳洲",
    "BD": "bangladesh|孟加拉",
    "BE": "belgium|比利时",
    "BR": "brazil|巴西",
    "CA": "canada|加拿大",
    "CH": "switzerland|瑞士",
    "CL": "chile|智利",
    "CN": "china|mainland|中国大陆|中国内地|大陆|内地|中国(?!香港|澳门|台湾|出口信用)",
    "CO": "colombia|哥伦比亚",
    "CZ": "czech(ia| republic)|捷克",
    "DE": "germany|德国",
    "DK": "denmark|丹麦",
    "EG": "egypt|埃及",
    "ES": "spain|西班牙",
    "FI": "finland|芬兰",
    "FR": "france|法国",
    "GB": "uk|u\\.k\\.|united kingdom|great britain|britain|england|英国",
    "GR": "greece|希腊",
    "HK": "hong ?kong|hk|香港|港岛",
    "HU": "hungary|匈牙利",
    "ID": "indonesia|印度尼西亚|印尼",
    "IE": "(?<!northern )ireland|爱尔兰",
    "IL": "israel|以色列",
    "IN": "india|印度(?!尼西亚)",
    "IT": "italy|意大利",
    "JP": "japan|日本",
    "KR": "(south )?korea|韩国",
    "MO": "macau|macao|澳门",
    "MX": "mexico|墨西哥",
    "MY": "malaysia|马来西亚",
    "NL": "netherlands|holland|荷兰",
    "NO": "norway|挪威",
    "NZ": "new zealand|新西兰",
    "PH": "philippines|菲律宾",
    "PK": "pakistan|巴基斯坦",
    "PL": "poland|波兰",
    "PT": "portugal|葡萄牙",
    "RO": "romania|罗马尼亚",
    "RU": "russia|俄罗斯",
    "SA": "saudi( arabia)?|沙特(阿拉伯)?",
    "SE": "sweden|瑞典",
    "SG": "singapore|新加坡",
    "TH": "thailand|泰国",
    "TR": "turkey|türkiye|turkiye|土耳其",
    "TW": "taiwan|台湾",
    "US": "usa|u\\.s\\.(a\\.)?|united states|america|(?<=the )us|美国",
    "VN": "vietnam|越南",
    "ZA": "south africa|南非",
}
COUNTRIES: Mapping[str, re.Pattern[str]] = {
    code: re.compile(rf"(?<![a-z])({words})(?![a-z])") for code, words in _WORDS.items()
}
"""Each country (ISO 3166 alpha-2) by what a folded text calls it."""
_CALLED = {
    "AE": ("阿联酋", "the United Arab Emirates"),
    "CN": ("中国", "China"),
    "CZ": ("捷克", "Czechia"),
    "GB": ("英国", "the United Kingdom"),
    "KR": ("韩国", "South Korea"),
    "NL": ("荷兰", "the Netherlands"),
    "SA": ("沙特阿拉伯", "Saudi Arabia"),
    "US": ("美国", "the United States"),
}
"""The countries whose name is not the first of its words."""


def countries_named(text: str) -> tuple[str, ...]:
    """The countries that a folded text names, in the order in which they stand."""
    found = ((rule.search(text), code) for code, rule in COUNTRIES.items())
    return tuple(code for _, code in sorted((match.start(), code) for match, code in found if match))


def country_name(code: str, language: Language) -> str:
    """What a country is called; the code of one whose name is not known."""
    if code in _CALLED:
        return _CALLED[code][language is Language.EN]
    words = re.sub(r"\([^)]*\)\??| \?", " ", _WORDS.get(code, "")).split("|")
    chinese = [one.strip() for one in words if not one.isascii()]
    english = [one.strip().title() for one in words if one.isascii()]
    return next(iter(chinese if language is Language.ZH else english), code)
