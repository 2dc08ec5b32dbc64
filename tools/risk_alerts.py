"""The early warnings of the user's own buyers: which, why, since when, and what the policy asks for next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_lookup import BuyerDirectory, meant
from tools.buyers import Buyer
from tools.claims import Claim
from tools.deadline_card import urgency
from tools.deadline_lookup import ledger_rows
from tools.early_warning import F9, Assessment, Level, Signal, Weights, assess
from tools.events import BuyerEvent
from tools.evidence import Evidence, EvidenceKind
from tools.invoices import Invoice
from tools.ledger import LedgerSources, buyer_ledger
from tools.limit_lookup import cards_of
from tools.limits import CreditLimits, LimitRecord
from tools.natural_persons import is_natural_person
from tools.policy_choice import is_named, no_such_policy
from tools.principal import Principal, Right
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn
from tools.warning_card import Data, Position, alert_evidence, alert_row, alert_text, in_order, override_data
from tools.warning_override import Override, OverrideLevel, Overrides, weightier_since
from tools.warning_signs import Told, signs


class RiskAlertsArguments(Arguments):
    """What `risk_alerts` takes; all may be left out for every warning of the user."""

    buyer: str = Field(default="", description="The buyer as the user wrote it; empty for all buyers")
    level: Level | None = Field(
        default=None,
        description="Only red or amber ones; none: buyers with signals that come to no warning",
    )
    policy: str = Field(default="", description="Which of the user's own policies, if they named one")


@dataclass(frozen=True)
class AlertSources:
    """The records that early warning reads, and the points it counts by."""

    buyers: BuyerDirectory
    limits: CreditLimits
    records: LedgerSources
    weights: Weights = F9
    overrides: Overrides | None = None
    """What people set beside the computed levels; None where nobody may."""


@dataclass(frozen=True)
class Scored:
    """One buyer under one policy, with what its signals come to. Its card is made only where it is shown."""

    told: Told
    terms: TermsOverTime
    assessment: Assessment
    set_by_hand: Override | None = None
    """What a person set, and whose time is not over."""

    @cached_property
    def natural_person(self) -> bool:
        """Told only where it matters: taking a name apart takes longer than scoring."""
        return bool(self.assessment.signals) and is_natural_person(self.told.buyer)

    @property
    def policy_id(self) -> str:
        return self.terms.policy.policy_id

    @property
    def level(self) -> Level | None:
        """None for a natural person, about whom nothing is judged."""
        return None if self.natural_person else self.assessment.level

    @cached_property
    def override(self) -> Override | None:
        """What a person set; of a natural person's level nothing, however it came to be set."""
        found = self.set_by_hand
        if found and found.level is not OverrideLevel.ACKNOWLEDGED and is_natural_person(self.told.buyer):
            return None
        return found

    @cached_property
    def weightier(self) -> tuple[Signal, ...]:
        """What the override could not know of; empty where it holds, or there is none."""
        return weightier_since(self.override, self.assessment) if self.override else ()

    @property
    def levels(self) -> frozenset[str]:
        """The computed level and the one that a person set, while that holds."""
        by_hand = {self.override.level.value} if self.override and not self.weightier else set()
        return frozenset({*by_hand, *([self.level.value] if self.level else ())})

    @property
    def is_alert(self) -> bool:
        """Whether it belongs into the list of warnings: amber or red, or a person with any signal."""
        if self.natural_person:
            return bool(self.assessment.signals)
        return bool(self.levels & {Level.RED.value, Level.AMBER.value})


@dataclass
class _Looked:
    """How many buyers were looked at, which of them were asked for, and what the book cannot tell of any."""

    buyers: int = 0
    chosen: list[Scored] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    def at(self, one: Scored, *, chosen: bool) -> None:
        self.buyers += 1
        self.unknown.update(one.assessment.unknown)
        if chosen:
            self.chosen.append(one)


