"""The toolbox: every tool, over the records and passages it is given."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from tools.ageing_lookup import receivables_ageing
from tools.buyer_lookup import Companies, find_buyer, saying_which_buyer
from tools.cash_forecast_lookup import cash_flow_forecast
from tools.change_lookup import ChangeSources, list_changes
from tools.changes import Changes
from tools.claim_card import ClaimSources
from tools.claim_checklist import claim_checklist
from tools.claim_filing import file_claim
from tools.claim_lookup import claim_status, list_claims
from tools.claims import Claims
from tools.cover_lookup import CoverSources, check_cover
from tools.credit_review_lookup import review_credit_management
from tools.deadline_lookup import DeadlineSources, invoice_deadlines
from tools.documents import Passages, search_knowledge
from tools.dso_lookup import days_sales_outstanding
from tools.early_warning import F9, Weights
from tools.events import BuyerEvents
from tools.financing_against_cover import financing_against_cover
from tools.handover import HandOvers, hand_over
from tools.indemnity_lookup import estimate_indemnity
from tools.invoices import Invoices
from tools.liability_used import maximum_liability_used
from tools.limit_lookup import LimitSources, credit_limit, list_limits
from tools.limit_suggestion import suggest_limit
from tools.limits import CreditLimits
from tools.overdues import report_overdue
from tools.payment_terms_cost import payment_terms_cost
from tools.policies import Policies
from tools.policy_terms import policy_terms
from tools.premium_estimate import estimate_premium
from tools.preparing import Desk
from tools.principal import Principal, Right, Role
from tools.requests import RequestSources, request_limit
from tools.risk_alerts import AlertSources, risk_alerts
from tools.sales_for_loss import sales_to_recover_loss
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn
from tools.uploaded_ledger import NOTHING_UPLOADED, UploadedLedgers
from tools.uploaded_ledger_lookup import uploaded_ledger
from tools.warning_override import Overrides
from tools.watch import Watches, watch_buyer
from tools.working_capital_lookup import cash_conversion_cycle, working_capital_requirement


class Records(Companies, CreditLimits, Invoices, Claims, BuyerEvents, Policies, Watches, Protocol):
    """Whoever knows the whole book; each tool asks only for its own part."""


class AsNow(Protocol):
    """Knows what a principal may do at this moment."""

    def __call__(self, principal: Principal) -> Principal | None:
        """The principal with the rights and policies of now; None for somebody who is gone.

        Raises `RecordsUnavailable` when they cannot be read.
        """
        ...


@dataclass(frozen=True)
class Toolbox:
    """The tools by name, in the order in which a model is told of them."""

    tools: tuple[Tool[Any], ...]

    def named(self, name: str) -> Tool[Any]:
        return next(tool for tool in self.tools if tool.name == name)


def toolbox(
    records: Records,
    passages: Passages,
    hand_overs: HandOvers,
    desk: Desk | None = None,
    as_now: AsNow | None = None,
    weights: Weights = F9,
    overrides: Overrides | None = None,
    changes: Changes | None = None,
    uploaded: UploadedLedgers = NOTHING_UPLOADED,
) -> Toolbox:
    """All tools of this version (DESIGN §4.4); without a desk those that only read.

    With `as_now` each call is made with the rights of its moment, not with those the turn began with.
    `weights` are the points of early warning, `overrides` what people set beside its levels.
    Without `changes` there is no tool that lists them. A ledger of `uploaded` stands for the book's invoices
    in what is worked out of the owner's cash.
    """
    alerts = AlertSources(records, records, records, weights, overrides)
    reading = _toolbox(records, passages, hand_overs, alerts, uploaded).tools
    if changes is not None:
        reading = (*reading, list_changes(ChangeSources(records, records, changes)))
    every = (*reading, *_preparing(records, desk)) if desk else reading
    named = (saying_which_buyer(records, tool) for tool in every)
    needing = (replace(tool, right=_NEEDS.get(tool.name)) for tool in named)
    return Toolbox(tuple(_with_rights_of_now(tool, as_now) if as_now else tool for tool in needing))


def _with_rights_of_now(tool: Tool[Any], as_now: AsNow) -> Tool[Any]:
    """The tool, for whom the principal is at each call: a right taken away in mid-turn is gone."""

    def run(turn: Turn, arguments: Arguments) -> ToolResult:
        if turn.principal.role in _OF_NO_BOOK:
            return tool.run(turn, arguments)
        now = as_now(turn.principal)
        if now is None:
            return ToolResult(Finding.REFUSED, "This person has no access any more.")
        return tool.run(replace(turn, principal=now), arguments)

    return replace(tool, run=run)


_OF_NO_BOOK = (Role.PUBLIC, Role.OPERATOR)
"""A visitor and the shell: neither stands in `principals.csv`, and nobody can take their rights away."""


_NEEDS = {
    **dict.fromkeys(
        (
            "find_buyer",
            "credit_limit",
            "list_limits",
            "check_cover",
            "invoice_deadlines",
            "maximum_liability_used",
            "receivables_ageing",
            "risk_alerts",
            "review_credit_management",
            "list_changes",
            "uploaded_ledger",
            "claim_status",
            "list_claims",
            "policy_terms",
        ),
        Right.READ_RECORDS,
    ),
    **dict.fromkeys(("request_limit", "report_overdue", "file_claim", "watch_buyer"), Right.PREPARE_REQUESTS),
}
"""What each tool is of no use without; the others answer anybody, from documents or typed figures."""


def _toolbox(
    records: Records,
    passages: Passages,
    hand_overs: HandOvers,
    alerts: AlertSources,
    uploaded: UploadedLedgers,
) -> Toolbox:
    sources = LimitSources(records, records, records, records, records)
    cover = CoverSources(records, records)
    claims = ClaimSources(records, records)
    return Toolbox(
        (
            search_knowledge(passages),
            find_buyer(records),
            credit_limit(sources),
            list_limits(sources),
            check_cover(cover),
            invoice_deadlines(DeadlineSources(records, records)),
            estimate_indemnity(cover),
            maximum_liability_used(records),
            estimate_premium(records),
            suggest_limit(),
            financing_against_cover(sources),
            days_sales_outstanding(records, uploaded),
            working_capital_requirement(),
            cash_conversion_cycle(),
            payment_terms_cost(),
            sales_to_recover_loss(),
            receivables_ageing(records, sources, uploaded),
            risk_alerts(alerts),
            review_credit_management(alerts),
            cash_flow_forecast(records, uploaded),
            uploaded_ledger(records, uploaded),
            claim_status(claims),
            list_claims(claims),
            claim_checklist(claims),
            policy_terms(records),
            hand_over(hand_overs),
        )
    )


def _preparing(records: Records, desk: Desk) -> tuple[Tool[Any], ...]:
    """The tools that prepare a write; a person confirms it, and no tool executes one."""
    deadlines = DeadlineSources(records, records)
    return (
        request_limit(RequestSources(records, records, records), desk),
        report_overdue(deadlines, desk),
        file_claim(deadlines, desk),
        watch_buyer(records, records, desk),
    )
