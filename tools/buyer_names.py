"""How alike a typed name and a company's names are, and why: named features with weights.

Retrieve broadly, score narrowly: `match` is given every company in question and explains each score. What
is wanted here is above all *not* to bind a company that was not meant, so a score counts as certain only
when no other company comes near it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cleanco import basename  # type: ignore[import-untyped]
from opencc import OpenCC
from rapidfuzz import fuzz
from stdnum.util import clean

from tools.buyers import Buyer


class Verdict(StrEnum):
    """Whether one may act on the first match, must ask, or has nothing."""

    CERTAIN = "certain"
    CHOOSE = "choose"
    NONE = "none"


@dataclass(frozen=True)
class NameMatch:
    """One company that may be meant, with the features that spoke for it."""

    buyer: Buyer
    score: float
    """0 to 1."""
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Matching:
    """The answer to 'which company is this?', best first."""

    verdict: Verdict
    matches: tuple[NameMatch, ...]


CERTAIN_FROM = 0.78
CLEAR_OF_THE_NEXT = 0.10
CHOOSE_FROM = 0.60

_CHINESE_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|(?<=.)公司|集团|合伙企业|个体工商户|厂|商行|经营部)$"
)
_BRACKETED = re.compile(r"[（(]([^）)]*)[）)]")
_PLACES = (
    "北京|上海|天津|重庆|广东|江苏|浙江|山东|福建|河北|河南|湖北|湖南|四川|安徽|江西|辽宁|吉林|黑龙江|"
    "陕西|山西|广西|云南|贵州|海南|甘肃|青海|宁夏|新疆|内蒙古|西藏|香港|澳门|台湾|深圳|广州|东莞|佛山|"
    "珠海|中山|惠州|苏州|无锡|常州|南京|南通|徐州|扬州|昆山|杭州|宁波|温州|绍兴|嘉兴|金华|义乌|台州|"
    "青岛|济南|烟台|潍坊|厦门|福州|泉州|成都|武汉|长沙|合肥|南昌|沈阳|大连|长春|哈尔滨|西安|太原|郑州|"
    "石家庄|昆明|南宁|贵阳|海口|兰州|西宁|银川|中国|华东|华南|华北|华中|西南|西北|东北"
)
_PLACE = re.compile(rf"^(?:{_PLACES})(?:省|市|自治区)?(?:[一-鿿]{{1,3}}[区县])?")
_TRADES = (
    "国际贸易|进出口|供应链|机电设备|机械设备|电子科技|信息技术|新材料|新能源|自动化|精密|机电|机械|设备|"
    "科技|技术|贸易|实业|实业发展|发展|电子|电器|电气|制造|工业|工贸|材料|五金|塑料|塑胶|化工|纺织|服饰|"
    "服装|食品|物流|建材|家居|家具|汽车零部件|汽配|仪器|仪表|泵业|阀门|模具|包装|医疗器械|医疗|商贸|"
    "控股|投资|智能|系统|工程|装备|钢铁|金属|铝业|玻璃|陶瓷|能源|光电|半导体|通信|网络|软件|农业|水产"
)
_TRADE = re.compile(_TRADES)
_LATIN_TRADES = frozenset(
    "international trading trade import export group holding holdings industries industrial systems "
    "technology technologies tech engineering services service solutions company machinery equipment "
    "components parts electronics electric logistics supply materials metals plastics foods textiles "
    "global europe asia china "
    "deutschland maschinenbau handels handel technik werke werk und and of the for de la le".split()
)
_LATIN_FORMS = frozenset(
    "gmbh ag kg ug ltd limited plc llc inc corp co sa sas srl spa bv nv oy ab as".split()
)
_TO_SIMPLIFIED = OpenCC("t2s")


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """The text with width, case, script (traditional → simplified) and marks evened out."""
    text = _TO_SIMPLIFIED.convert(unicodedata.normalize("NFKC", text)).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[^\w\s一-鿿&-]+", " ", text).strip()


@dataclass(frozen=True)
class NameParts:
    """A company name taken apart: place, brand and trade in Chinese; words in Latin letters."""

    whole: str
    core: str
    """Without legal form."""
    brand: str
    place: str = ""
    trades: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def parts_of(name: str) -> NameParts:
    """The parts of a company name; what cannot be told apart stays in the brand."""
    whole = folded(name)
    return _chinese_parts(name, whole) if re.search(r"[一-鿿]", whole) else _latin_parts(name, whole)


def _chinese_parts(name: str, whole: str) -> NameParts:
    bracketed = "".join(_BRACKETED.findall(unicodedata.normalize("NFKC", name)))
    flat = folded(_BRACKETED.sub("", unicodedata.normalize("NFKC", name))).replace(" ", "")
    core = _CHINESE_FORMS.sub("", flat)
    place = _PLACE.match(core)
    rest = core[place.end() :] if place and len(core) - place.end() >= 2 else core
    trades = tuple(_TRADE.findall(rest))
    brand = _TRADE.sub("", rest) or rest
    where = (place.group(0) if place else "") or folded(bracketed)
    return NameParts(whole.replace(" ", ""), core, brand, where, trades)


def _latin_parts(name: str, whole: str) -> NameParts:
    core = folded(basename(name)) or whole
    words = [word for word in core.split() if word not in _LATIN_TRADES and len(word) > 1]
    return NameParts(whole, core, words[0] if words else core, trades=tuple(words[1:]))


Feature = Callable[[str, str, Buyer], float]
"""(folded text, raw text, buyer) → 0 to 1, how far the feature holds."""


def _names(buyer: Buyer) -> Iterable[NameParts]:
    return (parts_of(name) for name in (buyer.legal_name, *buyer.other_names) if name.strip())


def same_identifier(_text: str, raw: str, buyer: Buyer) -> float:
    """same registration number"""
    typed = re.sub(r"[^0-9A-Za-z]", "", clean(raw)).upper()
    return max((1.0 for known in buyer.identifiers if _compact(known.number) in typed), default=0.0)


def _compact(number: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", number).upper() or "\0"


def same_legal_name(text: str, _raw: str, buyer: Buyer) -> float:
    """same registered name"""
    return float(_despaced(text) == _despaced(parts_of(buyer.legal_name).whole))


def same_other_name(text: str, _raw: str, buyer: Buyer) -> float:
    """same short, former or foreign name"""
    return float(any(_despaced(text) == _despaced(parts_of(name).whole) for name in buyer.other_names))


def same_name_without_form(text: str, _raw: str, buyer: Buyer) -> float:
    """same name but for the legal form"""
    typed = _despaced(parts_of(text).core)
    return float(any(typed == _despaced(name.core) for name in _names(buyer)))


def full_name_in_text(text: str, _raw: str, buyer: Buyer) -> float:
    """the name stands in the text"""
    return float(any(len(name.core) > 2 and _stands_in(name.core, text) for name in _names(buyer)))


def brand_in_text(text: str, _raw: str, buyer: Buyer) -> float:
    """the distinctive part of the name stands in the text"""
    found = [name for name in _names(buyer) if len(name.brand) > 1 and _stands_in(name.brand, text)]
    return 1.0 if found else 0.0


def trade_in_text(text: str, _raw: str, buyer: Buyer) -> float:
    """the line of business in the name stands in the text"""
    shares = [_share(name.trades, text) for name in _names(buyer)]
    return max(shares, default=0.0)


def place_in_text(text: str, _raw: str, buyer: Buyer) -> float:
    """the place in the name, or the company's city, stands in the text"""
    places = {name.place for name in _names(buyer)} | {folded(buyer.city or "")}
    return float(any(len(place) > 1 and _stands_in(place, text) for place in places))


