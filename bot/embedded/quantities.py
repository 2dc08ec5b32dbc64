"""Amounts, payment terms, days overdue and shares, as people type them in Chinese, English and both.

Chinese numerals are read by cn2an; the rest are small grammars, because what must *not* be read as an amount
(days, dates, invoice and claim numbers) decides more here than any library of number words.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import cn2an  # type: ignore[import-untyped]

LONGEST = 4000
"""Characters that are looked at: as many as a message may have."""

_NUMERALS = "零〇一二三四五六七八九十百千万亿两"
_SCALES = {
    "千": 10**3,
    "k": 10**3,
    "w": 10**4,
    "万": 10**4,
    "m": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "million": 10**6,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "bn": 10**9,
    "billion": 10**9,
}
_CURRENCIES = {
    "CNY": "人民币|rmb|cny|yuan|元|块",
    "USD": r"us\$|usd|美元|美金|刀|dollars?|\$",
    "EUR": "eur(?:os?)?|欧元|欧|€",
    "GBP": "gbp|英镑|镑|pounds?|quid|£",
    "HKD": r"hk\$|hkd|港币|港元",
    "JPY": "jpy|日元|日圆|yen",
    "AUD": r"a\$|aud|澳元|澳币",
    "CHF": "chf|瑞郎|瑞士法郎|francs?",
    "SGD": r"s\$|sgd|新元|新加坡元",
    "INR": "inr|卢比|rupees?",
}
_MONEY_WORD = "|".join(f"(?P<{code}_@>{words})" for code, words in _CURRENCIES.items())
_BEFORE = _MONEY_WORD.replace("_@", "_before") + "|(?P<YEN_before>[¥￥])"
_AFTER = _MONEY_WORD.replace("_@", "_after")
_DIGITS = r"\d{1,3}(?:[,'’ ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_BEFORE})\s{{0,2}})?"
    rf"(?<![A-Za-z0-9_.,/-])(?:(?P<digits>{_DIGITS})|(?P<words>[{_NUMERALS}]{{1,15}}))"
    r"\s{0,2}(?:(?P<scale>million|billion|mio|bn|mn|百万|千万|[kwm万亿千])(?![a-z]))?"
    rf"\s{{0,2}}(?:(?P<after>{_AFTER})(?![a-z]))?",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\s{0,2}(%|％|个?月|天|日|号|年|周|点|时|张|家|笔|票|单|次|倍|成|个|期|条|days?|months?|years?|weeks?|per ?cent|percent|invoices?|times|eom|[-/]\d|:\d)",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"(ship|deliver|sell|supply|send|发|出|owes?|debt|欠|limit|限额|额度|deductible|excess|threshold|retention|免赔额?|自负额|起赔额?|自留额?|首损|of|for|about|is|是|为)\s{0,2}(货|款|了)?\s{0,2}$",
    re.IGNORECASE,
)
_SHIPPED = re.compile(r"(ship|deliver|sell|supply|owes?|debt|发|欠)\s{0,2}$", re.IGNORECASE)
_TERM_BEHIND = re.compile(r"\s{0,2}(on|at|with|net)\s{0,2}\d{1,3}\b", re.IGNORECASE)
_SMALLEST_BARE = 1000


@dataclass(frozen=True)
class Quantity:
    """An amount with its currency; None when none was said. `span` is where it stands in the message."""

    amount: Decimal
    currency: str | None
    span: tuple[int, int]


@dataclass(frozen=True)
class PaymentTerm:
    """A payment term in days or in months, from the invoice date or from the end of its month."""

    days: int | None = None
    months: int | None = None
    end_of_month: bool = False


def amounts(message: str) -> tuple[Quantity, ...]:
    """The amounts in the order in which they stand: `80w`, `80万`, `$80k`, `EUR 80,000`, `一百二十万`.

    A bare number counts only from a thousand on, where a message says what is shipped or owed. Days, shares,
    dates and numbers of documents are no amounts. `$` alone is US dollars, `¥` the yuan.
    """
    text = message[:LONGEST]
    found = []
    for match in _AMOUNT.finditer(text):
        quantity = _quantity(match, text)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _quantity(match: re.Match[str], text: str) -> Quantity | None:
    scale, currency = match["scale"], _currency(match)
    if not _stands_alone(match, text):
        return None
    value = _value(match["digits"], match["words"])
    if value is None:
        return None
    value *= _SCALES[scale.lower()] if scale else 1
    said = scale or currency or (match["words"] or "").endswith(("万", "亿", "千"))
    before, behind = text[: match.start()], text[match.end() :]
    bare = value >= _SMALLEST_BARE and (_POSITION.search(before) or _TERM_BEHIND.match(behind))
    if not (said or bare) or value <= 0:
        return None
    return Quantity(value, currency, match.span())


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Whether it is no part of a longer number, and counts no days, pieces or months."""
    if match["after"] and match["after"] not in ("元", "块", "刀", "欧", "镑"):
        return True
    if _like_a_year(match):
        return bool(match["after"] or _SHIPPED.search(text[: match.start()]))
    joined = not match[0][-1].isspace() and text[match.end() : match.end() + 1].isdecimal()
    return _NOT_AFTER.match(text, match.end()) is None and not joined


def _like_a_year(match: re.Match[str]) -> bool:
    bare = not match["scale"] and not match["before"]
    return bare and bool(re.fullmatch(r"(19|20)\d\d", match["digits"] or ""))


def _value(digits: str | None, words: str | None) -> Decimal | None:
    if digits:
        try:
            return Decimal(re.sub(r"[,'’ ]", "", digits))
        except InvalidOperation:
            return None
    return _chinese(words or "")


