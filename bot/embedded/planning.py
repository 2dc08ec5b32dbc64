"""The plan: which tools a message needs, in order, until there is enough to answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.intent import Intent, Understanding
from bot.embedded.position import CLAIM_FIRST
from bot.embedded.reckoning import parameters_named
from bot.embedded.situations import OVERDUE_NOTICE, question_behind
from bot.embedded.which_policy import policy_meant, policy_numbered
from knowledge.folding import fold
from knowledge.passage import Passage
from tools.tool import Finding, ToolResult


@dataclass(frozen=True)
class Call:
    """A tool to call, with its arguments."""

    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Done:
    """A call that was made in this turn, what came of it, and the marks its evidence was given."""

    call: Call
    result: ToolResult
    marks: tuple[int, ...] = ()


DECIDING_TERMS = 3
"""How many of the reader's own terms are read beside a general answer."""


def next_calls(message: str, understood: Understanding, brief: Brief, done: Sequence[Done]) -> Sequence[Call]:
    """The calls still needed; empty when it is time to answer."""
    understood, done = asked_by_now(understood, done)
    if done:
        return _under_policy(_own_terms(understood, brief, done), message, brief)
    first = _FIRST.get(understood.intent)
    return _under_policy(first(message, understood, brief), message, brief) if first else ()


def asked_by_now(understood: Understanding, done: Sequence[Done]) -> tuple[Understanding, Sequence[Done]]:
    """What is asked and was done for it: what else is meant, where what was looked up first is not there."""
    if understood.otherwise and done and done[0].result.finding in (Finding.NONE, Finding.NOT_FOUND):
        return understood.otherwise, done[1:]
    return understood, done


def _under_policy(calls: Sequence[Call], message: str, brief: Brief) -> Sequence[Call]:
    """With the policy that the message is about, where a tool takes one.

    What is worked out takes a number alone: a currency or a country in it may be the delivery's.
    """
    text = fold(message)
    of = {
        **dict.fromkeys(_OF_A_POLICY, policy_numbered(text, brief)),
        **dict.fromkeys(_TOLD_OF_A_POLICY, policy_meant(text, brief)),
    }
    return [
        replace(call, arguments={"policy": of[call.tool], **call.arguments}) if of.get(call.tool) else call
        for call in calls
    ]


_OF_A_POLICY = frozenset(
    {
        "check_cover",
        "invoice_deadlines",
        "estimate_indemnity",
        "estimate_premium",
        "financing_against_cover",
        "days_sales_outstanding",
        "receivables_ageing",
        "cash_flow_forecast",
        "request_limit",
        "report_overdue",
        "file_claim",
        "watch_buyer",
    }
)
"""Tools that ask which policy is meant where a person has several."""
_TOLD_OF_A_POLICY = (
    "maximum_liability_used",
    "policy_terms",
    "search_knowledge",
    "risk_alerts",
    "list_changes",
    "review_credit_management",
    "uploaded_ledger",
)
"""Tools that take a policy by what is said of it as well: no delivery is told of beside it."""


def _limit(message: str, understood: Understanding, brief: Brief) -> Sequence[Call]:
    arguments = {"buyer": _registered(understood.buyer, brief), **understood.arguments}
    calls = [Call("credit_limit", arguments), *_terms(understood)]
    if understood.also_explain:
        calls.append(Call("search_knowledge", {"query": _query(message, brief)}))
    return calls


def _terms(understood: Understanding) -> Sequence[Call]:
    """The reader's own terms that a record is to be read with."""
    named = list(understood.parameters)
    return [Call("policy_terms", {"parameters": named})] if named else ()


def _registered(said: str, brief: Brief) -> str:
    """The one registered name that the message certainly means, else what was said."""
    return brief.mention.names[0] if said and brief.mention.certain else said


def _claim(_message: str, understood: Understanding, brief: Brief) -> Sequence[Call]:
    arguments = {"claim_no": understood.claim_no, "buyer": _registered(understood.buyer, brief)}
    first = Call("claim_status", {name: said for name, said in arguments.items() if said})
    others = understood.arguments.get("also", ())
    return [first, *(Call("claim_status", {"claim_no": number}) for number in others), *_terms(understood)]


def _position(message: str, understood: Understanding, brief: Brief) -> Sequence[Call]:
    """Both records of a buyer, that which is asked about first."""
    buyer = {"buyer": understood.buyer}
    calls = [Call("claim_status", {**buyer}), Call("credit_limit", {**buyer})]
    if understood.choice != CLAIM_FIRST:
        calls.reverse()
    if understood.also_explain:
        calls.append(Call("search_knowledge", {"query": _query(message, brief)}))
    return calls


def _claims(message: str, understood: Understanding, brief: Brief) -> Sequence[Call]:
    calls = [Call("list_claims", {"choice": understood.choice or "all", **understood.arguments})]
    if understood.also_explain:
        calls.append(Call("search_knowledge", {"query": _query(message, brief)}))
    return calls


