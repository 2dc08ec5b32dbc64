"""Confirmed names: whoever chooses among the buyers offered for a name says whose name that is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import structlog

from bot.conversations import OpenQuestion
from bot.embedded.choosing import choice_among
from knowledge.folding import fold
from tools.buyer_lookup import BuyerDirectory
from tools.buyer_names.said_name import name_said
from tools.buyers import Buyer
from tools.principal import Principal
from tools.tool import RecordsUnavailable, ToolResult

log = structlog.get_logger(__name__)


class NameProposals(Protocol):
    """Takes in what people call a company; it counts when the operator has accepted it."""

    def propose(
        self, buyer_id: str, policy_id: str, name: str, by: str, among: Sequence[Buyer] = ()
    ) -> object | None:
        """Notes the name; None for what can be none. Raises `RecordsUnavailable`."""
        ...


class ConfirmedNames:
    """Proposes the name that was asked as another name of the buyer that was chosen for it."""

    def __init__(self, directory: BuyerDirectory, proposals: NameProposals) -> None:
        self._directory = directory
        self._proposals = proposals

    def note(
        self, principal: Principal, reply: str, asked: OpenQuestion | None, results: Sequence[ToolResult]
    ) -> None:
        """What a turn confirms, if anything. Never fails: an answer does not depend on it."""
        chosen = _chosen(reply, asked, results)
        name = name_said(asked.asked) if asked and chosen else ""
        if chosen is None or asked is None or not name:
            return
        try:
            self._propose(principal, chosen, name, asked.choices)
        except RecordsUnavailable:
            log.exception("name_not_proposed", buyer=chosen.id)

    def _propose(self, principal: Principal, chosen: Buyer, name: str, choices: Sequence[str]) -> None:
        """Once for each of the principal's policies that sees the buyer."""
        offered = [one for one in self._directory.buyers(principal) if one.legal_name in choices]
        for policy in principal.policies:
            seen = self._directory.buyers(replace(principal, policies=(policy,)))
            if any(one.id == chosen.id for one in seen):
                self._proposals.propose(chosen.id, policy, name, by=principal.id, among=offered)


def _chosen(reply: str, asked: OpenQuestion | None, results: Sequence[ToolResult]) -> Buyer | None:
    """The buyer that a reply chose among those offered, once a tool has bound it."""
    if asked is None or asked.missing != "buyer":
        return None
    choice = choice_among(fold(reply), asked.choices)
    bound = [one.buyer for one in results if one.buyer is not None]
    return next((one for one in bound if one.legal_name == choice), None)