def other_trade_in_text(text: str, _raw: str, buyer: Buyer) -> float:
    """but another line of business follows the name"""
    return float(any(_other_trade(name, text) for name in _names(buyer)))


def _other_trade(name: NameParts, text: str) -> bool:
    """Whether the brand is followed by words that make it another company: Nordhaus *Logistik* GmbH."""
    if re.search(r"[一-鿿]", name.brand):
        after = re.search(rf"{re.escape(name.brand)}({_TRADES})", text.replace(" ", ""))
        return after is not None and after.group(1) not in name.core
    after = re.search(rf"(?<![0-9a-z]){re.escape(name.brand)} (\w+)(?: (\w+))?", text)
    if after is None or after.group(1) in name.core.split() or after.group(1) in name.whole.split():
        return False
    return after.group(1) in _LATIN_TRADES or (after.group(2) or "") in _LATIN_FORMS


def similar_spelling(text: str, _raw: str, buyer: Buyer) -> float:
    """spelt nearly the same"""
    typed = parts_of(text).core
    return max((fuzz.ratio(typed, name.core) / 100 for name in _names(buyer)), default=0.0)


def typed_part_of_name(text: str, _raw: str, buyer: Buyer) -> float:
    """what was typed is part of the name"""
    typed = _despaced(parts_of(text).core)
    if len(typed) < 2 or typed in _GENERIC:
        return 0.0
    return float(any(typed in _despaced(name.core) for name in _names(buyer)))


