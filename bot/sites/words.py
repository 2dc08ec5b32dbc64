"""A website's own words: how its widget greets, and what it suggests to ask first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

MOST_QUESTIONS = 4
_Greeting = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class BadWords(Exception):
    """Not words of a website; the message says what would work."""


@dataclass(frozen=True)
class SiteWords:
    """By language, `zh` and `en`; what is not given CoverDesk says in its own words."""

    greeting: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_WORDS = SiteWords()


class _Greetings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: _Greeting | None = None
    en: _Greeting | None = None


class _Questions(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: list[_Question] = Field(default_factory=list, max_length=MOST_QUESTIONS)
    en: list[_Question] = Field(default_factory=list, max_length=MOST_QUESTIONS)


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")
    greeting: _Greetings = Field(default_factory=_Greetings)
    questions: _Questions = Field(default_factory=_Questions)


def words_from(text: str) -> SiteWords:
    """The words of a YAML (or JSON) text: `greeting: {zh, en}`, `questions: {zh: […], en: […]}`.

    Raises `BadWords`, which names every mistake by its place.
    """
    try:
        written = _Written.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise BadWords(f"This is no YAML: {getattr(error, 'problem', None) or error}.") from error
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadWords(
            f"{told}. There may be greeting and questions, each with zh and en; a greeting has 300 "
            f"characters at most, and a language {MOST_QUESTIONS} questions of 120."
        ) from error
    asked = {"zh": tuple(written.questions.zh), "en": tuple(written.questions.en)}
    return SiteWords(
        written.greeting.model_dump(exclude_none=True), {tag: few for tag, few in asked.items() if few}
    )


def words_as_data(words: SiteWords) -> dict[str, object]:
    """What `words_from` reads again."""
    return {
        "greeting": dict(words.greeting),
        "questions": {language: list(asked) for language, asked in words.questions.items()},
    }