def _chinese(words: str) -> Decimal | None:
    """一百二十万 → 1200000; None when it is no number after all."""
    try:
        return Decimal(str(cn2an.cn2an(words, "smart")))
    except (ValueError, KeyError, IndexError):
        return None


def _currency(match: re.Match[str]) -> str | None:
    for name, value in match.groupdict().items():
        if value and name.endswith(("_before", "_after")):
            code = name.partition("_")[0]
            return "CNY" if code == "YEN" else code
    return None


_NUMBER = rf"(?P<n>\d{{1,3}}|[{_NUMERALS}]{{1,6}})"
_TERM_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NUMBER}\s*天?\s*(?:的)?(?:账期|帐期|賬期|信用期|放账|放帐)",
        rf"(?:账期|帐期|賬期|信用期|付款期限?|放账|放帐|赊账|赊)\s*(?:改成|改为|是|为|到|给)?\s*{_NUMBER}\s*天",
        rf"(?P<month_end>月结)\s*{_NUMBER}\s*天?",
        rf"(?<![a-z])(?:o/?a|d/?a|d/?p|open account)\s*{_NUMBER}\s*(?:天|days?|d\b)?",
        rf"\bnet\s*-?\s*{_NUMBER}\b",
        rf"\b{_NUMBER}\s*days?\s+(?P<month_end>end of month|eom)\b",
        rf"\b{_NUMBER}\s*(?P<month_end>eom)\b",
        rf"\b(?:on|at|with)\s+{_NUMBER}[\s-]*days?\b",
        rf"\b{_NUMBER}[\s-]*days?['’]?\s+(?:payment\s+)?(?:terms?|credit|net|open account|o/?a)\b",
        rf"\b(?:terms?|credit)\s+(?:of|are|is|at|:)\s*{_NUMBER}\s*days?\b",
        rf"[,，、]\s*{_NUMBER}\s*(?:天|days?)\s*(?=[?？。.,，]|$|能|行|可以|吗|会|ok)",
        rf"(?:发|出|给|货|[万wk元])[^0-9天]{{0,8}}\s*{_NUMBER}\s*天(?!内|前|后|之|没|还|就|到)",
    )
)
_TERM_MONTHS = re.compile(
    rf"{_NUMBER}\s*个月\s*(?:的)?(?:账期|帐期|信用期)|(?:账期|帐期)\s*(?P<m>\d{{1,2}}|[{_NUMERALS}]{{1,3}})\s*个月",
    re.IGNORECASE,
)


def term_days(message: str) -> PaymentTerm | None:
    """The payment term that a message names; None when it names none."""
    text = message[:LONGEST]
    for pattern in _TERM_DAYS:
        found = pattern.search(text)
        days = whole(found["n"]) if found else None
        if found and days is not None:
            return PaymentTerm(days=days, end_of_month=bool(found.groupdict().get("month_end")))
    months = _TERM_MONTHS.search(text)
    count = whole(months["n"] or months["m"]) if months else None
    return PaymentTerm(months=count) if count is not None else None


_OVERDUE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:逾期|鱼期|过期|超期|拖欠|拖|欠|晚付|迟付|晚)\s*(?:了|已经|已|有|快|差不多|大概)*\s*{_NUMBER}\s*(?:多)?天",
        rf"{_NUMBER}\s*天\s*(?:的)?(?:逾期|没付|未付|没给|不付|没还)",
        rf"\b{_NUMBER}\s*days?\s*(?:overdue|late|past[\s-]due|in arrears|beyond)",
        rf"\b(?:overdue|late|past[\s-]due|delayed)\s*(?:by|for|since)?\s*{_NUMBER}\s*days?\b",
        rf"\bhas(?:n['’]?t| not) paid (?:for|in) {_NUMBER} days\b",
    )
)


def days_overdue(message: str) -> int | None:
    """For how many days something is overdue, as the message says; None when it does not."""
    for pattern in _OVERDUE:
        found = pattern.search(message[:LONGEST])
        days = whole(found["n"]) if found else None
        if days is not None:
            return days
    return None


def whole(text: str) -> int | None:
    """A whole number in digits or Chinese numerals; None when it is none."""
    if text.isdecimal():
        return int(text)
    value = _chinese(text)
    return int(value) if value is not None and value == int(value) else None


_SHARE = re.compile(
    rf"(?<![\d.])(?P<digits>\d{{1,3}}(?:\.\d{{1,4}})?)\s*(?:%|％|per ?cent)|百分之(?P<words>[{_NUMERALS}]{{1,5}}|\d{{1,3}}(?:\.\d+)?)"
    r"|(?P<tenths>[一二三四五六七八九])成(?P<half>半|五)?",
    re.IGNORECASE,
)


def percentages(message: str) -> tuple[Decimal, ...]:
    """The shares of a whole, as fractions: 90 %, 九成 and 百分之九十 are 0.9. Above a hundred is no share."""
    found = []
    for match in _SHARE.finditer(message[:LONGEST]):
        value = _percent(match)
        if value is not None and 0 <= value <= 1:
            found.append(value)
    return tuple(found)


def _percent(match: re.Match[str]) -> Decimal | None:
    if match["tenths"]:
        tenths = _chinese(match["tenths"])
        half = Decimal("0.05") if match["half"] else Decimal(0)
        return tenths / 10 + half if tenths is not None else None
    text = match["digits"] or match["words"]
    value = Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else _chinese(text)
    return value / 100 if value is not None else None
