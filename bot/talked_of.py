"""What a conversation is about after a turn: what the next message may go on with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from langchain_core.messages import BaseMessage

from bot.answer import ToolUse
from bot.conversations import Focus, OpenQuestion
from bot.returned import returned_in
from tools.tool import Card, CardKind, Finding, ToolResult


def focus_after(before: Focus, messages: Sequence[BaseMessage]) -> Focus:
    """What the conversation is about after this turn."""
    focus = replace(before, open_question=None, listed=_listed(messages) or before.listed)
    of_a_record, found = False, False
    for use, returned in returned_in(messages):
        if of_a_record and use.name in _TOLD_BESIDE:
            continue  # the next message goes on with the record, not with what explains it
        about = returned.result.focus
        names: dict[str, Any] = {
            name: about[name] for name in ("buyer_id", "buyer_name", "claim_no") if name in about
        }
        if found and _beside_the_first(use, returned.result, focus):
            # Of a buyer's two records the talk goes on with the first.
            focus = replace(focus, claim_no=names.get("claim_no", focus.claim_no))
            continue
        of_a_record = use.name not in _TOLD_BESIDE
        found = returned.result.finding is Finding.FOUND
        moved = names.get("buyer_name", focus.buyer_name) != focus.buyer_name
        kept = {} if moved else focus.delivery
        focus = replace(
            focus,
            tool=use.name,
            arguments=use.arguments,
            delivery=use.arguments if use.name == "check_cover" else kept,
            open_question=_open_question(use, returned.result) or focus.open_question,
            **names,
        )
    return focus


def _listed(messages: Sequence[BaseMessage]) -> tuple[str, ...]:
    """What this turn told of several claims, invoices or buyers; empty where it told of one or none."""
    told = [
        one
        for _, returned in returned_in(messages)
        if returned.result.finding is Finding.FOUND
        for card in returned.result.cards
        for one in _items(card)
    ]
    several = tuple(dict.fromkeys(told))
    return several if len(several) > 1 else ()


def _items(card: Card) -> Iterator[str]:
    if card.kind is CardKind.PORTFOLIO:
        for row in card.data.get("rows", ()):
            yield str(row.get("claim_no") or row.get("buyer_name") or "")
    elif card.kind is CardKind.DEADLINES:
        yield from (str(row["invoice_no"]) for row in card.data["invoices"] if row.get("invoice_no"))
    elif card.kind is CardKind.CREDIT_LIMIT:
        yield str(card.data["buyer_name"])


def _beside_the_first(use: ToolUse, result: ToolResult, focus: Focus) -> bool:
    """Whether it is the other record of the same buyer: its claim beside its limit, or its limit."""
    both = {use.name, focus.tool} == {"claim_status", "credit_limit"}
    same = result.focus.get("buyer_name", "") == focus.buyer_name
    return both and same and not result.missing and result.finding is not Finding.AMBIGUOUS


_TOLD_BESIDE = frozenset({"search_knowledge", "policy_terms"})
"""Tools whose answer stands beside a record's."""


def _open_question(use: ToolUse, result: ToolResult) -> OpenQuestion | None:
    asked, given = str(use.arguments.get("buyer", "")), use.arguments
    if result.finding is Finding.NEEDS or (result.finding is Finding.FOUND and result.missing):
        missing = result.missing[0] if result.missing else "buyer"
        return OpenQuestion(use.name, missing, asked, arguments=given)
    if result.finding is not Finding.AMBIGUOUS:
        return None
    if result.missing:
        return OpenQuestion(use.name, result.missing[0], asked, result.choices, given)
    missing = "buyer" if any(card.kind is CardKind.BUYERS for card in result.cards) else "claim_no"
    return OpenQuestion(use.name, missing, asked, result.choices, given)
