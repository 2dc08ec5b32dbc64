"""Personal data taken out of a text, so that a question can be shown to people whom it was not put to."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

from bot.language import language_of
from bot.phrasebook import Phrasebook
from tools.buyer_names.folding import HAN
from tools.buyer_names.parts import is_trade_word, parts_of
from tools.identifiers import numbers_in

_PLACEHOLDERS = Phrasebook(Path(__file__).with_suffix(".yaml"))
_TO_SIMPLIFIED = OpenCC("t2s")
Spans = Callable[[str], Iterator[tuple[int, int]]]
"""Where in a text something stands that is taken out."""
_LONGEST_HAN, _LONGEST_WORDS = 24, 7
_SHORTEST_BRAND = 4
"""Letters of a Latin brand by which a company is called alone; a shorter one means too much else."""


class KnownNames:
    """Names of companies and people, ready to be found in many texts: whole, without legal form, by brand."""

    def __init__(self, names: Iterable[str]) -> None:
        self._keys = frozenset(key for name in names for key in _keys(name))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where one of the names stands in the text, the longest at each place."""
        if not self._keys:
            return
        even = _evened(text)
        for run in re.finditer(r"[㐀-鿿]+|[^\W㐀-鿿]+(?:[\W_]+[^\W㐀-鿿]+)*", even):
            yield from self._in_han(run) if HAN.match(run.group()) else self._in_words(run)

    def _in_han(self, run: "re.Match[str]") -> Iterator[tuple[int, int]]:
        text, at = run.group(), 0
        while at < len(text):
            ends = range(min(len(text), at + _LONGEST_HAN), at + 1, -1)
            end = next((end for end in ends if text[at:end] in self._keys), None)
            if end:
                yield run.start() + at, run.start() + end
            at = end or at + 1

    def _in_words(self, run: "re.Match[str]") -> Iterator[tuple[int, int]]:
        words, at = list(re.finditer(r"[^\W_]+", run.group())), 0
        while at < len(words):
            ends = range(min(len(words), at + _LONGEST_WORDS), at, -1)
            said = (end for end in ends if " ".join(word.group() for word in words[at:end]) in self._keys)
            end = next(said, None)
            if end:
                yield run.start() + words[at].start(), run.start() + words[end - 1].end()
            at = end or at + 1


def redacted(text: str, names: Iterable[str] | KnownNames = ()) -> str:
    """The text with placeholders such as `[company]` in place of what may tell who is meant.

    Taken out: the given names (whole, without their legal form, and by their brand alone); other companies
    that are written with a legal form, or with a capital behind a word such as "buyer"; people by title or
    introduction; e-mail and web addresses, telephone numbers, accounts of messengers, street addresses;
    numbers of policies, claims, invoices, registrations and bank accounts; amounts of money and every number
    of five digits or more. Counts of days, percentages and years stay: they are what a question is about.

    What a stranger calls a company in ordinary words, nobody can find: whoever shows the text to others still
    reads it first, or shows it only where several people asked the same. Placeholders are in the text's
    language.
    """
    known = names if isinstance(names, KnownNames) else _known(tuple(names))
    text = unicodedata.normalize("NFKC", text)
    language = language_of(text)
    for name, spans in _found(known):
        placeholder = _PLACEHOLDERS.say(name, language)
        for begin, end in reversed(list(spans(text))):
            text = f"{text[:begin]}{placeholder}{text[end:]}"
    return text


@lru_cache(maxsize=16)
def _known(names: tuple[str, ...]) -> KnownNames:
    return KnownNames(names)


def _keys(name: str) -> Iterator[str]:
    """The ways in which a name is said, as they are looked for."""
    parts = parts_of(name)
    if parts.han:
        begun = [f"{parts.brand}{parts.trade[:length]}" for length in range(len(parts.trade) + 1)]
        ways = {
            *parts.orders,
            *begun,
            *(f"{parts.place}{one}" for one in begun),
            "".join(HAN.findall(_evened(name))),
        }
        yield from (way for way in ways if len(way) > 1)
        return
    words = re.findall(r"[^\W_]+", _evened(name))
    ways = {" ".join(words), parts.core, " ".join(re.findall(r"[^\W_]+", _evened(parts.brand)))}
    for way in ways:
        alone = " " not in way
        if way and not (alone and (len(way) < _SHORTEST_BRAND or is_trade_word(way) or way in _ORDINARY)):
            yield way


