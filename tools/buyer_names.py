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


EXACT_FROM = 0.98
"""A registration number or a whole registered name: certain, unless two companies have it."""
CERTAIN_FROM = 0.78
CLEAR_OF_THE_NEXT = 0.10
CHOOSE_FROM = 0.60

_CHINESE = re.compile(r"[一-鿿]")
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
    """All of it, without spaces and dashes."""
    core: str
    """Without legal form."""
    close: str
    """The core without spaces and dashes."""
    brand: str
    place: str = ""
    trades: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def parts_of(name: str) -> NameParts:
    """The parts of a company name; what cannot be told apart stays in the brand."""
    return _chinese_parts(name) if _CHINESE.search(folded(name)) else _latin_parts(name)


def _chinese_parts(name: str) -> NameParts:
    wide = unicodedata.normalize("NFKC", name)
    core = _CHINESE_FORMS.sub("", folded(_BRACKETED.sub("", wide)).replace(" ", ""))
    place = _PLACE.match(core)
    rest = core[place.end() :] if place and len(core) - place.end() >= 2 else core
    brand = _TRADE.sub("", rest) or rest
    where = (place.group(0) if place else "") or folded("".join(_BRACKETED.findall(wide)))
    return NameParts(_close(folded(name)), core, _close(core), brand, where, tuple(_TRADE.findall(rest)))


def _latin_parts(name: str) -> NameParts:
    core = folded(basename(name)) or folded(name)
    words = [word for word in core.split() if word not in _LATIN_TRADES and len(word) > 1]
    brand = words[0] if words else core
    return NameParts(_close(folded(name)), core, _close(core), brand, trades=tuple(words[1:]))


def _close(text: str) -> str:
    return re.sub(r"[\s&-]+", "", text)


@dataclass(frozen=True)
class Typed:
    """What was typed, in the forms in which it is compared."""

    text: str
    """Folded: a name, or a whole sentence."""
    close: str
    core: NameParts
    numbers: frozenset[str]
    """What may be a registration number: runs of one to three tokens written together."""


def typed_as(text: str) -> Typed:
    """A typed name or sentence; only its beginning is compared, a name is never that long."""
    folded_text = folded(text)[:400]
    tokens = re.findall(r"[0-9a-z]+", folded_text)
    runs = ("".join(tokens[i : i + n]) for n in (1, 2, 3) for i in range(len(tokens) - n + 1))
    numbers = frozenset(run for run in runs if len(run) >= SHORTEST_NUMBER and re.search(r"\d", run))
    return Typed(folded_text, _close(folded_text), parts_of(folded_text), numbers)


SHORTEST_NUMBER = 6
"""A shorter number is as likely an amount or a date as a registration."""

Feature = Callable[[Typed, Buyer], float]
"""0 to 1, how far the feature holds."""


def _names(buyer: Buyer) -> Iterable[NameParts]:
    return (parts_of(name) for name in (buyer.legal_name, *buyer.other_names) if name.strip())


def same_identifier(typed: Typed, buyer: Buyer) -> float:
    """same registration number"""
    if not typed.numbers:
        return 0.0
    return float(any(_close(folded(known.number)) in typed.numbers for known in buyer.identifiers))


def same_legal_name(typed: Typed, buyer: Buyer) -> float:
    """same registered name"""
    return float(typed.close == parts_of(buyer.legal_name).whole)


def same_other_name(typed: Typed, buyer: Buyer) -> float:
    """same short, former or foreign name"""
    return float(any(typed.close == parts_of(name).whole for name in buyer.other_names))


def same_name_without_form(typed: Typed, buyer: Buyer) -> float:
    """same name but for the legal form"""
    return float(any(typed.core.close == name.close for name in _names(buyer)))


def legal_name_in_text(typed: Typed, buyer: Buyer) -> float:
    """the registered name stands in the text"""
    core = parts_of(buyer.legal_name).core
    return float(len(core) > 2 and _stands_in(core, typed))


def other_name_in_text(typed: Typed, buyer: Buyer) -> float:
    """a short, former or foreign name stands in the text"""
    cores = (parts_of(name).core for name in buyer.other_names)
    return float(any(len(core) > 2 and _stands_in(core, typed) for core in cores))


def brand_in_text(typed: Typed, buyer: Buyer) -> float:
    """the distinctive part of the name stands in the text"""
    return float(any(len(name.brand) > 1 and _stands_in(name.brand, typed) for name in _names(buyer)))


def trade_in_text(typed: Typed, buyer: Buyer) -> float:
    """the line of business in the name stands in the text"""
    return max((_share(name.trades, typed) for name in _names(buyer)), default=0.0)


def place_in_text(typed: Typed, buyer: Buyer) -> float:
    """the place in the name, or the company's city, stands in the text"""
    places = {name.place for name in _names(buyer)} | {folded(buyer.city or "")}
    return float(any(len(place) > 1 and _stands_in(place, typed) for place in places))