def _worked_out(tool: str) -> Callable[[str, Understanding, Brief], Sequence[Call]]:
    """The call of a tool that works something out, and an explanation beside it where one is asked for."""

    def calls(message: str, understood: Understanding, brief: Brief) -> Sequence[Call]:
        buyer = _registered(understood.buyer, brief)
        named = {"buyer": buyer} if buyer else {}
        claim = {"claim_no": understood.claim_no} if understood.claim_no else {}
        first = [Call(tool, {**named, **claim, **understood.arguments})]
        if not understood.also_explain:
            return first
        plainly = OVERDUE_NOTICE[brief.language.value] if tool == "invoice_deadlines" else message
        asked = question_behind(fold(message), brief.language) or plainly
        return [*first, Call("search_knowledge", {"query": asked})]

    return calls


def _to_a_person(message: str, _understood: Understanding, brief: Brief) -> Sequence[Call]:
    """Somebody who takes over; beside that the days of a buyer that fails, which wait for nobody."""
    taken_over = Call("hand_over", {"reason": message[:300]})
    fails = brief.mention.certain and brief.principal.has_records and cues.URGENT.search(fold(message))
    return (
        [taken_over, Call("invoice_deadlines", {"buyer": brief.mention.names[0]})] if fails else [taken_over]
    )


def _query(message: str, brief: Brief) -> str:
    """What to look for: the message, or the question that a situation described in it comes to."""
    return question_behind(fold(message), brief.language) or message


_FIRST: dict[Intent, Callable[[str, Understanding, Brief], Sequence[Call]]] = {
    Intent.LIMIT: _limit,
    Intent.CLAIM: _claim,
    Intent.POSITION: _position,
    Intent.LIMITS: lambda _m, u, _b: [Call("list_limits", {"choice": u.choice or "all", **u.arguments})],
    Intent.CLAIMS: _claims,
    Intent.TERMS: lambda _m, u, _b: [Call("policy_terms", {"parameters": list(u.parameters), **u.arguments})],
    Intent.BUYER: lambda _m, u, b: [Call("find_buyer", {"buyer": _registered(u.buyer or _m, b)})],
    Intent.DEADLINES: _worked_out("invoice_deadlines"),
    Intent.COVER: _worked_out("check_cover"),
    Intent.INDEMNITY: _worked_out("estimate_indemnity"),
    Intent.CHECKLIST: _worked_out("claim_checklist"),
    Intent.PREMIUM: _worked_out("estimate_premium"),
    Intent.LIABILITY: _worked_out("maximum_liability_used"),
    Intent.LIMIT_NEED: _worked_out("suggest_limit"),
    Intent.FINANCING: _worked_out("financing_against_cover"),
    Intent.DSO: _worked_out("days_sales_outstanding"),
    Intent.WORKING_CAPITAL: _worked_out("working_capital_requirement"),
    Intent.CASH_CYCLE: _worked_out("cash_conversion_cycle"),
    Intent.TERMS_COST: _worked_out("payment_terms_cost"),
    Intent.LOSS_SALES: _worked_out("sales_to_recover_loss"),
    Intent.AGEING: _worked_out("receivables_ageing"),
    Intent.CASH_FORECAST: _worked_out("cash_flow_forecast"),
    Intent.RISK_ALERTS: _worked_out("risk_alerts"),
    Intent.CREDIT_REVIEW: _worked_out("review_credit_management"),
    Intent.CHANGES: _worked_out("list_changes"),
    Intent.LEDGER: _worked_out("uploaded_ledger"),
    Intent.REQUEST_LIMIT: _worked_out("request_limit"),
    Intent.REPORT_OVERDUE: _worked_out("report_overdue"),
    Intent.FILE_CLAIM: _worked_out("file_claim"),
    Intent.WATCH_BUYER: _worked_out("watch_buyer"),
    Intent.HAND_OVER: _to_a_person,
    Intent.KNOWLEDGE: lambda m, _u, b: [Call("search_knowledge", {"query": _query(m, b)})],
}


def _own_terms(understood: Understanding, brief: Brief, done: Sequence[Done]) -> Sequence[Call]:
    """Beside a general answer, the reader's own terms that decide the matter (DESIGN §2 rule 2)."""
    asked = {one.call.tool for one in done}
    if (
        understood.intent is not Intent.KNOWLEDGE
        or "policy_terms" in asked
        or not brief.principal.has_records
    ):
        return ()
    found = [one.result for one in done if one.result.finding is Finding.FOUND and one.result.hits]
    deciding = _deciding(found[0].hits[0].passage) if found else ()
    terms = tuple(dict.fromkeys((*understood.parameters, *deciding)))[:DECIDING_TERMS]
    return [Call("policy_terms", {"parameters": list(terms)})] if terms else ()


def _deciding(passage: Passage) -> Sequence[str]:
    """The terms that decide what the passage answers: those its question names, else the first listed."""
    named = [term for term in passage.terms if term in parameters_named(fold(passage.section))]
    brief = [term for term in passage.terms if term not in LONG_WINDED]
    return named or brief[:1]


LONG_WINDED = ("exclusions", "countries", "premium")
"""Terms that fill a screen: told when they are asked for, not beside every answer."""
