"""The form of an FAQ entry, as a person fills it in."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from bot.language import Language, language_of
from bot.review.clusters import Cluster
from bot.review.faq_text import FaqText, Spoken, Topic

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
AnswerText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Lines = Annotated[str, StringConstraints(strip_whitespace=True, max_length=3000)]


class EmptyDays(Exception):
    """The last day lies before the first."""


class DraftForm(BaseModel):
    """Every field of it; the other phrasings one a line, a day empty where there is none."""

    model_config = ConfigDict(extra="forbid")

    topic: Topic = Topic.POLICY
    question_zh: Question
    answer_zh: AnswerText
    also_zh: Lines = ""
    question_en: Question
    answer_en: AnswerText
    also_en: Lines = ""
    effective_from: date | None = None
    effective_to: date | None = None
    as_meant: bool = False
    """A text in the other language of its field is meant to be there."""

    @field_validator("effective_from", "effective_to", mode="before")
    @classmethod
    def _not_said(cls, value: Any) -> Any:
        return value or None

    def text(self) -> FaqText:
        """The entry. Raises `EmptyDays`."""
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise EmptyDays
        return FaqText(
            self.topic,
            Spoken(self.question_zh, _even(self.answer_zh), _lines(self.also_zh)),
            Spoken(self.question_en, _even(self.answer_en), _lines(self.also_en)),
            self.effective_from,
            self.effective_to,
        )

    @classmethod
    def of(cls, text: FaqText) -> "DraftForm":
        """Filled in with an entry."""
        return cls.model_construct(
            topic=text.topic,
            question_zh=text.zh.question,
            answer_zh=text.zh.answer,
            also_zh="\n".join(text.zh.also),
            question_en=text.en.question,
            answer_en=text.en.answer,
            also_en="\n".join(text.en.also),
            effective_from=text.effective_from,
            effective_to=text.effective_to,
            as_meant=False,
        )

    @classmethod
    def beginning(cls, cluster: Cluster, answer: str) -> "DraftForm":
        """With the cluster's own questions, and what a person answered where it was taken over."""
        asked = [cluster.question, *(one.question for one in cluster.asked)]
        zh, en = (_in(language, asked) for language in (Language.ZH, Language.EN))
        spoken = language_of(answer)
        return cls.model_construct(
            topic=Topic.POLICY,
            question_zh=zh[0] if zh else "",
            answer_zh=answer if spoken is Language.ZH else "",
            also_zh="\n".join(zh[1:]),
            question_en=en[0] if en else "",
            answer_en=answer if spoken is Language.EN else "",
            also_en="\n".join(en[1:]),
            effective_from=None,
            effective_to=None,
            as_meant=False,
        )


def _in(language: Language, asked: list[str]) -> list[str]:
    """The questions in this language, each once, at most as many as an entry needs."""
    return list(dict.fromkeys(one for one in asked if language_of(one) is language))[:12]


def _even(text: str) -> str:
    """With the line ends of every other text: browsers send those of mail."""
    return text.replace("\r\n", "\n")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