def other_trade_in_text(typed: Typed, buyer: Buyer) -> float:
    """but another line of business follows the name"""
    names = list(_names(buyer))
    following = {word for name in names if (word := _word_after(name.brand, typed))}
    return float(any(all(word not in name.whole for name in names) for word in following))


def _word_after(brand: str, typed: Typed) -> str:
    """The trade, or the word before a legal form, that follows the brand: Nordhaus *Logistik* GmbH."""
    if _CHINESE.search(brand):
        after = re.search(rf"{re.escape(brand)}({_TRADES})", typed.close)
        return after.group(1) if after else ""
    after = re.search(rf"(?<![0-9a-z]){re.escape(brand)} (\w+)(?: (\w+))?", typed.text)
    if after is None:
        return ""
    tells = after.group(1) in _LATIN_TRADES or (after.group(2) or "") in _LATIN_FORMS
    return after.group(1) if tells and after.group(1) not in _LATIN_FORMS else ""


def similar_spelling(typed: Typed, buyer: Buyer) -> float:
    """spelt nearly the same"""
    return max((fuzz.ratio(typed.core.core, name.core) / 100 for name in _names(buyer)), default=0.0)


def typed_part_of_name(typed: Typed, buyer: Buyer) -> float:
    """what was typed is part of the name"""
    core = typed.core
    if len(core.close) < 2 or core.close in _GENERIC:
        return 0.0
    return float(any(_is_part(core, name) for name in _names(buyer)))


def _is_part(typed: NameParts, name: NameParts) -> bool:
    """Chinese: any run of the name's characters. Latin: whole words, or a long beginning of the first."""
    if _CHINESE.search(typed.core):
        return typed.close in name.close
    words = f" {name.core} "
    return f" {typed.core} " in words or (len(typed.core) >= 4 and name.core.startswith(typed.core))


_GENERIC = frozenset(_TRADES.split("|")) | frozenset(_PLACES.split("|")) | _LATIN_TRADES

DECIDING: tuple[tuple[Feature, float], ...] = (
    (same_identifier, 1.0),
    (same_legal_name, 0.99),
    (legal_name_in_text, 0.98),
    (same_other_name, 0.97),
    (same_name_without_form, 0.95),
    (typed_part_of_name, 0.88),
    (other_name_in_text, 0.85),
    (brand_in_text, 0.80),
)
"""Strongest first: the first of these that holds sets the score."""

SPELLING_FROM = 0.75
SPELLING_WEIGHT = 0.86
QUALIFIED_BELOW = 0.93
QUALIFIERS: tuple[tuple[Feature, float], ...] = (
    (trade_in_text, 0.05),
    (place_in_text, 0.11),
    (other_trade_in_text, -0.15),
)
"""These tell companies of one brand apart; alone they say nothing."""


def match(text: str, buyers: Sequence[Buyer], at_most: int = 5) -> Matching:
    """Which of the companies a typed name or a whole sentence means."""
    typed = typed_as(text)
    if not re.search(r"\w", typed.text):
        return Matching(Verdict.NONE, ())
    scored = [found for buyer in buyers if (found := _score(typed, buyer)).score >= CHOOSE_FROM]
    scored.sort(key=lambda found: (-found.score, found.buyer.id))
    return Matching(_verdict(scored), tuple(scored[:at_most]))


def _verdict(scored: Sequence[NameMatch]) -> Verdict:
    if not scored:
        return Verdict.NONE
    clear = len(scored) == 1 or scored[0].score - scored[1].score >= CLEAR_OF_THE_NEXT
    exact = scored[0].score >= EXACT_FROM and (len(scored) == 1 or scored[1].score < EXACT_FROM)
    return Verdict.CERTAIN if scored[0].score >= CERTAIN_FROM and (clear or exact) else Verdict.CHOOSE


def _score(typed: Typed, buyer: Buyer) -> NameMatch:
    best, reasons = 0.0, [""]
    for feature, weight in DECIDING:  # strongest first: the first that holds decides
        if feature(typed, buyer):
            best, reasons = weight, [feature.__doc__ or ""]
            break
    alike = similar_spelling(typed, buyer)
    if alike >= SPELLING_FROM and alike * SPELLING_WEIGHT > best:
        best, reasons = alike * SPELLING_WEIGHT, [similar_spelling.__doc__ or ""]
    if 0 < best < QUALIFIED_BELOW:
        for feature, weight in QUALIFIERS:
            if value := feature(typed, buyer):
                best += weight * value
                reasons.append(feature.__doc__ or "")
    return NameMatch(buyer, round(min(best, 1.0), 4), tuple(reasons))


def _stands_in(name: str, typed: Typed) -> bool:
    """Whether the name stands in the text, at word boundaries where it is written in Latin letters."""
    if _CHINESE.search(name):
        return name in typed.close
    if name not in typed.text:
        return False
    return re.search(rf"(?<![0-9a-z]){re.escape(name)}(?:s|'s)?(?![0-9a-z])", typed.text) is not None


def _share(words: Sequence[str], typed: Typed) -> float:
    return sum(_stands_in(word, typed) for word in words) / len(words) if words else 0.0
