"""Which buyer is meant, among those this principal may see."""

from collections.abc import Sequence
from typing import Any, Protocol

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_names.verdict import Matching, NameMatch, Verdict
from tools.buyers import Buyer
from tools.evidence import Evidence, EvidenceKind
from tools.principal import Principal, Right
from tools.tool import Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


class BuyerDirectory(Protocol):
    """Knows the companies a principal may see, and what people call them."""

    def buyers(self, principal: Principal) -> Sequence[Buyer]:
        """Every buyer that one of the principal's policies has a limit, invoice, claim or event for.

        Empty for the public. Raises `RecordsUnavailable` when the records cannot be read.
        """
        ...

    def named(self, principal: Principal, text: str, at_most: int = 5) -> Matching:
        """Which of them a name, a registration number or a sentence means. Raises as `buyers` does."""
        ...


class FindBuyerArguments(Arguments):
    """What `find_buyer` takes."""

    buyer: str = Field(
        description="The buyer's name, short name or registration number, as the user wrote it"
    )


def find_buyer(directory: BuyerDirectory) -> Tool[FindBuyerArguments]:
    """The tool that names the company a user means, or the companies it might be."""

    def run(turn: Turn, arguments: FindBuyerArguments) -> ToolResult:
        found = meant(directory, turn, arguments.buyer)
        return found if isinstance(found, ToolResult) else _found(found)

    return Tool(
        "find_buyer",
        "Find which buyer of the user's own policies is meant by a name or registration number.",
        FindBuyerArguments,
        run,
    )


def meant(directory: BuyerDirectory, turn: Turn, text: str) -> Buyer | ToolResult:
    """The one buyer that is certainly meant, by name, number or our own key; else why there is none."""
    if not turn.principal.may(Right.READ_RECORDS):
        return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
    if not text.strip():
        return ToolResult(Finding.NEEDS, "Ask which buyer is meant.", missing=("buyer",))
    buyers = directory.buyers(turn.principal)
    by_id = [buyer for buyer in buyers if buyer.id.casefold() == text.strip().casefold()]
    if by_id:
        return by_id[0]
    matching = directory.named(turn.principal, text)
    if matching.verdict is Verdict.CERTAIN:
        return matching.matches[0].buyer
    return _undecided(matching, text)


def _undecided(matching: Matching, text: str) -> ToolResult:
    if matching.verdict is Verdict.NONE:
        return ToolResult(
            Finding.NOT_FOUND,
            "No buyer of this name among the user's policies. That does not mean that there is no limit: "
            "ask for the registered name or registration number.",
            focus={"buyer_asked": text},
        )
    return ToolResult(
        Finding.AMBIGUOUS,
        "Several buyers fit. Ask the user which one: "
        + "; ".join(describe(found.buyer) for found in matching.matches),
        cards=(buyers_card(matching.matches),),
        evidence=tuple(buyer_evidence(found.buyer) for found in matching.matches),
    )


def _found(buyer: Buyer) -> ToolResult:
    return ToolResult(
        Finding.FOUND,
        f"The buyer is {describe(buyer)}.",
        evidence=(buyer_evidence(buyer),),
        cards=(buyers_card([NameMatch(buyer, 1.0, ())]),),
        focus={"buyer_id": buyer.id, "buyer_name": buyer.legal_name},
    )


def describe(buyer: Buyer) -> str:
    """Name and what tells the company apart: city, country, registration number."""
    number = buyer.identifiers[0].said if buyer.identifiers else ""
    told = ", ".join(part for part in (buyer.city, buyer.country, number) if part)
    return f"{buyer.legal_name} ({told})" if told else buyer.legal_name


def buyer_evidence(buyer: Buyer) -> Evidence:
    return Evidence(EvidenceKind.RECORD, buyer.legal_name, describe(buyer), Authority.RECORD, "buyer")


def buyers_card(matches: Sequence[NameMatch]) -> Card:
    return Card(CardKind.BUYERS, {"candidates": [candidate(found) for found in matches]})


def candidate(found: NameMatch) -> dict[str, Any]:
    """One candidate as cards and `/v1/buyers` show it."""
    buyer = found.buyer
    return {
        "buyer_id": buyer.id,
        "legal_name": buyer.legal_name,
        "country": buyer.country,
        "registration_number": buyer.identifiers[0].number if buyer.identifiers else None,
        "city": buyer.city,
        "score": found.score,
        "reasons": list(found.reasons),
    }
