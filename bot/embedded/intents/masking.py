"""Masking: names, amounts, days and numbers made one sign each, so that only the asking is left."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rapidfuzz.distance import Indel

from bot.embedded import cues, rule_cues
from bot.embedded.days import days_named
from bot.embedded.quantities import amounts, folded_in_place
from knowledge.folding import HAN, fold

LONGEST = 400
"""Characters of a message that are weighed: what somebody asks is said before that."""
_ANY_DAY = date(2026, 1, 15)
"""Only where a day stands matters here, not which it is."""
_PERCENT = re.compile(r"\d+(?:\.\d+)?\s?(?:%|个点|per ?cent|pct)|百分之[一二三四五六七八九十百]{1,5}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[一二两三四五六七八九十百]{1,5}(?=\s?(?:天|日|个月))")
_WORD = re.compile(rf"(?![{HAN}])[^\W_](?:(?![{HAN}])[\w&.'-])*")
_LEGAL_FORM = re.compile(
    r"股份|有限|责任|公司|集团|控股|\b(?:gmbh|co|kg|ag|ltd|limited|inc|llc|corp|plc|sa|srl|spa|bv|nv|pty|company|group|"
    r"holdings?|trading|international|the|and|of|for|de)\b"
)
_ALIKE = 0.8
_LONG_ENOUGH_TO_MISTYPE = 5

Span = tuple[int, int]


def masked(message: str, names: Sequence[str] = ()) -> str:
    """The folded message with `{buyer}`, `{amount}`, `{date}`, `{claim}`, `{invoice}`, `{percent}` and
    `{number}` in the places of such.

    `names` are those of the buyers that the directory finds in the message, and companies typed that it does
    not know; a name stands masked where it shares words or characters with the message.
    """
    text = folded_in_place(message[:LONGEST])
    taken: list[tuple[Span, str]] = []
    for span, kind in _found(text, names):
        if all(span[1] <= other[0] or other[1] <= span[0] for other, _ in taken):
            taken.append((span, kind))
    for (start, end), kind in sorted(taken, reverse=True):
        text = f"{text[:start]}{{{kind}}}{text[end:]}"
    return fold(text)


def _found(text: str, names: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """What is to be masked, the surest first: where two overlap the first stands."""
    yield from ((found.span(1), "claim") for found in cues.CLAIM_NO.finditer(text))
    for name in names:
        yield from ((span, "buyer") for span in _where_named(text, fold(name)))
    for found in rule_cues.INVOICE_NO.finditer(text):
        if not rule_cues.PAYMENT_METHOD.fullmatch(found.group(1)):
            yield found.span(1), "invoice"
    yield from ((found.span(), "percent") for found in _PERCENT.finditer(text))
    yield from ((found.span, "amount") for found in amounts(text))
    yield from ((day.span, "date") for day in days_named(text, _ANY_DAY))
    yield from ((found.span(), "number") for found in _NUMBER.finditer(text))


def _where_named(text: str, name: str) -> Iterator[Span]:
    """The stretches of the text that are of the name: its longest run of characters, its words together."""
    bare = _LEGAL_FORM.sub(" ", name)
    words = _WORD.findall(bare)
    alike = [
        found.span() for found in _WORD.finditer(text) if any(_same(found.group(), one) for one in words)
    ]
    if alike:
        yield alike[0][0], _end_of_row(alike, text)
    for run in re.findall(f"[{HAN}]{{2,}}", bare):
        found = _longest_in_common(run, text)
        if found:
            yield found


def _same(typed: str, word: str) -> bool:
    if min(len(typed), len(word)) < _LONG_ENOUGH_TO_MISTYPE:
        return typed == word
    return Indel.normalized_similarity(typed, word) >= _ALIKE


def _end_of_row(spans: Sequence[Span], text: str) -> int:
    """Where the row of neighbouring words ends that begins with the first; legal forms go with it."""
    end = spans[0][1]
    for start, stop in spans[1:]:
        if not _LEGAL_FORM.sub("", text[end:start]).strip(" .,&"):
            end = stop
    form = re.match(rf"[\s.,&]*(?:{_LEGAL_FORM.pattern})\.?", text[end:])
    return end + form.end() if form else end


def _longest_in_common(run: str, text: str) -> Span | None:
    """The longest stretch of at least two characters that the text shares with the name."""
    best: Span | None = None
    for start in range(len(run) - 1):
        length = 2
        while start + length <= len(run) and (place := text.find(run[start : start + length])) >= 0:
            if best is None or length > best[1] - best[0]:
                best = (place, place + length)
            length += 1
    return best
