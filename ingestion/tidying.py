"""The normalised copy of a text: a white-list of repairs with their context, and one layout for all."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.document import Edit

LAYOUT = "layout"

_HAN = "[㐀-鿿]"


@dataclass(frozen=True)
class _Repair:
    pattern: re.Pattern[str]
    repaired: str
    why: str


# The characters before 库 in words that are whole without 存: 仓库, 数据库, 水库, 入库, 题库 …
_STORES = "仓据水车金题书国文宝入出粮油血基冰识码词资人料案件冷才例户品像息"

# `domain.md` §5.5: a publishing platform deleted, swapped or initialled words. What is not on this list is
# reported by `inspecting`, never repaired: a wrong guess would put words into a contract's mouth.
_REPAIRS = (
    _Repair(re.compile(rf"(?<={_HAN})LJ(?={_HAN})"), "立即", "initials between Chinese characters"),
    _Repair(re.compile(rf"(?<={_HAN})JK(?={_HAN})"), "即刻", "initials between Chinese characters"),
    _Repair(re.compile(r"首先道(?![歉理路德明出破])"), "第一道", "superlative swapped"),
    _Repair(re.compile(r"很高(?=九成|90\s*[%％])"), "最高", "superlative swapped"),
    _Repair(re.compile(r"(?<!存)货周转"), "存货周转", "character 存 dropped"),
    _Repair(re.compile(r"真实在(?![于场线内])"), "真实存在", "character 存 dropped"),
    _Repair(re.compile(rf"(?<![{_STORES}])库(?=管理|精细)"), "库存", "character 存 dropped"),
)

_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％＋－／＝＆＠＃　]+")
_HALF_WIDTH = re.compile(r"[,;:?!]")
_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_BESIDE = re.compile(r"[㐀-鿿《》“”‘’「」（）、。，；：？！]")
_COMPATIBILITY = re.compile("[\ufb00-\ufb06\u2f00-\u2fd5\uf900-\ufaff\u3300-\u33ff\u2460-\u2473]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def tidy(raw: str) -> tuple[str, tuple[Edit, ...]]:
    """The normalised copy and every edit that made it, in order and without overlap."""
    edits: list[Edit] = []
    end = 0
    for edit in sorted([*_repairs(raw), *_layout(raw)], key=lambda edit: (edit.start, edit.why == LAYOUT)):
        if edit.start >= end:
            edits.append(edit)
            end = edit.start + len(edit.found)
    return apply(edits, raw, 0, len(raw)), tuple(edits)


def apply(edits: Sequence[Edit], raw: str, start: int, end: int) -> str:
    """The normalised copy of `raw[start:end]`; edits that are not wholly inside are left out."""
    pieces = []
    at = start
    for edit in edits[bisect_left(edits, start, key=lambda edit: edit.start) :]:
        after = edit.start + len(edit.found)
        if after > end:
            break
        pieces += [raw[at : edit.start], edit.repaired]
        at = after
    pieces.append(raw[at:end])
    return "".join(pieces)


def _repairs(raw: str) -> Iterator[Edit]:
    for repair in _REPAIRS:
        for match in repair.pattern.finditer(raw):
            yield Edit(match.start(), match[0], repair.repaired, repair.why)


def _layout(raw: str) -> Iterator[Edit]:
    """What changes how a text is set and never what it says."""
    for pattern in (_FULL_WIDTH, _COMPATIBILITY):
        for match in pattern.finditer(raw):
            yield Edit(match.start(), match[0], unicodedata.normalize("NFKC", match[0]), LAYOUT)
    for match in _UNSEEN.finditer(raw):
        yield Edit(match.start(), match[0], "", LAYOUT)
    for match in _HALF_WIDTH.finditer(raw):
        if _is_between_chinese(raw, match.start()):
            yield Edit(match.start(), match[0], _MARKS[match[0]], LAYOUT)


def _is_between_chinese(raw: str, position: int) -> bool:
    """Whether a mark ends a Chinese phrase: Chinese before it, and Chinese or the line's end after it."""
    before, after = raw[position - 1 : position], raw[position + 1 : position + 2]
    return bool(_BESIDE.match(before)) and (after in {"", "\n", "-", " "} or bool(_BESIDE.match(after)))