def risk_alerts(sources: AlertSources) -> Tool[RiskAlertsArguments]:
    """The tool for early warnings, red first, each with its signals and what to do next."""

    def run(turn: Turn, arguments: RiskAlertsArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        buyer: Buyer | None = None
        if arguments.buyer.strip():
            named = meant(sources.buyers, turn, arguments.buyer)
            if isinstance(named, ToolResult):
                return named
            buyer = named
        own = sources.records.policies(turn.principal)
        if arguments.policy.strip() and not any(is_named(one.policy_id, arguments.policy) for one in own):
            return no_such_policy(arguments.policy)
        looked = _Looked()
        for one in scores(sources, turn.principal, turn.today, buyer.id if buyer else None):
            if is_named(one.policy_id, arguments.policy):
                looked.at(one, chosen=_fits(one, arguments.level, of_one=buyer is not None))
        return _result(sources, turn, arguments, buyer, looked)

    return Tool(
        "risk_alerts",
        "Early warnings on the user's buyers: level by published points, each signal with its day, the "
        "deadline that runs and the state of the limit. For which customers are at risk, any warnings, why "
        "a buyer is flagged. It is no credit decision.",
        RiskAlertsArguments,
        run,
    )


def _result(
    sources: AlertSources,
    turn: Turn,
    arguments: RiskAlertsArguments,
    buyer: Buyer | None,
    looked: _Looked,
) -> ToolResult:
    focus = {"buyer_id": buyer.id, "buyer_name": buyer.legal_name} if buyer else {}
    if not looked.chosen:
        return _nothing(turn, arguments, buyer, looked, sources.weights, focus)
    alerts = _in_order(looked.chosen, turn.today)
    rows = [row for row, _ in alerts]
    told = alerts[:TOLD]
    evidence = (alert_evidence(row, standing, sources.weights) for row, standing in told)
    reds, ambers = (sum(row["level"] == level for row in rows) for level in (Level.RED, Level.AMBER))
    head = f"{reds} red, {ambers} amber, of {looked.buyers} buyers. No credit decision; say so. "
    return ToolResult(
        Finding.FOUND,
        head + "; ".join(alert_text(row) for row, _ in told),
        evidence=(_counted(reds, ambers, len(rows), looked.buyers, turn.today), *evidence),
        cards=(Card(CardKind.PORTFOLIO, {"rows": rows, "rule": _rule(sources.weights)}),),
        focus=focus,
    )


def alerts_of(
    sources: AlertSources, principal: Principal, today: date, level: Level | None = None, buyer_id: str = ""
) -> list[Data]:
    """The rows of the card, red first; those of one buyer whatever its level, where one is named."""
    scored = scores(sources, principal, today, buyer_id or None)
    chosen = [one for one in scored if _fits(one, level, of_one=bool(buyer_id))]
    return [row for row, _ in _in_order(chosen, today)]


def _in_order(chosen: Sequence[Scored], today: date) -> list[tuple[Data, Position]]:
    return sorted((_laid_out(one, today) for one in chosen), key=lambda one: in_order(one[0]))


def _rule(weights: Weights) -> dict[str, int]:
    """Where the levels begin and how far back is looked, so that an answer can say so."""
    return {"amber": weights.amber, "red": weights.red, "horizon_days": weights.horizon_days}


TOLD = 20
"""Alerts of which the evidence stands by itself; the card holds them all."""


def _counted(reds: int, ambers: int, shown: int, of_all: int, today: date) -> Evidence:
    others = shown - reds - ambers
    text = (
        f"{reds} red, {ambers} amber, {reds + ambers} in all; {others} without a level; "
        f"{shown} shown of {of_all} buyers, as of {today}"
    )
    return Evidence(EvidenceKind.RECORD, "early warning", text, Authority.RULE, "alerts")


def _fits(one: Scored, level: Level | None, *, of_one: bool) -> bool:
    known = bool(one.assessment.signals) or one.override is not None
    if level is not None:
        return level.value in one.levels and known
    return one.is_alert or (of_one and known)


def _nothing(
    turn: Turn,
    arguments: RiskAlertsArguments,
    buyer: Buyer | None,
    looked: _Looked,
    weights: Weights,
    focus: Mapping[str, str],
) -> ToolResult:
    """None of the kind asked for: it says how many were looked at, and what the book cannot tell of them."""
    unknown = sorted(looked.unknown)
    about = buyer.legal_name if buyer else f"{looked.buyers} buyers"
    kind = f" of level {arguments.level.value}" if arguments.level else ""
    text = f"No warning{kind} on {about} as of {turn.today}, looking {weights.horizon_days} days back" + (
        f"; the book cannot tell: {', '.join(unknown)}" if unknown else ""
    )
    read = Evidence(EvidenceKind.RECORD, "early warning", text, Authority.RULE, "alerts")
    told = {"looked_at": str(looked.buyers), "horizon_days": str(weights.horizon_days)}
    return ToolResult(Finding.NONE, text, evidence=(read,), focus={**focus, **told})


def scores(
    sources: AlertSources, principal: Principal, today: date, buyer_id: str | None = None
) -> Iterator[Scored]:
    """Every buyer under each of the principal's policies, with what its signals come to, one after another.

    Only records of the principal's own policies are read, so that another policyholder's never count.
    """
    set_by_hand = sources.overrides.overrides(principal, buyer_id) if sources.overrides else ()
    running = {(one.policy_id, one.buyer_id): one for one in set_by_hand if one.runs(today)}
    for terms, told in _told(sources, principal, today, buyer_id):
        by_hand = running.get((terms.policy.policy_id, told.buyer.id))
        yield Scored(told, terms, _assessed(told, today, sources.weights), by_hand)


def _assessed(told: Told, today: date, weights: Weights) -> Assessment:
    found = signs(told, today)
    return assess(found.signals, today, weights, found.unknown)


def _told(
    sources: AlertSources, principal: Principal, today: date, buyer_id: str | None
) -> Iterator[tuple[TermsOverTime, Told]]:
    """What the book holds of each buyer under each policy."""
    buyers = {one.id: one for one in sources.buyers.buyers(principal)}
    policies = {one.policy_id: TermsOverTime(one) for one in sources.records.policies(principal)}
    events = _grouped(sources.records.events(principal, buyer_id))
    limits = _grouped(sources.limits.limits(principal, buyer_id))
    invoices = _grouped(sources.records.invoices(principal, buyer_id))
    claims = _grouped(sources.records.claims(principal, buyer_id=buyer_id))
    for key in sorted({*events, *limits, *invoices, *claims}):
        policy_id, of_buyer = key
        if of_buyer not in buyers or policy_id not in policies:
            continue
        happened, owed, claimed = events.get(key, []), invoices.get(key), claims.get(key, [])
        ledger = buyer_ledger(policies[policy_id], of_buyer, owed, claimed, happened, today) if owed else None
        yield policies[policy_id], Told(buyers[of_buyer], happened, limits.get(key, []), ledger, claimed)


def _laid_out(one: Scored, today: date) -> tuple[Data, Position]:
    """The row of one buyer, and where it stands with its limit and its unpaid invoices."""
    buyer, ledger = one.told.buyer, one.told.ledger
    invoices = ledger.payments.by_ledger if ledger else ()
    policies = {one.policy_id: one.terms}
    cards = cards_of(one.told.limits, invoices, {buyer.id: buyer}, policies, today)
    open_ = sorted(
        ledger_rows(ledger, buyer.legal_name) if ledger else [], key=lambda row: urgency(row.found)
    )
    standing = Position(cards[0] if cards else None, open_)
    row = alert_row(one.policy_id, buyer, one.assessment, standing, today, person=one.natural_person)
    return row | {"override": override_data(one.override, one.weightier)}, standing


Recorded = TypeVar("Recorded", BuyerEvent, LimitRecord, Invoice, Claim)


def _grouped(records: Iterable[Recorded]) -> dict[tuple[str, str], list[Recorded]]:
    found: dict[tuple[str, str], list[Recorded]] = {}
    for record in records:
        found.setdefault((record.policy_id, record.buyer_id), []).append(record)
    return found
