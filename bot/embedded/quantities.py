"""Amounts and numbers, as people type them in Chinese, English and both.

Chinese numerals are read by cn2an (it knows 一千五, 3万5千 and 捌拾万). The rest are small grammars, because what
must *not* be read as an amount (days, dates, numbers of documents) decides more here than number words do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice

import cn2an  # type: ignore[import-untyped]

from bot.embedded.currency_words import MONEY_BEFORE, MONEY_BEHIND
from knowledge.folding import CONFUSIONS, fold

LONGEST = 4000
"""Characters that are looked at: as many as a message may have."""
AT_MOST = 100
"""Figures that are looked at in one message; whoever pastes a ledger gets no further."""

_CONFUSED = {wrong: meant for wrong, meant in CONFUSIONS.items() if len(wrong) == len(meant) > 1}
_ANY_CONFUSED = re.compile("|".join(map(re.escape, _CONFUSED)))


@lru_cache(maxsize=64)
def folded_in_place(message: str) -> str:
    """A message's first `LONGEST` characters, folded so that every place stays what it is in the message.

    Signs that would become two (`㎏`) and words that would become longer (`安卓`) are left as typed.
    """
    text = message[:LONGEST]
    if text.isascii():
        return text.lower()
    signs = sorted({sign for sign in text if sign != "\n" and not "\ud800" <= sign <= "\udfff"})
    forms = ((sign, fold(sign)) for sign in signs)
    plain = text.translate({ord(sign): form for sign, form in forms if len(form) == 1})
    return _ANY_CONFUSED.sub(lambda found: _CONFUSED[found.group()], plain)


ONE_TO_TEN = "one two three four five six seven eight nine ten".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: Decimal(n) for n, word in enumerate(ONE_TO_TEN, 1)}
_WORDS |= {word: Decimal(10 * n) for n, word in enumerate(_TENS, 2)}
_WORDS |= {"a": Decimal(1), "quarter": Decimal("0.25"), "a quarter": Decimal("0.25")}
_WORDS |= dict.fromkeys(("half", "half a", "a half"), Decimal("0.5"))
_POWERS = {
    2: "百",
    3: "千 k thousand thou grand",
    4: "万 w 个万 个w",
    5: "lakh",
    6: "百万 m mn mio mln million",
    7: "千万 crore",
}
_POWERS |= {8: "亿 个亿", 9: "bn billion"}
_SCALES = {word: 10**power for power, words in _POWERS.items() for word in words.split()}
_WIDEST_MONEY = 20
"""Characters before a figure in which the name of a currency is looked for."""
_SCALE = re.compile(
    r"\s{0,2}(?:(?P<long>thousand|thou|grand|million|billion|mio|mln|lakh|crore)s?\b|(?P<short>mn|bn|[kwm])(?![a-z])|(?P<han>个[亿万w]|百万|千万|[亿万千百]))"
)
_COUNTED = (
    r"(?:\s{0,2}(?:[-\s]?(?:day|(?:month|year|week)(?!ly)|hour|minute|time|compan|buyer|customer|client|firm|business|invoice|shipment|order|unit|piece|pc|carton|container|ton|people|employee|record|peso|dinar|riyal|kron)"
    r"|(?:d|kg|km|eom|st|nd|rd|th)\b|[%‰]|per ?cent|pct)|(?:(?<=\d)\s{0,2})?(?:个?月(?![底末初结])|[天日号]|年(?![底末初内])|周(?![一二三四五六日末转])|星期|点|时(?![候间])|小时|分钟"
    r"|[张家笔倍件吨箱柜份套页岁米位户种项]|票(?!据)|单(?![独笔票价])|次(?!日)|成(?![交立功本])|个|期(?![限内间])|条(?![件款])|人(?!民币)|台(?!币)|比索|克朗|[a-z]{1,4}币|第纳尔|里亚尔|火急))"
)
"""What makes a figure a count, a share or a day. 80万年底 and 80万月结 are amounts all the same."""
_IS_COUNTED = re.compile(_COUNTED)
_HAN = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_ENGLISH = "|".join(sorted(_WORDS, key=len, reverse=True))
_FIGURE = re.compile(
    r"(?<![\d_-])(?<![a-z\d]/)(?<!\d[.'’])(?:(?<!\d,)|(?=\d{1,2}\s?[w万]))(?>(?P<lakhs>\d{1,2}(?:,\d\d)+,\d{3}(?!\d))"
    r"|(?P<grouped>\d{1,3}(?:(?P<by>[,'’])\d{3}(?:(?P=by)\d{3})*|(?: \d{3})+(?!\s?[万千亿]))(?:\.\d+)?(?!\d))"
    r"|(?P<points>\d{1,3}(?:(?:\.\d{3}){2,}(?:,\d{1,2})?|\.\d{3},\d{1,2})(?!\d))"
    r"|(?P<comma>\d{1,9},\d{1,2}(?=\s?(?:k|m|mn|million|bn|eur|euros?|€)(?![a-z])))"
    r"|(?P<plain>\d+(?:\.\d+)?)(?!\d|[.'’]\d|,\d{3})"
    rf"|(?<![{_HAN}几数])(?P<han>(?!一[下样直般起定共些旦切会边])[一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾](?:[{_HAN}]{{0,9}}?[万亿](?=[{_HAN}]{{1,4}}{_COUNTED})|[{_HAN}]{{0,14}}(?![{_HAN}])))"
    rf"|(?<!\d and )(?<!\d and a )\b(?:(?P<hundreds>{_ENGLISH}) hundred (?:and )?|(?P<units>{_ENGLISH}) and (?=a (?:half|quarter)\b))?(?P<english>(?:{_ENGLISH})(?:[ -](?:{_ENGLISH}))?)(?P<hundred> hundred)?(?= (?:thousand|grand|million|billion|lakh|crore)))"
)
_AMBIGUOUS_POINT = re.compile(r"\d{1,3}\.\d{3}")
_MORE = re.compile(rf"(\d{{1,4}})([万千百])(?!{_COUNTED})")
_LAST = re.compile(rf"[1-9](?![\d.,/:%-]|{_COUNTED})")
_RANGE_BEHIND = re.compile(r"[-~–—]\d")
_RANGE_BEFORE = re.compile(r"(?:\d|[一二三四五六七八九十])\s?(?:[-~–—至到]|to)\s?$")
_NUMBERED = re.compile(
    r"(?:\b(?:no|nr|number|tel|phone|code|id|ref|reference)|号码?|电话|代码)\W{0,3}(?:is|是|为)?\W{0,3}$"
)
_POSITION = re.compile(
    r"(?:ship|deliver|sell|supply|send|发|出|owes?|outstanding|balance|debt|欠款?|应收|limit|限额|额度|deductible|excess|threshold|retention|免赔额?|自负额|起赔额?|自留额?|首损|金额|总额|货值|货款|价值|worth|total|amount|turnover|sales|revenue|loss|lost|lose|cap|top-?up|advance|recovered|recovery|left|remaining|还?剩|损失|追回|收回|营业额|销售额|(?P<weak>of|for|about|is|是|为))"
    r"(?:\s(?:me|us|them|him|her|another)|我们|我|他们|给)?\s{0,2}(?:货|款|了|:)?\s{0,2}$"
)
_TERM_BEHIND = re.compile(r"\s{0,2}(?:on|at|with|net)\s{0,2}\d{1,3}\b|[\s,]{0,2}(?:账期|月结|放账)")
_PER_BEHIND = re.compile(r"\s{0,2}(?:/|(?:a|per|each|every)\s)\s{0,2}(?:month|year|quarter|week|day)\b")
_DOCUMENT = re.compile(
    r"(?:invoice|bill|order|receivable|发票|账单|订单)s?(?:\s(?:of|for)|金额)?\s{0,2}:?\s{0,2}$"
)
"""Before a figure with its thousands parted it is an amount; a number of a document has none parted."""
_SMALLEST_BARE = 1000
_LONGEST_BARE = 9
"""Digits of a figure without scale and currency; longer ones are telephone and registration numbers."""
_LONGEST_FIGURE = 18


@dataclass(frozen=True)
class Quantity:
    """An amount with its currency; None when none was said. `span` is where it stands in the message."""

    amount: Decimal
    currency: str | None
    span: tuple[int, int]


def amounts(message: str, *, asked: bool = False) -> tuple[Quantity, ...]:
    """The amounts in the order in which they stand: `80w`, `80万`, `$80k`, `EUR 80,000`, `1.250.000,50 €`, `一百二十万`.

    A bare number counts only from a thousand on, where a message says what is shipped or owed. Days, shares,
    dates, counts, ranges and numbers of documents are no amounts; nor is what may be read in two ways (`80.000`
    alone, `12,3456`). `$` alone is US dollars; `¥` is the yuan, but in English words it may be the yen and the
    currency is None. With `asked` the message answers a question for an amount, and any bare number is one.
    """
    return tuple(_amounts(folded_in_place(message), asked=asked))


def _amounts(text: str, *, asked: bool) -> Iterator[Quantity]:
    behind = 0
    for figure in islice(_FIGURE.finditer(text), AT_MOST):
        if figure.start() < behind:
            continue
        found = _quantity(figure, text, behind, asked=asked)
        if found is not None:
            behind = found.span[1]
            yield found


def _quantity(figure: re.Match[str], text: str, behind: int, *, asked: bool) -> Quantity | None:
    """The amount of which this is the figure, with the scale and the currency around it."""
    value, end = _value(figure), figure.end()
    scale = _SCALE.match(text, end)
    if value is None and _AMBIGUOUS_POINT.fullmatch(figure[0]) and _in_cents(figure, text, behind):
        value = Decimal(figure[0].replace(".", ""))
    if value is None:
        return None
    if scale:
        value, end = _scaled(value, scale, text)
    window = text[max(behind, figure.start() - _WIDEST_MONEY) : figure.start()]
    before, after = MONEY_BEFORE.search(window), MONEY_BEHIND.match(text, end)
    if window[-1:].isalpha() and window[-1:].isascii() and not before:
        return None
    if before and after and not before["sign"]:
        after = None
    end = after.end() if after else end
    start = figure.start() - (len(before[0]) if before else 0)
    of_one = _is_of_one(text, start, end) or (scale and _ONE_BEHIND.match(text, end))
    if not after and _IS_COUNTED.match(text, end) and not of_one:
        return None
    if value <= 0 or _RANGE_BEFORE.search(text[max(0, start - 5) : start]) or _RANGE_BEHIND.match(text, end):
        return None
    said = before or after or asked or (value >= _SMALLEST_BARE and _is_meant(figure, scale, text, end))
    if not said:
        return None
    return Quantity(value, _currency(before, after, text), (start, end))


def _in_cents(figure: re.Match[str], text: str, behind: int) -> bool:
    """Whether a currency that has cents stands beside the figure: a point before three digits parts none."""
    before = MONEY_BEFORE.search(text[max(behind, figure.start() - _WIDEST_MONEY) : figure.start()])
    found = MONEY_BEHIND.match(text, figure.end()) or before
    return found is not None and _currency(found, None, text) in _OF_CENTS


_OF_CENTS = frozenset("EUR USD GBP CNY HKD CHF".split())


def _value(figure: re.Match[str]) -> Decimal | None:
    if figure["han"]:
        return chinese_number(figure["han"])
    if figure["english"]:
        words = [figure["english"]] if figure["english"] in _WORDS else re.split("[ -]", figure["english"])
        value = sum((_WORDS[word] for word in words), Decimal(0)) * (100 if figure["hundred"] else 1)
        before = 100 * _WORDS[figure["hundreds"]] if figure["hundreds"] else _WORDS.get(figure["units"], 0)
        return value + before
    digits = figure[0]
    if figure["points"] or figure["comma"]:
        digits = digits.replace(".", "").replace(",", ".")
    if (
        figure["plain"]
        and _AMBIGUOUS_POINT.fullmatch(digits)
        and not _SCALE.match(figure.string, figure.end())
    ):
        return None
    digits = re.sub("[,'’ ]", "", digits)
    return Decimal(digits) if len(digits) <= _LONGEST_FIGURE else None


def _scaled(value: Decimal, scale: re.Match[str], text: str) -> tuple[Decimal, int]:
    """The value at its scale and where it ends; 3万5千 and 3万5 go on behind the scale."""
    unit, end = Decimal(_SCALES[scale["long"] or scale["short"] or scale["han"]]), scale.end()
    value *= unit
    if scale["han"]:
        while (more := _MORE.match(text, end)) and _SCALES[more[2]] < unit:
            unit, end = Decimal(_SCALES[more[2]]), more.end()
            value += int(more[1]) * unit
        if last := _LAST.match(text, end):
            value, end = value + int(last[0]) * unit / 10, last.end()
    return value, end


_ONE_BEFORE = re.compile(r"\b(?:an?|the|this|that|one|my|our)\s$")
_ONE_BEHIND = re.compile(r"\s(?:invoice|order|shipment|delivery|debt|loss|limit)\b")


def _is_of_one(text: str, start: int, end: int) -> bool:
    """Whether a figure is the amount of one thing, as in "a 50,000 invoice", and no count of many."""
    return bool(_ONE_BEFORE.search(text[max(0, start - 6) : start]) and _ONE_BEHIND.match(text, end))


def _is_meant(figure: re.Match[str], scale: re.Match[str] | None, text: str, end: int) -> bool:
    """Whether a figure without a currency is an amount, by its scale or by where it stands."""
    if _is_of_one(text, figure.start(), end):
        return True
    if scale or re.search("[千仟万亿]", figure["han"] or ""):
        return True
    before = text[max(0, figure.start() - 24) : figure.start()]
    if figure["grouped"] and _DOCUMENT.search(before):
        return True
    position, is_year = _POSITION.search(before), re.fullmatch(r"(?:19|20)\d\d", figure[0])
    if len(figure["plain"] or "") > _LONGEST_BARE or _NUMBERED.search(before):
        return False
    if position:
        return not (is_year and position["weak"])
    said_behind = _TERM_BEHIND.match(text, figure.end()) or _PER_BEHIND.match(text, figure.end())
    return not is_year and said_behind is not None


def _currency(before: re.Match[str] | None, after: re.Match[str] | None, text: str) -> str | None:
    """The currency that is named, else the one of the sign."""
    for found in (before, after):
        if found and not found["sign"]:
            return found["code"].upper() if found["code"] else found.lastgroup
    sign = next((found["sign"] for found in (before, after) if found), "")
    in_english = sign == "¥" and re.search("[a-z]{2}", text) and not re.search("[一-龥]", text)
    return "USD" if sign == "$" else "CNY" if sign and not in_english else None


@lru_cache(maxsize=1024)
def chinese_number(words: str) -> Decimal | None:
    """一百二十万 → 1200000; None when it is no number, or two of them as in 四五天 and 七八十万."""
    if re.search("[一二两三四五六七八九]{2}", words):
        return None
    try:
        return Decimal(str(cn2an.cn2an(words, "smart")))
    except (ValueError, KeyError, IndexError):
        return None


NUMBERS_OF_DAYS = {"thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}
"""Numbers of days in words, beside those from one to ten."""


def whole(text: str) -> int | None:
    """A whole number in digits, Chinese numerals or an English word; None when it is none."""
    if text.isdecimal():
        return int(text)
    value = NUMBERS_OF_DAYS.get(text.lower(), _WORDS.get(text.lower(), chinese_number(text)))
    return int(value) if value is not None and value == int(value) else None
