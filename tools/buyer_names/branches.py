"""Branches in a typed name: cover attaches to a legal entity, and a branch is a part of one."""

import re

from tools.buyer_names.vocabulary import LATIN_BRANCH, places

_CHINESE_BRANCH = re.compile(r"(?:分公司|分行|支行|分厂|办事处|代表处|分店|营业部)")
_AFTER_A_FORM = re.compile(rf"(?<=公司)[^，。？?！!\s]{{0,8}}?{_CHINESE_BRANCH.pattern}")
_LATIN_BRANCH = re.compile(
    rf"[,\s]*{LATIN_BRANCH.pattern}(?:\s+(?:in|of|at|von|à)\s+(?P<where>[^\W\d_][\w-]*))?", re.IGNORECASE
)
_PLACE_AFTER = re.compile(r"\s+[A-ZÄÖÜ][\w-]*")


def without_branch(text: str) -> str | None:
    """The text without the branch that it names: the company whose part that is. None where it names none."""
    chinese = _AFTER_A_FORM.search(text) or _short(text)
    if chinese:
        return text[: chinese.start()] + text[chinese.end() :]
    latin = _LATIN_BRANCH.search(text)
    if latin is None:
        return None
    rest = text[latin.end() :]
    place = None if latin["where"] or "branch" in latin.group().casefold() else _PLACE_AFTER.match(rest)
    return f"{text[: latin.start()]} {rest[place.end() :] if place else rest}".strip()


def _short(text: str) -> re.Match[str] | None:
    """The branch after a short name, with the place that it has before it: 砺桐上海分公司."""
    found = _CHINESE_BRANCH.search(text)
    if found is None:
        return None
    before = text[: found.start()].removesuffix("市")
    place = max((one for one in places() if before.endswith(one)), key=len, default="")
    return re.compile(rf"{re.escape(place)}市?{_CHINESE_BRANCH.pattern}").search(text)
