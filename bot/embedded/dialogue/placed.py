"""The n-th of what was listed: "the second one", 第一张, told by what stands at that place."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.brief import Brief, Mention
from bot.embedded import cues, rule_cues
from knowledge.folding import fold
from tools.buyer_names.verdict import Verdict

LONGEST = 60
"""Characters of a message that points into a list."""
_PLACES: Mapping[str, int] = {
    **dict(zip("一二三四五", range(5), strict=True)),
    **dict(zip("12345", range(5), strict=True)),
    **dict(zip(("first", "second", "third", "fourth", "fifth"), range(5), strict=True)),
    **dict(zip(("1st", "2nd", "3rd", "4th", "5th"), range(5), strict=True)),
    "last": -1,
    "最后": -1,
    "头": 0,
}
_OF_CLAIMS, _OF_INVOICES, _OF_BUYERS = "claim", "invoice", "buyer"
_NOUNS: Mapping[str, str] = {
    **dict.fromkeys(("件", "宗", "案", "案子", "赔案", "claim", "case"), _OF_CLAIMS),
    **dict.fromkeys(("张", "票", "笔", "发票", "invoice", "bill"), _OF_INVOICES),
    **dict.fromkeys(
        ("家", "间", "客户", "买方", "公司", "buyer", "customer", "company", "client"), _OF_BUYERS
    ),
}
"""What a noun counts; any other ("one", 个) counts whatever was listed."""
_POINTED = re.compile(
    r"(?:第\s?(?P<zh>[一二三四五1-5])|(?P<end>最后|头)\s?一)\s?(?P<measure>[个家间张票笔件宗条单])"
    r"(?:发票|客户|买方|公司|案子|赔案|案)?"
    r"|\b(?:the )?(?P<en>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
    r" (?P<noun>one|claim|case|invoice|bill|buyer|customer|company|client)\b"
    r"(?: (?:on|of|in) (?:the|that|your) list)?"
    r"|^(?:and |what about |how about |ok,? )?(?:the )?"
    r"(?P<bare>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)[\s?.!]*$"
    r"|^(?:and |那|那么)?(?:#|no\.? ?|number )(?P<number>[1-5])(?!\d)"
)


def placed(message: str, brief: Brief) -> tuple[str, Brief]:
    """The message with what it points at in place of the pointing, and the brief that names a buyer so meant.

    Both as they are where nothing was listed, nothing stands at that place, or another kind of thing was
    listed than is pointed at.
    """
    listed, text = brief.focus.listed, fold(message)
    found = _POINTED.search(text) if len(listed) > 1 and len(text) <= LONGEST else None
    if found is None or brief.mention.verdict is not Verdict.NONE:
        return message, brief
    asked = brief.focus.open_question
    if asked is not None and asked.choices:
        return message, brief
    named = _at(found, listed)
    if not named:
        return message, brief
    said = f"{text[: found.start()]}{named} {text[found.end() :]}".strip()
    if _kind(named) != _OF_BUYERS:
        return said, brief
    return said, replace(brief, mention=Mention(Verdict.CERTAIN, (named,), spelt=True))


def _at(found: re.Match[str], listed: tuple[str, ...]) -> str:
    """What stands at the place that is pointed at; empty for nothing of the kind."""
    said = next(found[name] for name in ("zh", "end", "en", "bare", "number") if found[name])
    place = _PLACES[said]
    counted = _NOUNS.get(found["noun"] or found["measure"] or "")
    if place >= len(listed) or (counted and any(_kind(one) != counted for one in listed)):
        return ""
    return listed[place]


def _kind(one: str) -> str:
    folded = fold(one)
    if cues.CLAIM_NO.fullmatch(folded):
        return _OF_CLAIMS
    return _OF_INVOICES if rule_cues.INVOICE_NO.fullmatch(folded) else _OF_BUYERS