def _evened(text: str) -> str:
    """In small letters without accents and in simplified characters; every character keeps its place."""
    simplified = _TO_SIMPLIFIED.convert(text)
    return "".join(map(_one, simplified if len(simplified) == len(text) else text))


def _one(letter: str) -> str:
    even = unicodedata.normalize("NFD", letter)[0].lower()
    return even if len(even) == 1 else letter


_ORDINARY = frozenset(
    "general global world first national credit limit policy claim cover buyer trade premium risk united "
    "north south east west open direct standard best good star city union central modern euro".split()
)
_CURRENCY = r"(?:EUR|USD|CNY|RMB|GBP|HKD|JPY|CHF|PLN|SGD|AUD|CAD|TWD|INR|US\$|HK\$|[€$£¥₤])"
_MONEY = (
    r"(?:元|块钱?|美元|美金|美刀|欧元|欧|人民币|港币|港元|英镑|日元|新币|euros?|dollars?|pounds?|yuan|bucks|"
    rf"{_CURRENCY})"
)
_MANY = r"(?:百万|千万|万|萬|亿|億|[km]n?\b|bn\b|thousand|million|billion|mio\b|mrd\b|grand)"
_FIGURE = r"\d[\d,. ']{0,24}\d|\d"
_LATIN_FORM = (
    r"(?:gmbh(?:\s*&\s*co\.?\s*kg)?|ltd|limited|inc|incorporated|llc|llp|plc|corp(?:oration)?|co\.?,?\s*ltd|pty|pte|srl|"
    r"s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|sarl|sas|s\.a|oy|sp\.?\s*z\s*o\.?\s*o|ag|kg|ohg)"
)
_NOT_A_NAME = (
    r"(?:of|for|to|the|an?|with|on|my|our|your|is|are|was|and|or|from|buyers?|customers?|clients?|debtors?|company|"
    r"called|named|limits?|against|by|at|in|about|does|do|can|has|have|did|will|if|when|that|this|supplier|sell|ship|owes)"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_TRADES = "机电|贸易|科技|实业|纺织|服装|电子|电器|化工|食品|物流|五金|制造|进出口|机械|建材|塑料|材料|家具|医药|汽配|钢铁|能源|光电"
_CUT = "的是给和跟与对把被叫向找问跟从在为请查"
_CONTACTS = (
    ("contact", r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    ("contact", r"\b(?:https?://|www\.)[^\s<>，。；）)]+"),
    (
        "contact",
        r"(?:微信号?|wechat|weixin|whatsapp|telegram|\bqq|\bvx)\s?(?:号|id)?\s?[:：是]?\s*[a-z0-9_+-]{5,}",
    ),
    ("person", r"<?@[A-Za-z0-9_]{2,}>?"),
)
_COMPANIES = (
    (
        "company",
        rf"(?:(?![{_CUT}])[㐀-鿿]|[()]){{2,18}}?(?:有限责任公司|股份有限公司|有限公司|股份公司|集团公司|集团|控股)(?:[㐀-鿿]{{1,6}}分公司)?",
    ),
    ("company", rf"(?:(?![{_CUT}们家])[㐀-鿿]){{2,6}}(?:{_TRADES})(?:公司|厂)"),
    ("company", rf"\b(?:(?!{_NOT_A_NAME}\b)[\w&.'’-]{{1,40}},?\s+){{1,4}}{_LATIN_FORM}\b\.?"),
)
_CAPITALS = r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?"
_CASED = (
    ("person", rf"\b(?:Mrs?|Ms|Miss|Dr|Herr|Frau)\b\.?\s+{_CAPITALS}"),
    ("person", rf"[Mm]y name is (?P<out>{_CAPITALS})"),
    ("person", r"[Tt]his is (?P<out>[A-Z][\w'’-]+\s+[A-Z][\w'’-]+)"),
    ("person", r"(?:我叫|姓名[:是]?|联系人[:是]?)\s*(?P<out>[㐀-鿿]{2,3})"),
    ("person", rf"[{_SURNAMES}][㐀-鿿]{{0,2}}(?:先生|女士|小姐|太太)"),
    ("person", rf"[{_SURNAMES}](?:总(?![额计共限])|经理|会计|老板|主任)"),
    (
        "company",
        r"\b(?:for|with|buyer|client|customer|supplier|called|named|against) (?!(?:I|A|An|The|My|Our)\b)"
        r"(?P<out>[A-Z][a-z][\w&'’-]*(?:\s+[A-Z][\w&'’-]+)*)",
    ),
    ("number", r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}\b"),
    ("address", r"[㐀-鿿]{2,8}(?:路|街|大道|巷|弄)\s?\d+\s?号(?:\s?\d+\s?(?:室|楼|栋))?"),
    ("address", r"\b\d{1,5}\s+(?:[A-Z][\w'’-]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive)\b\.?"),
)
_NUMBERS = (
    (
        "number",
        r"(?:保单|发票|合同|订单|案件|账号|索赔|理赔)(?:号码|编号|号)?\s?[:#是]?\s*(?P<out>\d{3,})(?![天日年个月])|"
        r"\b(?:policy|invoice|claim|contract|order|account|case|file)\s?(?:no\.?|number|#)?\s?[:#]?\s*(?P<also>\d{3,}[\w/-]*)",
    ),
    (
        "number",
        r"(?<![A-Za-z0-9])(?=[A-Za-z0-9/_-]*[A-Za-z])(?=(?:[A-Za-z/_-]*\d){3})[A-Za-z0-9]+(?:[-/_][A-Za-z0-9]+)*",
    ),
    ("amount", rf"{_CURRENCY}\s?(?:{_FIGURE})(?:\s?{_MANY})?(?:\s?{_MONEY})?"),
    ("amount", rf"(?:{_FIGURE})\s?{_MANY}?\s?{_MONEY}"),
    ("amount", rf"(?:{_FIGURE})\s?{_MANY}"),
    ("amount", r"[一二三四五六七八九十百千两几]+(?:多|几)?[万亿](?:元|块|美元|欧元|人民币)?"),
    ("amount", r"\d{1,3}(?:[,']\d{3})+(?:\.\d+)?"),
    ("number", r"\+?\d(?:[\d ().-]{5,24})\d"),
    ("number", r"\d{5,}"),
)


def _found(known: KnownNames) -> Sequence[tuple[str, Spans]]:
    """What is looked for, in order: what an earlier one took out, a later one sees no more."""
    return (*_BEFORE_NAMES, ("company", known.spans), *_AFTER_NAMES)


def _registrations(text: str) -> Iterator[tuple[int, int]]:
    """Registration numbers that are named as such, HRB 4711, or have the shape of one."""
    return ((one.label_begin, one.end) for one in numbers_in(text) if one.named or one.kind)


class _Fitting:
    """Where a pattern fits; of one with a named group, where that does."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern = re.compile(pattern, flags)

    def __call__(self, text: str) -> Iterator[tuple[int, int]]:
        for found in self._pattern.finditer(text):
            groups = [name for name, said in found.groupdict().items() if said is not None]
            yield found.span(groups[0]) if groups else found.span()


def _fitting(patterns: Sequence[tuple[str, str]], flags: int = re.IGNORECASE) -> Sequence[tuple[str, Spans]]:
    return [(name, _Fitting(pattern, flags)) for name, pattern in patterns]


_BEFORE_NAMES = _fitting(_CONTACTS)
_AFTER_NAMES = (*_fitting(_COMPANIES), *_fitting(_CASED, 0), ("number", _registrations), *_fitting(_NUMBERS))
