"""Requests about credit limits: a new one, another amount, a cancellation. Prepared here, never executed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from tools.buyer_lookup import Companies, company_meant
from tools.buyers import Buyer
from tools.cover_position import CoverPosition, position
from tools.currencies import CurrencySaid
from tools.limit_changes import Asked, appeal, reduction
from tools.limits import CreditLimits, LimitRecord, LimitStatus
from tools.money import Money, plain
from tools.pending_action import ActionKind, Draft, InBoth
from tools.policies import Policies, Policy, PolicyTerms
from tools.preparing import Desk, needs, not_allowed, not_prepared, policy_for, prepared
from tools.terms_in_force import TermsOverTime
from tools.tool import Arguments, Tool, ToolResult, Turn

MOST_ASKED = Decimal(10) ** 12


class LimitChange(StrEnum):
    """What is asked of the insurer."""

    REQUEST = "request"
    """A limit, or another amount in place of the one there is."""
    CANCELLATION = "cancellation"
    REDUCTION = "reduction"
    APPEAL = "appeal"


class RequestLimitArguments(Arguments):
    """What `request_limit` takes. The policy only selects among the user's own."""

    buyer: str = Field(default="", description="The buyer as the user wrote it; empty when not said")
    change: LimitChange = Field(
        default=LimitChange.REQUEST,
        description="request (a new limit or an increase), reduction or cancellation of the limit there is, "
        "or appeal against a decision with new information",
    )
    amount: Decimal | None = Field(
        default=None, gt=0, le=MOST_ASKED, description="The whole limit wanted, not the difference"
    )
    currency: CurrencySaid = Field(default="", description="ISO 4217 code, when the user said a currency")
    terms_days: int | None = Field(default=None, ge=1, le=3660, description="Payment term in days")
    information: str = Field(
        default="", max_length=4000, description="Of an appeal: the new information, in the user's own words"
    )
    policy: str = Field(default="", description="The policy number, if the user gave one")


@dataclass(frozen=True)
class RequestSources:
    """The records that a request is checked against."""

    companies: Companies
    limits: CreditLimits
    policies: Policies


def request_limit(sources: RequestSources, desk: Desk) -> Tool[RequestLimitArguments]:
    """The tool that prepares a request about one buyer's limit."""

    def run(turn: Turn, arguments: RequestLimitArguments) -> ToolResult:
        refused = not_allowed(turn)
        if refused:
            return refused
        buyer = company_meant(sources.companies, turn, arguments.buyer)
        if isinstance(buyer, ToolResult):
            return buyer
        rows = sources.limits.limits(turn.principal, buyer.id)
        related = frozenset(row.policy_id for row in rows)
        policy = policy_for(sources.policies, turn, arguments.policy, related)
        if isinstance(policy, ToolResult):
            return policy
        standing = _standing([row for row in rows if row.policy_id == policy.policy_id], policy, turn)
        if arguments.change is LimitChange.CANCELLATION:
            return _cancellation(desk, turn, buyer, policy, standing)
        if arguments.change is LimitChange.REDUCTION:
            return reduction(desk, turn, Asked(arguments.amount, arguments.currency), buyer, policy, standing)
        if arguments.change is LimitChange.APPEAL:
            of_policy = [row for row in rows if row.policy_id == policy.policy_id]
            return appeal(desk, turn, arguments.information, buyer, policy, of_policy)
        return _request(desk, turn, arguments, buyer, policy, standing)

    return Tool(
        "request_limit",
        "Prepare a request for a credit limit on a buyer, for an increase, a reduction or its cancellation, "
        "or an appeal with new information. It only prepares: a person confirms. Not for questions about how "
        "to apply.",
        RequestLimitArguments,
        run,
    )


def _standing(rows: Sequence[LimitRecord], policy: Policy, turn: Turn) -> CoverPosition | None:
    return position(rows, (), TermsOverTime(policy).terms(turn.today), turn.today) if rows else None


def _cancellation(
    desk: Desk, turn: Turn, buyer: Buyer, policy: Policy, standing: CoverPosition | None
) -> ToolResult:
    if standing is None or not standing.in_force or standing.granted is None:
        return not_prepared("no_limit", f"{buyer.legal_name} has no limit in force to cancel.", buyer)
    granted = standing.granted
    will = InBoth(
        f"登记撤销 {buyer.legal_name} 在保单 {policy.policy_id} 下的信用限额（现为 {granted}）的申请。",
        f"Record a request to cancel the credit limit on {buyer.legal_name} under policy "
        f"{policy.policy_id} ({granted} at present).",
    )
    warning = InBoth(
        "撤销生效后，对这家买方的新发货不再承保。",
        "Once the cancellation takes effect, new deliveries to this buyer are not covered.",
    )
    payload = {"amount": "0", "currency": granted.currency, "standing": plain(granted.amount)}
    kind, key = ActionKind.LIMIT_CANCELLATION, f"limit:{buyer.id}"
    draft = Draft(kind, policy.policy_id, buyer.id, payload, will, key, (warning, *_waiting(standing)))
    return prepared(desk, turn, draft, buyer)


