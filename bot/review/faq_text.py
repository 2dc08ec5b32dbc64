"""What an FAQ entry says: question, other phrasings and answer in both languages, and for which days."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.language import Language


class Topic(StrEnum):
    """What an entry is about: the topics of the bundled FAQ."""

    PRODUCTS = "products"
    COVERAGE = "coverage"
    EXCLUSIONS = "exclusions"
    LIMITS = "limits"
    POLICY = "policy"
    OVERDUE = "overdue"
    CLAIMS = "claims"
    WARNING = "warning"
    FINANCING = "financing"
    WORKING_CAPITAL = "working-capital"
    SERVICE = "service"


@dataclass(frozen=True)
class Spoken:
    """The entry in one language."""

    question: str
    answer: str
    also: tuple[str, ...] = ()
    """Other ways in which the question is asked."""

    def each(self, changed: Callable[[str], str]) -> "Spoken":
        """Every text of it changed in the same way."""
        return Spoken(changed(self.question), changed(self.answer), tuple(map(changed, self.also)))


@dataclass(frozen=True)
class FaqText:
    """An entry, whole, as a person wrote it."""

    topic: Topic
    zh: Spoken
    en: Spoken
    effective_from: date | None = None
    effective_to: date | None = None
    """Its last day; None where none is set."""

    @property
    def spoken(self) -> Mapping[Language, Spoken]:
        """By language."""
        return {Language.ZH: self.zh, Language.EN: self.en}

    @property
    def said(self) -> Mapping[Language, Spoken]:
        """By language, those that it has: a document's entry may have one alone."""
        return {language: one for language, one in self.spoken.items() if one.question and one.answer}

    @property
    def texts(self) -> frozenset[str]:
        """Every question, answer and other phrasing."""
        both = (self.zh, self.en)
        return frozenset(text for one in both for text in (one.question, one.answer, *one.also))

    @property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()

    def in_force_on(self, day: date) -> bool:
        """Whether it speaks for this day; an unknown bound does not exclude it."""
        return (self.effective_from or day) <= day <= (self.effective_to or day)

    def as_json(self) -> str:
        """As it is kept; equal texts give equal JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=date.isoformat)

    def each(self, changed: Callable[[str], str]) -> "FaqText":
        """Every text of it changed in the same way."""
        return replace(self, zh=self.zh.each(changed), en=self.en.each(changed))


def faq_text_from(text: str) -> FaqText:
    """The entry as it was kept."""
    data = json.loads(text)
    days = {name: _day(data[name]) for name in ("effective_from", "effective_to")}
    return FaqText(Topic(data["topic"]), _spoken(data["zh"]), _spoken(data["en"]), **days)


def _spoken(data: Mapping[str, Any]) -> Spoken:
    return Spoken(data["question"], data["answer"], tuple(data["also"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
