"""The labelled questions: what is asked, and which passages answer it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

QUESTIONS = Path(__file__).parent / "questions.yaml"


class Split(StrEnum):
    """`fit` may be used to fit weights; `held_out` is only ever reported."""

    FIT = "fit"
    HELD_OUT = "held_out"


class Kind(StrEnum):
    """In which way the question makes finding hard."""

    ZH = "zh-zh"
    EN = "en-en"
    TYPO = "typo"
    TRADITIONAL = "traditional"
    COLLOQUIAL = "colloquial"
    MIXED = "mixed"
    CROSS = "cross"
    """Only passages in the other language are there to be found."""
    CLAUSE = "clause"
    """An article of the specimen wording answers it."""
    OUT_OF_SCOPE = "out_of_scope"


class QuestionsUnreadable(ValueError):
    """The questions file breaks its own rules; the message names the question and the rule."""


@dataclass(frozen=True)
class Question:
    """One question with the labels that answer it: FAQ entries, or `document_id#article`."""

    id: str
    split: Split
    lang: str
    kind: Kind
    query: str
    relevant: tuple[str, ...]
    restrict: str | None = None
    """Only passages in this language are searched."""

    @property
    def in_scope(self) -> bool:
        return self.kind is not Kind.OUT_OF_SCOPE


def load(path: Path = QUESTIONS) -> tuple[Question, ...]:
    """All questions. Raises `QuestionsUnreadable`."""
    questions = tuple(_question(row) for row in yaml.safe_load(path.read_text(encoding="utf-8")))
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise QuestionsUnreadable(f"{question.id}: this id is given twice")
        seen.add(question.id)
    return questions


def _question(row: dict[str, Any]) -> Question:
    name = row.get("id", "a question without an id")
    try:
        fields = row | {
            "split": Split(row["split"]),
            "kind": Kind(row["kind"]),
            "relevant": tuple(row["relevant"]),
        }
        question = Question(**fields)
    except (KeyError, ValueError, TypeError) as error:
        raise QuestionsUnreadable(f"{name}: {error}") from error
    if question.in_scope != bool(question.relevant):
        raise QuestionsUnreadable(f"{name}: only a question out of scope has no relevant passages")
    return question
