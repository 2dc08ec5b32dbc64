"""A case: one conversation with one principal, and what each turn of it must bring."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.answer import Outcome
from tools.pending_action import ActionKind
from tools.tool import CardKind

CASES = Path(__file__).parent
HELD_OUT = "held_out"
"""The folder of the cases that nobody looks at while building; the targets count on these."""


class Half(StrEnum):
    """Whether a case was seen while the product was built."""

    DEV = "dev"
    HELD_OUT = HELD_OUT


class Result(StrEnum):
    """What came of a decision on a prepared action."""

    EXECUTED = "executed"
    CANCELLED = "cancelled"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    DECIDED = "decided"
    EXPIRED = "expired"


class CasesUnreadable(ValueError):
    """A file of cases breaks a rule; the message names file, case and rule."""


class Expectation(BaseModel):
    """A turn: what is said or decided, and what must come of it. What is not given is not checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str = ""
    do: Literal["confirm", "cancel", ""] = ""
    """In place of words: a person decides the conversation's last prepared action, as a button would."""
    by: str = ""
    """Who decides; the case's principal where nobody is named."""
    result: Result | None = None
    """What must come of the decision."""
    outcome: tuple[Outcome, ...] = ()
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
    pending: ActionKind | Literal["none"] | None = None
    """What the answer must have prepared; `none` when it may have prepared nothing."""

    @field_validator("outcome", mode="before")
    @classmethod
    def one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def said_or_done(self) -> Self:
        if bool(self.say) == bool(self.do):
            raise ValueError("a turn has either `say` or `do`")
        if self.say and not self.outcome:
            raise ValueError("what is said needs its `outcome`")
        if self.do and self.result is None:
            raise ValueError("what is done needs its `result`")
        return self


class After(BaseModel):
    """What must be on record when the conversation is over. What is not given is not checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    executed: tuple[ActionKind, ...] | None = None
    """Kinds of the actions that were executed, each as often as it was."""
    open: tuple[ActionKind, ...] | None = None
    hand_overs: int | None = None


class ScriptedUser(BaseModel):
    """What the user answers when something is asked back; the figures as they would be typed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    buyer: str = ""
    currency: str = ""
    amount: str = ""
    terms: str = ""
    choice: str = ""
    then: tuple[Outcome, ...] = ()
    """How it must end once everything was answered; any end but a question back where none is given."""

    @field_validator("then", mode="before")
    @classmethod
    def one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Case(BaseModel):
    """A conversation; it passes when every turn passes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    category: str = ""
    """The file's name, after that of its folder where it has one of its own."""
    half: Half = Half.DEV
    handling: str = ""
    """Which way of answering it is about, by the codes of `questions.md`; for whoever reads the report."""
    principal: str
    """A principal's id, or `public`."""
    turns: tuple[Expectation, ...] = Field(min_length=1)
    user: ScriptedUser | None = None
    """Goes on after the last turn until nothing is asked back."""
    after: After | None = None

    @property
    def writes(self) -> bool:
        """Whether it may change the records, so that the next case must not be played on them."""
        decided = any(turn.do or turn.pending not in (None, "none") for turn in self.turns)
        return decided or self.after is not None


def load(folder: Path = CASES) -> tuple[Case, ...]:
    """The cases of all files in the order of their names, those held out last. Raises `CasesUnreadable`."""
    cases = [case for path in _files(folder) for case in _cases_of(path)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CasesUnreadable(f"{case.category}.yaml, case {case.id}: this id is given twice")
        seen.add(case.id)
    return tuple(cases)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
    yield from sorted(folder.glob("*/*.yaml"), key=lambda path: (path.parent.name == HELD_OUT, path))


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
        half = Half.HELD_OUT if path.parent.name == HELD_OUT else Half.DEV
        within = "" if path.parent.name in (CASES.name, HELD_OUT) else f"{path.parent.name}."
        given = {"category": within + path.stem, "half": half}
        return Case.model_validate(given | row if isinstance(row, dict) else row)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise CasesUnreadable(f"{path.name}, case {name}: {told}") from error
