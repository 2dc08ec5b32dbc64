"""What became different about the user's own buyers, each change with its record, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import BuyerDirectory, meant
from tools.buyers import Buyer
from tools.change_card import change_text
from tools.changes import Change, ChangeKind, Changes
from tools.evidence import Evidence, EvidenceKind
from tools.policies import Policies
from tools.policy_choice import is_named, no_such_policy
from tools.principal import Right
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn

RECENT = timedelta(days=30)
"""How far back is looked where nobody says since when."""
TOLD, READ = 20, 1000
"""Changes of which the evidence stands by itself, and those that are counted."""


class ChangeChoice(StrEnum):
    """Which sort of change is asked for."""

    ALL = "all"
    LIMITS = "limits"
    GRADES = "grades"


_OF_CHOICE: Mapping[ChangeChoice, frozenset[ChangeKind]] = {
    ChangeChoice.ALL: frozenset(ChangeKind),
    ChangeChoice.LIMITS: frozenset(
        {
            ChangeKind.LIMIT_GRANTED,
            ChangeKind.LIMIT_RAISED,
            ChangeKind.LIMIT_REDUCED,
            ChangeKind.LIMIT_WITHDRAWN,
            ChangeKind.LIMIT_REFUSED,
            ChangeKind.LIMIT_EXPIRED,
            ChangeKind.WITHDRAWAL_ANNOUNCED,
        }
    ),
    ChangeChoice.GRADES: frozenset({ChangeKind.GRADE_UP, ChangeKind.GRADE_DOWN, ChangeKind.GRADE_CHANGED}),
}


class ListChangesArguments(Arguments):
    """What `list_changes` takes; all may be left out for every recent change."""

    buyer: str = Field(default="", description="The buyer as the user wrote it; empty for all buyers")
    policy: str = Field(default="", description="Which of the user's own policies, if they named one")
    what: ChangeChoice = Field(default=ChangeChoice.ALL, description="Changes of limits or grades alone")
    since: date | None = Field(default=None, description="Noticed from this day on; else of the last 30 days")


@dataclass(frozen=True)
class ChangeSources:
    """What is read for a list of changes."""

    buyers: BuyerDirectory
    policies: Policies
    changes: Changes


def list_changes(sources: ChangeSources) -> Tool[ListChangesArguments]:
    """The tool for what became different."""

    def run(turn: Turn, arguments: ListChangesArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        buyer: Buyer | None = None
        if arguments.buyer.strip():
            named = meant(sources.buyers, turn, arguments.buyer)
            if isinstance(named, ToolResult):
                return named
            buyer = named
        own = sources.policies.policies(turn.principal)
        if arguments.policy.strip() and not any(is_named(one.policy_id, arguments.policy) for one in own):
            return no_such_policy(arguments.policy)
        return _result(sources, turn, arguments, buyer)

    return Tool(
        "list_changes",
        "What became different about the user's buyers: limits, grades, overdues, claims, warning levels, "
        "each with old, new and its record. For what changed since yesterday, which limits were cut.",
        ListChangesArguments,
        run,
    )


def _result(
    sources: ChangeSources, turn: Turn, arguments: ListChangesArguments, buyer: Buyer | None
) -> ToolResult:
    since = arguments.since or turn.today - RECENT
    begin = datetime.combine(since, time(), UTC)
    of_buyer = buyer.id if buyer else None
    read = sources.changes.recent(turn.principal, since=begin, buyer_id=of_buyer, most=READ)
    kinds = _OF_CHOICE[arguments.what]
    found = [one for one in read if one.kind in kinds and is_named(one.policy_id, arguments.policy)]
    watched = sources.changes.watched_since(turn.principal)
    counted = _counted(found, since, watched, cut=len(read) == READ)
    # Of several policies from the last on all are watched: before, silence says nothing of that one.
    begun = max(watched.values()).date().isoformat() if watched else ""
    focus = {"since": since.isoformat(), "watched": begun}
    focus |= {"buyer_id": buyer.id, "buyer_name": buyer.legal_name} if buyer else {}
    if not found:
        return ToolResult(Finding.NONE, counted.text, evidence=(counted,), focus=focus)
    names = {one.id: one.legal_name for one in sources.buyers.buyers(turn.principal)}
    told = tuple(_evidence(one, names.get(one.buyer_id)) for one in found[:TOLD])
    head = f"{counted.text}. No credit decision; say so. "
    return ToolResult(
        Finding.FOUND,
        head + "; ".join(one.text for one in told),
        evidence=(counted, *told),
        changes=tuple(found),
        focus=focus,
    )


def _counted(found: Sequence[Change], since: date, watched: Mapping[str, datetime], *, cut: bool) -> Evidence:
    begun = ", ".join(f"{policy_id} {at:%Y-%m-%d}" for policy_id, at in watched.items()) or "no policy yet"
    more = "at least " if cut else ""
    text = f"{more}{len(found)} changes noticed since {since}; watched since: {begun}, nothing from before"
    return Evidence(EvidenceKind.RECORD, "changes", text, Authority.RECORD, "changes")


def _evidence(one: Change, name: str | None) -> Evidence:
    title, section = name or one.buyer_id, f"change {one.change_id}, {one.policy_id}"
    as_of = one.noticed_at.isoformat()
    return Evidence(
        EvidenceKind.RECORD, title, change_text(one, name), Authority.RECORD, section, as_of=as_of
    )