_GENERIC = frozenset(_TRADES.split("|")) | frozenset(_PLACES.split("|")) | _LATIN_TRADES

DECIDING: tuple[tuple[Feature, float], ...] = (
    (same_identifier, 1.0),
    (same_legal_name, 0.99),
    (same_other_name, 0.97),
    (same_name_without_form, 0.95),
    (full_name_in_text, 0.93),
    (brand_in_text, 0.80),
    (typed_part_of_name, 0.88),
)
"""The strongest of these that holds sets the score."""

SPELLING_FROM = 0.75
SPELLING_WEIGHT = 0.86
QUALIFIERS: tuple[tuple[Feature, float], ...] = (
    (trade_in_text, 0.05),
    (place_in_text, 0.11),
    (other_trade_in_text, -0.15),
)
"""These tell companies of one brand apart; alone they say nothing."""


def match(text: str, buyers: Sequence[Buyer], at_most: int = 5) -> Matching:
    """Which of the companies a typed name or a whole sentence means."""
    typed = folded(text)[:400]
    if not re.search(r"\w", typed):
        return Matching(Verdict.NONE, ())
    scored = [found for buyer in buyers if (found := _score(typed, text, buyer)).score >= CHOOSE_FROM]
    scored.sort(key=lambda found: (-found.score, found.buyer.id))
    return Matching(_verdict(scored), tuple(scored[:at_most]))


def _verdict(scored: Sequence[NameMatch]) -> Verdict:
    if not scored:
        return Verdict.NONE
    clear = len(scored) == 1 or scored[0].score - scored[1].score >= CLEAR_OF_THE_NEXT
    exact = scored[0].score >= 0.99 and (len(scored) == 1 or scored[1].score < 0.99)
    return Verdict.CERTAIN if scored[0].score >= CERTAIN_FROM and (clear or exact) else Verdict.CHOOSE


def _score(typed: str, raw: str, buyer: Buyer) -> NameMatch:
    held = [(weight, feature) for feature, weight in DECIDING if feature(typed, raw, buyer) > 0]
    alike = similar_spelling(typed, raw, buyer)
    best, reasons = 0.0, []
    if held:
        best = max(weight for weight, _ in held)
        reasons = [feature.__doc__ or "" for weight, feature in held if weight == best]
    if alike >= SPELLING_FROM and alike * SPELLING_WEIGHT > best:
        best, reasons = alike * SPELLING_WEIGHT, [similar_spelling.__doc__ or ""]
    if 0 < best < 0.93:
        for feature, weight in QUALIFIERS:
            if value := feature(typed, raw, buyer):
                best += weight * value
                reasons.append(feature.__doc__ or "")
    return NameMatch(buyer, round(min(best, 1.0), 4), tuple(reasons))


def _despaced(text: str) -> str:
    return re.sub(r"[\s&-]+", "", text)


def _stands_in(name: str, text: str) -> bool:
    """Whether the name stands in the text, at word boundaries where it is written in Latin letters."""
    if re.search(r"[一-鿿]", name):
        return name in text.replace(" ", "")
    return re.search(rf"(?<![0-9a-z]){re.escape(name)}(?:s|'s)?(?![0-9a-z])", text) is not None


def _share(words: Sequence[str], text: str) -> float:
    return sum(_stands_in(word, text) for word in words) / len(words) if words else 0.0
