"""The look-up of the credit-management review: the reader's own book, gone through by five strategies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from tools.credit_review import Debtor, Observation, Strategy, observed
from tools.credit_review_card import review_card, review_evidence
from tools.early_warning import Level
from tools.ledger import ledgers
from tools.limits import LimitRecord
from tools.policy_choice import is_named, no_such_policy
from tools.principal import Principal, Right
from tools.risk_alerts import AlertSources, scores
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


class ReviewArguments(Arguments):
    """What `review_credit_management` takes; all may be left out."""

    strategy: Strategy | None = Field(default=None, description="One of the five alone, in full")
    policy: str = Field(default="", description="Which of the user's own policies, if they named one")


@dataclass(frozen=True)
class Review:
    """What was found in one reader's book."""

    debtors: int
    """How many buyers owe something, under each policy."""
    found: Sequence[Observation]


def review_credit_management(sources: AlertSources) -> Tool[ReviewArguments]:
    """The tool for a check-up of one's own receivables: what to mend, by money, and what to do first."""

    def run(turn: Turn, arguments: ReviewArguments) -> ToolResult:
        if not turn.principal.may(Right.READ_RECORDS):
            return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
        own = sources.records.policies(turn.principal)
        if arguments.policy.strip() and not any(is_named(one.policy_id, arguments.policy) for one in own):
            return no_such_policy(arguments.policy)
        found = review(sources, turn.principal, turn.today, arguments.policy)
        return _result(found, turn.today, arguments)

    return Tool(
        "review_credit_management",
        "A check-up of the user's own receivables by five strategies: assessment, limits, terms, monitoring, "
        "collection and insurance; findings by money at risk and what to do on Monday. Not for one buyer.",
        ReviewArguments,
        run,
    )


def review(sources: AlertSources, principal: Principal, today: date, policy: str = "") -> Review:
    """The findings of the reader's policies, or of one of them. Raises `RecordsUnavailable`."""
    debtors = [one for one in _debtors(sources, principal, today) if is_named(one.policy_id, policy)]
    return Review(len(debtors), observed(debtors, today))


def _debtors(sources: AlertSources, principal: Principal, today: date) -> list[Debtor]:
    buyers = {one.id: one for one in sources.buyers.buyers(principal)}
    limits: dict[tuple[str, str], list[LimitRecord]] = {}
    for row in sources.limits.limits(principal):
        limits.setdefault((row.policy_id, row.buyer_id), []).append(row)
    levels: Mapping[tuple[str, str], Level | None] = {
        (one.policy_id, one.told.buyer.id): one.level for one in scores(sources, principal, today)
    }
    return [
        Debtor(buyers[one.buyer_id], one.terms, one.open, limits.get(key, ()), levels.get(key))
        for one in ledgers(sources.records, principal, today)
        if one.open and one.buyer_id in buyers and (key := (one.policy.policy_id, one.buyer_id))
    ]


def _result(found: Review, today: date, arguments: ReviewArguments) -> ToolResult:
    evidence = review_evidence(found.found, found.debtors, today)
    data = review_card(found.found, found.debtors, today, arguments.strategy)
    if not found.found:
        text = f"Nothing found on {found.debtors} buyers that owe, as of {today}"
        focus = {"looked_at": str(found.debtors)}
        return ToolResult(Finding.NONE, text, evidence=evidence[:1], focus=focus)
    card = Card(CardKind.PORTFOLIO, data)
    return ToolResult(Finding.FOUND, evidence[0].text, evidence=evidence, cards=(card,))
