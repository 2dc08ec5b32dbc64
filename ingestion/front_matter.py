"""What is known of a document beside its text: from its front matter, its side-car, or the command line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from ingestion import language
from ingestion.blocks import Unreadable
from ingestion.strict_yaml import parse_yaml, unknown_names
from knowledge.passage import Audience, DocumentKind

_FENCE = re.compile(
    r"\A---[ \t]*\n(?P<inside>.*?)(?:^(?:---|\.\.\.)[ \t]*(?:\n|\Z))", re.DOTALL | re.MULTILINE
)
_LOOKS_OPENED = re.compile(r"\A---[ \t]*\n[A-Za-z_]+[ \t]*:")


@dataclass(frozen=True)
class Flags:
    """What the command line says of every file of one run; it wins over front matter."""

    audience: Audience | None = None
    policies: tuple[str, ...] = ()


class Settings(BaseModel):
    """The checked front matter of one document; None is "not said"."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | None = None
    title: str | None = None
    language: str | None = None
    kind: DocumentKind | None = None
    audience: Audience | None = None
    policy: tuple[str, ...] = ()
    insurer: str | None = None
    country: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    version: str | None = None
    url: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_said(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value not in (None, "", [])}

    @field_validator("policy", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (
            [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("language")
    @classmethod
    def _canonical_language(cls, value: str | None) -> str | None:
        canonical = language.canonical(value) if value else None
        if value and canonical is None:
            raise ValueError("give a language tag such as zh, zh-Hant or en")
        return canonical

    @field_validator("kind", "audience", mode="before")
    @classmethod
    def _any_case(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("id")
    @classmethod
    def _usable_id(cls, value: str | None) -> str | None:
        # A passage's id is `document#place`, so a `#` inside would make two documents' passages collide.
        if value is not None and ("#" in value or not value.isprintable() or value != value.strip()):
            raise ValueError("an id has no '#', no line breaks and no spaces around it")
        return value

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^\s]+\Z", value):
            raise ValueError("give an address that begins with https:// or http://")
        return value

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Settings":
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("effective_to is before effective_from")
        return self


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The front matter of a text and the text after it; an empty mapping when there is none.

    Raises Unreadable when it is opened and not closed, not YAML, or not a list of names with values.
    """
    text = text.removeprefix("\ufeff")
    fence = _FENCE.match(text)
    if fence is None:
        if _LOOKS_OPENED.match(text):
            raise Unreadable("front matter is opened by '---' and never closed: put '---' on a line after it")
        return {}, text
    return as_settings(parse_yaml(fence["inside"], "front matter", first_line=2), "front matter"), text[
        fence.end() :
    ]


def as_settings(documents: list[Any], where: str) -> dict[str, object]:
    """The one mapping a front matter or side-car holds; Unreadable when it holds anything else."""
    if not documents:
        return {}
    if len(documents) > 1 or not isinstance(documents[0], dict):
        raise Unreadable(f"{where} is not a list of settings: write one 'name: value' a line")
    return {str(name): value for name, value in documents[0].items()}


def check_settings(found: Mapping[str, object], where: str) -> tuple[Settings, list[str]]:
    """The checked settings, and a note for every name that means nothing to us.

    Raises Unreadable naming each wrong or misspelt setting.
    """
    notes = unknown_names(found, Settings.model_fields, where)
    try:
        return Settings.model_validate(dict(found)), notes
    except ValidationError as error:
        raise Unreadable(f"{where}: " + "; ".join(_reasons(error))) from error


def _reasons(error: ValidationError) -> list[str]:
    reasons = []
    for problem in error.errors(include_url=False, include_context=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        what = problem["msg"].removeprefix("Value error, ")
        if name in {"effective_from", "effective_to"}:
            what = "give a date as YYYY-MM-DD"
        given = f" {problem['input']!r}" if isinstance(problem["input"], str) else ""
        reasons.append(f"{name}{given}: {what}" if name else what)
    return reasons
