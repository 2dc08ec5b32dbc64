"""A case: one conversation with one principal, and what each turn of it must bring."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.answer import Outcome
from tools.tool import CardKind

CASES = Path(__file__).parent


class CasesUnreadable(ValueError):
    """A file of cases breaks a rule; the message names file, case and rule."""


class Expectation(BaseModel):
    """A turn: what is said, and what the answer to it must be. What is not given is not checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str = Field(min_length=1)
    outcome: tuple[Outcome, ...]
    """Any of these will do; one is the rule."""
    tools: tuple[str, ...] | None = None
    """Tools that must be called; an empty list means that none may be."""
    arguments: Mapping[str, Any] = Field(default_factory=dict)
    """Values of which one call of the turn has all; a text may stand within the argument."""
    must_say: tuple[str | tuple[str, ...], ...] = ()
    """Words and figures of the answer; of a list, any one."""
    must_not_say: tuple[str, ...] = ()
    must_cite: tuple[str, ...] = ()
    """Authorities or document ids, each cited at least once."""
    cards: tuple[CardKind, ...] | None = None
    """Kinds of cards that must come; an empty list means that none may."""
    language: str | None = None
    """The language of the answer where it is not that of the message."""

    @field_validator("outcome", mode="before")
    @classmethod
    def one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Case(BaseModel):
    """A conversation; it passes when every turn passes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    category: str = ""
    """The file's name."""
    principal: str
    """A principal's id, or `public`."""
    turns: tuple[Expectation, ...] = Field(min_length=1)


def load(folder: Path = CASES) -> tuple[Case, ...]:
    """The cases of all files, in the order of their names. Raises `CasesUnreadable`."""
    cases = [case for path in sorted(folder.glob("*.yaml")) for case in _cases_of(path)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CasesUnreadable(f"{case.category}.yaml, case {case.id}: this id is given twice")
        seen.add(case.id)
    return tuple(cases)


def _cases_of(path: Path) -> Sequence[Case]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise CasesUnreadable(f"{path.name}: is no YAML: {error}") from error
    if not isinstance(rows, list):
        raise CasesUnreadable(f"{path.name}: must be a list of cases")
    return [_case(row, path) for row in rows]


def _case(row: Any, path: Path) -> Case:
    name = row.get("id", "without an id") if isinstance(row, dict) else "that is no mapping"
    try:
        return Case.model_validate(row | {"category": path.stem} if isinstance(row, dict) else row)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise CasesUnreadable(f"{path.name}, case {name}: {told}") from error
