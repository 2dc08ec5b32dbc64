"""The names of currencies as people type them before a figure and behind it."""

import re

_CURRENCIES = {
    "CNY": "cny|rmb|yuan|人民币",
    "USD": r"usd|us\$|us dollars?|美元|蚊?美金|美刀",
    "EUR": "eur(?:os?)?|€|欧元",
    "GBP": "gbp|£|pounds?(?: sterling)?|quid|英镑",
    "HKD": r"hkd|hk\$|hk dollars?|hong kong dollars?|港币|港元|蚊?港纸",
    "JPY": "jpy|jp¥|yen|日元|日圆|日币",
    "AUD": r"aud|au?\$|aussie dollars?|australian dollars?|澳元|澳币|澳大利亚元",
    "CAD": r"cad|ca?\$|canadian dollars?|加元|加币|加拿大元",
    "SGD": r"sgd|sg?\$|singapore dollars?|新元|新币|新加坡元",
    "TWD": r"twd|ntd|nt\$|新台币|台币",
    "CHF": "chf|sfr|swiss francs?|瑞郎|瑞士法郎",
    "INR": "inr|₹|rs\\.?|rupees?|印度卢比|卢比",
    "KRW": "krw|₩|韩元|韩币",
}
_CODES = "aed brl czk dkk idr mxn myr nok nzd php pln rub sar sek thb vnd zar".split()
_ONLY_BEHIND = {
    "CNY": "|[元圆](?!旦)|块钱?",
    "USD": "|刀(?!具)|dollars?",
    "EUR": "|欧(?![洲盟])",
    "GBP": "|镑",
}
"""Words so short that they are money only right behind a figure: 80万刀, but not 500元 80万."""


def _money(only_behind: dict[str, str]) -> str:
    named = (f"(?P<{code}>{words}{only_behind.get(code, '')})" for code, words in _CURRENCIES.items())
    return "|".join((*named, f"(?P<code>{'|'.join(_CODES)})", "(?P<sign>[$¥])"))


NAMED = {
    code: re.compile(rf"(?<![\d万亿kmw])(?<![\d万亿kmw] )(?<![a-z])(?:{words})(?![a-z])(?! ?\d)")
    for code, words in (*_CURRENCIES.items(), *((code.upper(), code) for code in _CODES))
}
"""Each currency by what a folded text calls it, away from any figure: the HKD policy, not HKD 80,000."""
MONEY_BEFORE = re.compile(rf"(?<![a-z])(?:{_money({})})\s?[:$¥]?\s?$")
MONEY_BEHIND = re.compile(rf"\s{{0,2}}(?:{_money(_ONLY_BEHIND)})(?:(?<=[a-z])(?![a-z\d])|(?<![a-z]))")
