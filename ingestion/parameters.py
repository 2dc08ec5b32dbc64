"""Figures that a document gives for a policy parameter, to notice where two disagree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.sentences import sentence_spans
from knowledge.document import Statement

_DAYS = r"(?P<days>[0-9]{1,3})\s*(?P<unit>个工作日|工作日|天|日|个月|working days|calendar days|days|months)"
_PERCENT = r"(?P<percent>[0-9]{1,3}(?:\.[0-9]+)?)\s*[%％]"
_NO_OTHER_FIGURE = r"(?:(?!届满|之后|以后|after|following|from|end)[^。；;\n0-9]){0,14}?"


@dataclass(frozen=True)
class _Parameter:
    name: str
    pattern: re.Pattern[str]


def _parameter(name: str, words: str, figure: str = _DAYS) -> _Parameter:
    return _Parameter(name, re.compile(rf"(?:{words}){_NO_OTHER_FIGURE}{figure}", re.IGNORECASE))


_PARAMETERS = (
    _parameter("waiting period", "等待期|(?:长期|超期)?拖欠|waiting period|protracted default"),
    _parameter("maximum payment term", "最长付款期限?|最长付款期|maximum payment terms?"),
    _parameter("maximum extension period", "最长延长期限?|maximum extension period"),
    _parameter("claim examination", "理赔审核期?限?|结案|claims? examination|examination period"),
    _parameter("insured percentage", "承保比例|赔付比例|赔偿比例|insured percentage", _PERCENT),
)
_EXAMPLE = re.compile(
    r"例如|比如|假设|假定|假如|如果|若|为例|举例|示例|算例|原为|改为|增至|降至|[×÷=＝]"
    r"|example|suppose|assum|\bif\b|instance|instead of|from .{1,20} to ",
    re.IGNORECASE,
)
_UNITS = {
    "天": "days",
    "日": "days",
    "calendar days": "days",
    "个工作日": "working days",
    "工作日": "working days",
    "个月": "months",
}


def disagreements(found: Sequence[Statement]) -> list[str]:
    """A warning for every parameter with more than one value in one document."""
    warnings = []
    for name in dict.fromkeys(statement.parameter for statement in found):
        values: dict[str, str] = {}
        for statement in found:
            if statement.parameter == name:
                values.setdefault(statement.value, statement.words)
        if len(values) > 1:
            quotes = ", ".join(f"“{words}”" for words in values.values())
            warnings.append(f"the {name} is given as {' and as '.join(values)}: {quotes}")
    return warnings


def statements(text: str, place: str) -> Iterator[Statement]:
    """The values that a text gives for policy parameters; examples do not count."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if _EXAMPLE.search(sentence):
            continue
        for parameter in _PARAMETERS:
            for found in parameter.pattern.finditer(sentence):
                yield Statement(parameter.name, _value(found), found[0], place)


def _value(found: re.Match[str]) -> str:
    named = found.groupdict()
    if named.get("percent"):
        return f"{named['percent']} %"
    unit = named["unit"].lower()
    return f"{named['days']} {_UNITS.get(unit, unit)}"
