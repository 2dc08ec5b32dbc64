"""Whether a text is fit to be another name of a company: it must say something that is the company's own."""

import re
import unicodedata
from collections.abc import Iterable

from tools.identifiers import numbers_in

LONGEST = 80

_FORMS = (
    "有限责任公司|股份有限公司|有限公司|股份|集团|控股|公司|企业|工厂|总厂|厂|商行|经营部|分公司|合伙"
    "|gmbh|ag|kg|ohg|ug|ltd|limited|plc|llc|inc|incorporated|corp|corporation|co|company|companies|sa|sas|sarl|srl"
    "|spa|bv|nv|oy|ab|as|aps|pty|pvt|sdn|bhd|kk|group|holding|holdings|firm|gruppe|konzern"
)
_TRADES = (
    "国际贸易|进出口|贸易|商贸|工贸|供应链|管理|机电|机械|设备|装备|电子|电器|电气|科技|技术|信息|网络|软件|智能"
    "|实业|工业|发展|制造|材料|新材料|新能源|能源|五金|塑料|塑胶|化工|纺织|服装|服饰|食品|物流|建材|家具|汽车|配件|零部件"
    "|包装|医疗|器械|投资|系统|工程|钢铁|金属|玻璃|陶瓷"
    "|trading|trade|import|export|international|global|industries|industrial|industry|technology|technologies|tech"
    "|engineering|services|service|solutions|systems|logistics|supply|materials|metals|plastics|foods|textiles"
    "|electronics|machinery|equipment|components|parts|handel|handels|maschinenbau|technik|werke"
)
_PLACES = (
    "中国|北京|上海|天津|重庆|广东|江苏|浙江|山东|福建|河北|河南|湖北|湖南|四川|安徽|江西|辽宁|吉林|黑龙江|陕西|山西"
    "|广西|云南|贵州|海南|甘肃|青海|宁夏|新疆|内蒙古|西藏|香港|澳门|台湾|深圳|广州|东莞|佛山|珠海|中山|惠州|苏州|无锡"
    "|常州|南京|南通|昆山|杭州|宁波|温州|绍兴|嘉兴|金华|义乌|台州|青岛|济南|烟台|厦门|福州|泉州|成都|武汉|长沙|合肥"
    "|南昌|沈阳|大连|长春|哈尔滨|西安|太原|郑州|石家庄|昆明|南宁|华东|华南|华北|华中|西南|西北|东北|省|市|区|县"
    "|china|germany|deutschland|france|italy|spain|poland|europe|asia|america|usa|uk|india|japan|korea|vietnam"
)
_POINTING = (
    "老客户|新客户|大客户|客户|买方|买家|采购商|供应商|供货商|对方|他们|它们|他家|这家|那家|这个|那个|第一个|第二个|最后一个|的|和"
    "|buyer|buyers|customer|customers|client|clients|debtor|supplier|the|a|an|this|that|these|those|our|my|their"
    "|its|it|them|they|he|she|first|second|third|last|one|other|same|new|old|and|of|for|in|und|der|die|das|kunde"
)
_COMMON = frozenset("|".join((_FORMS, _TRADES, _PLACES, _POINTING)).split("|"))
_COMMON_CHINESE = re.compile("|".join(sorted((w for w in _COMMON if not w.isascii()), key=len, reverse=True)))
_WORD = re.compile(r"[^\W_]+")


def folded(name: str) -> str:
    """The name with width, capitals and blanks evened out: two that are folded alike are one name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def tidied(name: str) -> str:
    """The name as it is kept: blanks evened out, what cannot be seen left out."""
    seen = "".join(letter for letter in name if letter.isprintable() or letter.isspace())
    return " ".join(seen.split())


def why_not(name: str, known: Iterable[str]) -> str | None:
    """What keeps a text from being another name of a company that has some; None when nothing does."""
    if len(name) > LONGEST:
        return f"a name has at most {LONGEST} characters"
    if sum(letter.isalpha() for letter in name) < 2:
        return "a name has letters"
    if any(one.kind is not None and one.end - one.begin > len(name) // 2 for one in numbers_in(name)):
        return "this is a registration number, which comes in with the import"
    if folded(name) in {folded(one) for one in known}:
        return "the company has this name already"
    if _is_common(name):
        return "these words could be anybody's"
    return None


def _is_common(name: str) -> bool:
    rest = _COMMON_CHINESE.sub(" ", folded(name))
    return all(word in _COMMON or word.isdecimal() or len(word) < 2 for word in _WORD.findall(rest))
