"""The basis: what an answer of this turn may rest on."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.answer import MARK
from bot.guards.amounts import currencies_of, measures_of
from bot.guards.numbers import figures
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Finding


@dataclass(frozen=True)
class Basis:
    """The evidence of a turn, what its tools were asked and came to, and what the user wrote.

    Figures of the question count only where a tool took them as an argument: what somebody asks about is no
    fact for having been asked.
    """

    evidence: Sequence[Evidence] = ()
    arguments: Sequence[Mapping[str, Any]] = ()
    came_to: Sequence[tuple[str, Finding]] = ()
    """The tools that ran, each with what it came to."""
    cards: Sequence[Mapping[str, Any]] = ()
    offered: Sequence[str] = ()
    """Headings of passages, and buyers, that were found and not answered from: choices may name them."""
    question: str = ""
    today: str = ""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Everything that tools brought back, as texts."""
        return tuple(f"{one.title} {one.section} {one.text} {one.as_of or ''}" for one in self.evidence)

    @cached_property
    def figures(self) -> frozenset[str]:
        asked = (json.dumps(dict(one), ensure_ascii=False) for one in self.arguments)
        texts = (*self.texts, *asked, self.today)
        return frozenset(figure for text in texts for figure in figures(text))

    @cached_property
    def currencies(self) -> Mapping[str, frozenset[str]]:
        """The currencies in which each amount of the evidence stands."""
        found: dict[str, frozenset[str]] = {}
        for text in self.texts:
            for amount, currency in currencies_of(text):
                found[amount] = found.get(amount, frozenset()) | {currency}
        return found

    @cached_property
    def measures(self) -> Mapping[str, frozenset[str]]:
        """The units that each figure of the evidence has somewhere; one that has none is not in here."""
        found: dict[str, frozenset[str]] = {}
        for text in self.texts:
            for figure, unit in measures_of(text):
                found[figure] = found.get(figure, frozenset()) | {unit}
        return found

    @cached_property
    def said(self) -> str:
        """All of the evidence in one form, to find words in: folded in width, case and spaces."""
        return " ".join(plain(text) for text in self.texts)

    def told_of(self, subject: str) -> str:
        """What records headed with this word say, and documents; everything for no word."""
        fitting = [
            one
            for one in self.evidence
            if not subject
            or one.kind is EvidenceKind.DOCUMENT
            or subject in f"{one.section} {one.title}".lower()
        ]
        return " ".join(plain(f"{one.title} {one.section} {one.text}") for one in fitting)

    @cached_property
    def known(self) -> str:
        """The evidence, cards, arguments and the question: where a name may come from."""
        shown = [json.dumps(dict(one), ensure_ascii=False) for one in (*self.arguments, *self.cards)]
        return " ".join([self.said, *(plain(one) for one in (*shown, *self.offered, self.question))])

    def has_whole(self, sentence: str) -> bool:
        """Whether the evidence has this very sentence: it is a quotation then, whatever it says."""
        text = plain(re.sub(r"^[\s>*-]+", "", MARK.sub("", sentence))).strip(" .。")
        return bool(text) and text in self.said

    def did(self, finding: Finding, tool: str = "") -> bool:
        """Whether a tool of this turn came to this: the one named, or any."""
        return any(came == finding and tool in ("", name) for name, came in self.came_to)


def plain(text: str) -> str:
    """A text as it is compared: width, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
