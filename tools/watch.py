"""Watched buyers: whom a policy's people want to hear about. Prepared here, like any other write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pydantic import Field

from tools.buyer_lookup import BuyerDirectory, meant
from tools.limits import CreditLimits
from tools.pending_action import ActionKind, Draft, InBoth
from tools.policies import Policies
from tools.preparing import Desk, not_allowed, not_prepared, policy_for, prepared
from tools.principal import Principal
from tools.tool import Arguments, Tool, ToolResult, Turn


@dataclass(frozen=True)
class Watch:
    """A buyer that is watched under a policy, since when and by whose confirmation."""

    policy_id: str
    buyer_id: str
    since: date
    by: str
    reference: str


class Watches(Protocol):
    """Knows which buyers are watched."""

    def watches(self, principal: Principal, buyer_id: str | None = None) -> Sequence[Watch]:
        """Those of the principal's policies, by policy and buyer; empty when none is watched.

        Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...


class WatchBuyerArguments(Arguments):
    """What `watch_buyer` takes."""

    buyer: str = Field(default="", description="The buyer as the user wrote it; empty when not said")
    stop: bool = Field(default=False, description="True to stop watching")
    policy: str = Field(default="", description="The policy number, if the user gave one")


class WatchRecords(Watches, Policies, CreditLimits, Protocol):
    """The records that a watch is prepared from."""


def watch_buyer(buyers: BuyerDirectory, records: WatchRecords, desk: Desk) -> Tool[WatchBuyerArguments]:
    """The tool that prepares a buyer's being watched, or no longer watched."""

    def run(turn: Turn, arguments: WatchBuyerArguments) -> ToolResult:
        refused = not_allowed(turn)
        if refused:
            return refused
        buyer = meant(buyers, turn, arguments.buyer)
        if isinstance(buyer, ToolResult):
            return buyer
        watched = records.watches(turn.principal, buyer.id)
        # Of several policies the one with a limit on the buyer is meant, and nobody need be asked.
        under = watched if arguments.stop else records.limits(turn.principal, buyer.id)
        related = frozenset(one.policy_id for one in under)
        policy = policy_for(records, turn, arguments.policy, related)
        if isinstance(policy, ToolResult):
            return policy
        already = any(one.policy_id == policy.policy_id for one in watched)
        if already is not arguments.stop:
            why = "already_watched" if already else "not_watched"
            state = "is watched already" if already else "is not watched"
            return not_prepared(why, f"{buyer.legal_name} {state}.", buyer)
        payload = {"stop": arguments.stop}
        will = _will(buyer.legal_name, policy.policy_id, stop=arguments.stop)
        draft = Draft(ActionKind.WATCH, policy.policy_id, buyer.id, payload, will, f"watch:{buyer.id}")
        return prepared(desk, turn, draft, buyer)

    return Tool(
        "watch_buyer",
        "Prepare that a buyer is put on the policy's watch list, or taken off it. A person confirms.",
        WatchBuyerArguments,
        run,
    )


def _will(buyer: str, policy: str, *, stop: bool) -> InBoth:
    if stop:
        return InBoth(
            f"把 {buyer} 从保单 {policy} 的关注名单中移出。",
            f"Take {buyer} off the watch list of policy {policy}.",
        )
    return InBoth(
        f"把 {buyer} 加入保单 {policy} 的关注名单。", f"Put {buyer} on the watch list of policy {policy}."
    )
