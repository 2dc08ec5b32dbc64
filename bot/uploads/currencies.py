"""Currencies as ledgers write them: codes, signs and names that mean one currency alone."""

import unicodedata

from tools.currencies import CURRENCIES

_MEANT = {
    "元": "CNY",
    "RMB": "CNY",
    "人民币": "CNY",
    "人民币元": "CNY",
    "CNY元": "CNY",
    "欧元": "EUR",
    "€": "EUR",
    "EURO": "EUR",
    "美元": "USD",
    "美金": "USD",
    "US$": "USD",
    "英镑": "GBP",
    "£": "GBP",
    "港币": "HKD",
    "港元": "HKD",
    "HK$": "HKD",
    "日元": "JPY",
    "新台币": "TWD",
    "NT$": "TWD",
    "韩元": "KRW",
    "新加坡元": "SGD",
    "S$": "SGD",
    "瑞士法郎": "CHF",
    "澳元": "AUD",
    "A$": "AUD",
    "加元": "CAD",
}
DOUBTFUL = {"$": "USD, HKD, AUD", "¥": "CNY, JPY"}
"""Signs that several currencies use: alone they name none."""


def currency_of(text: str) -> str | None:
    """The ISO 4217 code that a cell names; None for an empty, unknown or doubtful one."""
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    if folded in CURRENCIES:
        return folded
    return _MEANT.get(folded)