def _request(
    desk: Desk,
    turn: Turn,
    arguments: RequestLimitArguments,
    buyer: Buyer,
    policy: Policy,
    standing: CoverPosition | None,
) -> ToolResult:
    missing = [name for name in ("amount", "terms_days") if getattr(arguments, name) is None]
    if arguments.amount is None or arguments.terms_days is None:
        return needs(missing, buyer)
    wanted = Money(arguments.amount, arguments.currency or _currency(standing, policy))
    if standing and any(_same_request(row, wanted) for row in standing.layers):
        text = f"A request for {wanted} on {buyer.legal_name} is on record and undecided."
        return not_prepared("already_requested", text, buyer, amount=str(wanted))
    terms = TermsOverTime(policy).terms(turn.today)
    will = InBoth(
        f"登记对 {buyer.legal_name} 的信用限额申请：{wanted}，账期 {arguments.terms_days} 天，"
        f"保单 {policy.policy_id}。",
        f"Record a credit limit request on {buyer.legal_name}: {wanted}, payment term "
        f"{arguments.terms_days} days, policy {policy.policy_id}.",
    )
    taken = () if arguments.currency else (_currency_taken(wanted.currency),)
    warnings = (*taken, *_uninsured(buyer, terms), *_warnings(wanted, arguments.terms_days, terms, standing))
    payload = {
        "amount": plain(wanted.amount),
        "currency": wanted.currency,
        "terms_days": arguments.terms_days,
    }
    kind, key = ActionKind.LIMIT_REQUEST, f"limit:{buyer.id}"
    draft = Draft(kind, policy.policy_id, buyer.id, payload, will, key, warnings)
    return prepared(desk, turn, draft, buyer)


def _currency(standing: CoverPosition | None, policy: Policy) -> str:
    """That of the limit there is, or was asked for; else the policy's. Whoever confirms reads which."""
    known = (standing.granted or standing.requested) if standing else None
    return known.currency if known else policy.currency


def _currency_taken(currency: str) -> InBoth:
    return InBoth(f"没有说币种，按 {currency} 计。", f"No currency was named: {currency} is taken.")


def _same_request(row: LimitRecord, wanted: Money) -> bool:
    return row.status is LimitStatus.PENDING and row.requested == wanted


def _uninsured(buyer: Buyer, terms: PolicyTerms) -> Iterator[InBoth]:
    """That no limit helps on a buyer in a country the policy does not name; none where it is unknown."""
    if terms.countries is None or buyer.country is None or buyer.country in terms.countries:
        return
    named = ", ".join(terms.countries)
    yield InBoth(
        f"买方所在国家 {buyer.country} 不在保单的承保国家（{named}）之内：保单没有变更之前，有限额也不受保。",
        f"The buyer's country {buyer.country} is not among the policy's insured countries ({named}): a limit "
        "alone gives no cover there unless the policy is changed.",
    )


def _warnings(
    wanted: Money, terms_days: int, terms: PolicyTerms, standing: CoverPosition | None
) -> Iterator[InBoth]:
    longest = terms.max_payment_term_days
    if longest is not None and terms_days > longest:
        yield InBoth(
            f"账期 {terms_days} 天超过保单规定的最长 {longest} 天，超出的交易不在承保范围内。",
            f"{terms_days} days exceed the policy's maximum payment term of {longest} days; sales on longer "
            "terms are not covered.",
        )
    if standing is None:
        return
    yield from _present(wanted, standing)
    yield from _waiting(standing)


def _present(wanted: Money, standing: CoverPosition) -> Iterator[InBoth]:
    """What was decided on the buyer before. Two currencies are named side by side, never compared."""
    granted, refused = standing.granted, _refused(standing)
    if standing.in_force and granted:
        lower = granted.currency == wanted.currency and wanted.amount <= granted.amount
        yield InBoth(
            f"现有限额 {granted} 有效" + ("，申请额没有超过它。" if lower else "；决定之前以它为准。"),
            f"A limit of {granted} is in force"
            + ("; the amount asked for does not exceed it." if lower else " and stands until a decision."),
        )
    if refused is not None:
        day = refused.decided_on or refused.effective_from
        yield InBoth(
            f"此前的申请曾被拒绝{f'（{day}）' if day else ''}；补充新的资料会有帮助，结果由保险人决定。",
            f"An earlier request was refused{f' ({day})' if day else ''}; new information may help, and the "
            "insurer decides.",
        )


def _refused(standing: CoverPosition) -> LimitRecord | None:
    refusals = (LimitStatus.REFUSED, LimitStatus.REFUSED_PRELIM, LimitStatus.REFUSED_INCREASE)
    return next((row for row in standing.layers if row.status in refusals), None)


def _waiting(standing: CoverPosition) -> Iterator[InBoth]:
    for row in standing.layers:
        if row.status is LimitStatus.PENDING and row.requested:
            yield InBoth(
                f"记录里另有一笔 {row.requested} 的申请尚未批复，确认后由这一笔取代。",
                f"A request for {row.requested} is on record and undecided; this one takes its place.",
            )
