"""A tool: one thing the assistant may do in a turn, whichever model plans it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from knowledge.passage import Hit
from tools.buyers import Buyer
from tools.changes import Change
from tools.evidence import Evidence, Ledger
from tools.identifiers import TypedNumber
from tools.pending_action import PendingAction
from tools.policies import OwnTerm
from tools.principal import Principal, Right
from tools.uploaded_ledger import LedgerOfPolicy


class RecordsUnavailable(Exception):
    """The records could not be read; the reader is told so, and nothing is concluded from it."""


class Finding(StrEnum):
    """What a look-up came to. The five kinds of 'no' are five different answers (DESIGN §2 rule 4)."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    """Several fit: a person must choose."""
    NEEDS = "needs"
    """Something must be asked first: which buyer, which claim."""
    NOT_FOUND = "not_found"
    """No such buyer, claim or passage among what this principal may see."""
    NONE = "none"
    """It was found, and there is nothing of the kind: no limit, no claims."""
    UNAVAILABLE = "unavailable"
    """It could not be read just now."""
    REFUSED = "refused"
    """This principal has no right to the answer; says nothing about whether it exists."""
    DONE = "done"
    """Something was recorded, and the result says what."""
    PREPARED = "prepared"
    """A write was prepared and waits for a person to confirm it; nothing was done yet."""


class CardKind(StrEnum):
    """The cards of DESIGN §4.4."""

    CREDIT_LIMIT = "credit_limit"
    CLAIM = "claim"
    DEADLINES = "deadlines"
    COVER_CHECK = "cover_check"
    INDEMNITY = "indemnity"
    CALCULATION = "calculation"
    BUYERS = "buyers"
    CHECKLIST = "checklist"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True)
class Card:
    """A record laid out for a door to draw; `data` holds JSON values only."""

    kind: CardKind
    data: Mapping[str, Any]


MOST_CHOICES = 10
"""More claims than these are not told apart in a list to choose from."""


@dataclass(frozen=True)
class ToolResult:
    """What a tool brings back to the planner and to the reader."""

    finding: Finding
    summary: str = ""
    """One plain English sentence for the model that plans; never shown to a reader as it is."""
    evidence: tuple[Evidence, ...] = ()
    cards: tuple[Card, ...] = ()
    hits: tuple[Hit, ...] = ()
    """What `search_knowledge` found, best first."""
    terms: tuple[OwnTerm, ...] = ()
    """What `policy_terms` read, in the order of the evidence."""
    changes: tuple[Change, ...] = ()
    """What `list_changes` found, newest first."""
    ledgers: tuple[LedgerOfPolicy, ...] = ()
    """What `uploaded_ledger` found, by policy, in the order of the evidence."""
    focus: Mapping[str, str] = field(default_factory=dict)
    """What the conversation is about after this: `buyer_id`, `buyer_name`, `claim_no`."""
    buyer: Buyer | None = None
    """The company that was bound to a typed name; an answer says which it is, by name and number."""
    wrong_numbers: tuple[TypedNumber, ...] = ()
    """Registration numbers in what was typed that cannot be right: nothing was bound because of them."""
    missing: tuple[str, ...] = ()
    """Arguments that must be asked for when `finding` is `needs`; that would tell more when it is `found`."""
    pending: PendingAction | None = None
    """What waits for a person's confirmation when `finding` is `prepared`."""

    @property
    def choices(self) -> tuple[str, ...]:
        """What a person may choose among when several fit: buyers' names, claims, or their own policies."""
        cards = {card.kind: card.data for card in self.cards}
        if CardKind.BUYERS in cards:
            return tuple(one["legal_name"] for one in cards[CardKind.BUYERS]["candidates"])
        rows = cards[CardKind.PORTFOLIO]["rows"] if CardKind.PORTFOLIO in cards else ()
        key = "policy_id" if "policy" in self.missing else "claim_no"
        return tuple(row[key] for row in rows[:MOST_CHOICES])


@dataclass(frozen=True)
class Turn:
    """The turn a tool runs in: everything it may rely on that does not come from a model."""

    principal: Principal
    today: date
    conversation_id: str = ""
    turn_id: str = ""
    ledger: Ledger = field(default_factory=Ledger)


class Arguments(BaseModel):
    """Arguments of a tool, as a model gives them: unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Tool(Generic[A]):
    """A named thing to do, with the arguments it takes and the function that does it."""

    name: str
    description: str
    arguments: type[A]
    run: Callable[[Turn, A], ToolResult]
    right: Right | None = None
    """Without it a provider's model is not even told of the tool; `run` checks it all the same."""
