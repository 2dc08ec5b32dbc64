"""Preparing a write: who may, under which policy, and the result that asks a person to confirm it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from knowledge.passage import Authority
from tools.buyer_lookup import buyer_evidence
from tools.buyers import Buyer
from tools.evidence import Evidence, EvidenceKind
from tools.pending_action import Draft, PendingAction
from tools.policies import Policies, Policy
from tools.policy_choice import among
from tools.principal import Principal, Right
from tools.tool import Finding, ToolResult, Turn


class Desk(Protocol):
    """Keeps prepared actions until somebody with the right decides them. It never executes one by itself."""

    def prepare(self, turn: Turn, draft: Draft) -> PendingAction:
        """The action as kept; the open one where the same was prepared before.

        A draft of the same matter with another content takes the place of the requester's own open one.
        Raises `RecordsUnavailable` when it could not be written: then nothing may be said to wait.
        """
        ...

    def of(self, principal: Principal) -> Sequence[PendingAction]:
        """The open actions that this principal may see, oldest first. Raises `RecordsUnavailable`."""
        ...


def not_allowed(turn: Turn) -> ToolResult | None:
    """The refusal for somebody who may prepare nothing; None for whoever may."""
    if turn.principal.may(Right.PREPARE_REQUESTS) and turn.principal.policies:
        return None
    return ToolResult(Finding.REFUSED, "Only signed-in users of a policy may prepare requests.")


def policy_for(policies: Policies, turn: Turn, policy: str, related: frozenset[str]) -> Policy | ToolResult:
    """The policy to write under: the one named or the only one; of several, the only one `related`.

    `related` are those that already have something to do with the matter. Else the question which one.
    """
    own = policies.policies(turn.principal)
    near = [one for one in own if one.policy_id in related]
    return among(near if near and not policy else own, policy)


def needs(asked: Sequence[str], buyer: Buyer | None = None) -> ToolResult:
    """The question for what is missing; nothing is prepared until it is answered."""
    return ToolResult(
        Finding.NEEDS,
        f"Nothing is prepared yet. Ask for: {', '.join(asked)}.",
        evidence=(buyer_evidence(buyer),) if buyer else (),
        focus=about(buyer) if buyer else {},
        buyer=buyer,
        missing=tuple(asked),
    )


def not_prepared(why: str, summary: str, buyer: Buyer, **fields: str) -> ToolResult:
    """That nothing was prepared, and why: `why` names the phrase that tells it."""
    evidence = Evidence(EvidenceKind.RECORD, buyer.legal_name, summary, Authority.RECORD, "not prepared")
    focus = {**about(buyer), "not_prepared": why, **fields}
    return ToolResult(Finding.NONE, summary, evidence=(evidence,), focus=focus)


def prepared(desk: Desk, turn: Turn, draft: Draft, buyer: Buyer) -> ToolResult:
    """The draft put on the desk, and the result that asks for its confirmation."""
    action = desk.prepare(turn, draft)
    return ToolResult(
        Finding.PREPARED,
        f"Prepared as {action.id}, and NOT done: a person must confirm it. {draft.will.en} "
        "Never say that it was submitted.",
        evidence=(_with_number(action_evidence(action), buyer),),
        focus=about(buyer),
        buyer=buyer,
        pending=action,
    )


def _with_number(evidence: Evidence, buyer: Buyer) -> Evidence:
    """The evidence of an action, and the number of the company it is about: an answer says both."""
    number = buyer.identifiers[0].said if buyer.identifiers else ""
    return replace(evidence, text=f"{evidence.text}\n{buyer.legal_name}: {number}") if number else evidence


def about(buyer: Buyer) -> dict[str, str]:
    return {"buyer_id": buyer.id, "buyer_name": buyer.legal_name}


def action_evidence(action: PendingAction) -> Evidence:
    """An action as it can be cited: what it does, what to know first, until when, and its receipt."""
    draft = action.draft
    lines = [draft.will.zh, draft.will.en]
    lines += [text for one in draft.warnings for text in (one.zh, one.en)]
    lines.append(f"{action.state.value}, can be decided until {action.expires_at.isoformat()}")
    if action.receipt:
        lines += [action.receipt.reference, action.receipt.text.zh, action.receipt.text.en]
    return Evidence(
        EvidenceKind.RECORD,
        action.id,
        "\n".join(lines),
        Authority.RECORD,
        f"{action.kind.value}, {action.policy_id}",
        as_of=(action.decided_at or action.created_at).isoformat(),
    )
