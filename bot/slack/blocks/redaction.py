"""What of an answer may be shown where others read: sentences of general documents, word for word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answer import MARK, Answer, Citation, sentences
from bot.slack.blocks.rich_text import plain_text
from knowledge.passage import Authority
from tools.buyer_names.folding import HAN
from tools.evidence import EvidenceKind

GENERAL = frozenset({Authority.FAQ, Authority.ARTICLE})
"""Sources that speak of no policy. A wording may be the reader's own, so it stays private."""
_NAMING = frozenset(
    {
        "buyer",
        "buyer_name",
        "legal_name",
        "buyer_id",
        "policy",
        "policy_id",
        "claim_no",
        "invoice",
        "invoice_no",
    }
    | {"registration_number", "payee", "largest_buyer", "city"}
)
_AMOUNT = re.compile(
    r"\b[A-Z]{3}\s?\d|\d[\d,.]*\s?(?:[A-Z]{3}\b|元|万|亿|欧|美元|英镑|港|k\b|million|thousand)|[€$£¥￥]\s?\d"
)
_NUMBER_OF_RECORD = re.compile(r"\b[A-Z]{1,6}\d*-[A-Z0-9-]*\d|\b[A-Z0-9]{9,}\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAME_BEGINS = 6
"""Characters of a Chinese company name that tell it from others; what follows is its trade and legal form."""


@dataclass(frozen=True)
class Shared:
    """The lines that may be shared, what they cite, and whether anything was left out."""

    text: str
    citations: tuple[Citation, ...]
    whole: bool


def shareable(answer: Answer) -> Shared:
    """The sentences that stand word for word in a general document which the answer cites for them.

    A sentence of a model's own is left out even when it cites such a document: it may tell of a record.
    """
    general = {one.mark: one for one in answer.citations if _is_general(one)}
    names = frozenset(_names(answer)) if general else frozenset()
    kept: list[str] = []
    used: dict[int, Citation] = {}
    for line in answer.text.split("\n"):
        marks = [int(found) for found in MARK.findall(line)]
        if marks and all(mark in general for mark in marks):
            told = [one for one in _told(line) if _may_be_told(one, [general[mark] for mark in marks], names)]
            if told:
                kept.append("".join(told).strip() + "".join(f" [{mark}]" for mark in dict.fromkeys(marks)))
                used.update({mark: general[mark] for mark in marks})
    text = "\n\n".join(kept)
    return Shared(text, tuple(used.values()), _bare(text) == _bare(answer.text))


def _is_general(citation: Citation) -> bool:
    evidence = citation.evidence
    return evidence.kind is EvidenceKind.DOCUMENT and evidence.authority in GENERAL


def _told(line: str) -> Sequence[str]:
    return sentences(plain_text(MARK.sub("", line)).removeprefix("- "))


def _may_be_told(sentence: str, cited: Sequence[Citation], names: frozenset[str]) -> bool:
    bare = _bare(sentence)
    return (
        len(bare) > 3
        and any(bare in _bare(one.evidence.text) for one in cited)
        and not _AMOUNT.search(sentence)
        and not _NUMBER_OF_RECORD.search(sentence)
        and not any(name in sentence.casefold() for name in names)
    )


def _bare(text: str) -> str:
    """The text by its words alone."""
    return re.sub(r"[\s>*`#\-]|\[\d{1,3}\]", "", text)


def _names(answer: Answer) -> Iterator[str]:
    """Whom and what the answer is about, whole and in the parts that tell it."""
    for card in answer.cards:
        yield from _named_in(card.data)
    for use in answer.tool_uses:
        yield from _named_in(use.arguments)
    for citation in answer.citations:
        if citation.evidence.kind is EvidenceKind.RECORD:
            yield from _parts(citation.evidence.title)


def _named_in(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in _NAMING and isinstance(value, str):
                yield from _parts(value)
            yield from _named_in(value)
    elif isinstance(data, list | tuple):
        for one in data:
            yield from _named_in(one)


def _parts(name: str) -> Iterator[str]:
    folded = name.casefold().strip()
    if len(folded) > 1:
        yield folded
    if HAN.search(folded):
        begins = folded[:_NAME_BEGINS]
        yield from (begins[at : at + 3] for at in range(max(0, len(begins) - 2)))
    else:
        yield from _WORD.findall(folded)


def as_data(citations: Sequence[Citation]) -> list[Mapping[str, Any]]:
    """The citations as the JSON of an answer has them."""
    return [one.as_data() for one in citations]
