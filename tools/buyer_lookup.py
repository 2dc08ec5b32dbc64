"""Which buyer is meant, among those this principal may see."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from pydantic import Field

from knowledge.passage import Authority
from tools.buyer_names.branches import without_branch
from tools.buyer_names.features import number_with_a_slip
from tools.buyer_names.grams import number_forms
from tools.buyer_names.parts import parts_of
from tools.buyer_names.typed import Typed
from tools.buyer_names.verdict import Matching, NameMatch, Verdict
from tools.buyers import Buyer, Identifier
from tools.evidence import Evidence, EvidenceKind
from tools.identifiers import TypedNumber
from tools.principal import Principal, Right
from tools.tool import A, Arguments, Card, CardKind, Finding, Tool, ToolResult, Turn


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


class Companies(BuyerDirectory, Protocol):
    """Knows the buyers of a book, and companies of a directory that no policy needs to have met."""

    def find(self, principal: Principal, text: str, at_most: int = 5, country: str | None = None) -> Matching:
        """Which company a text means: of the principal's buyers, else of the directory's companies too."""
        ...


class FindBuyerArguments(Arguments):
    """What `find_buyer` takes."""

    buyer: str = Field(
        description="The buyer's name, short name or registration number, as the user wrote it"
    )


def find_buyer(companies: Companies) -> Tool[FindBuyerArguments]:
    """The tool that names the company a user means, or the companies it might be."""

    def run(turn: Turn, arguments: FindBuyerArguments) -> ToolResult:
        found = meant(companies, turn, arguments.buyer)
        if isinstance(found, Buyer):
            return _found(found)
        return _or_anywhere(companies, turn, arguments.buyer, found)

    return Tool(
        "find_buyer",
        "Find which company is meant by a name or registration number: a buyer of the user's own policies, "
        "else one of the directory, which says nothing of any policy.",
        FindBuyerArguments,
        run,
    )


def company_meant(companies: Companies, turn: Turn, text: str) -> Buyer | ToolResult:
    """The one company certainly meant: a buyer of the user's own, else one of the directory."""
    found = meant(companies, turn, text)
    if isinstance(found, Buyer):
        return found
    anywhere = _or_anywhere(companies, turn, text, found)
    return anywhere.buyer or anywhere


def _or_anywhere(companies: Companies, turn: Turn, text: str, found: ToolResult) -> ToolResult:
    """What the directory adds where no own buyer is certain, unless a number or a branch is in question."""
    undecided = found.finding in (Finding.AMBIGUOUS, Finding.NOT_FOUND)
    if not undecided or found.wrong_numbers or without_branch(text) is not None:
        return found
    return _anywhere(companies, turn, text) or found


def _anywhere(companies: Companies, turn: Turn, text: str) -> ToolResult | None:
    """What the directory adds where no own buyer is certain; None when it has nobody either."""
    matching = companies.find(turn.principal, text)
    own = frozenset(buyer.id for buyer in companies.buyers(turn.principal))
    if matching.verdict is Verdict.NONE:
        return None
    first = matching.matches[0].buyer
    if matching.verdict is Verdict.CHOOSE:
        return _several([_placed(one, own) for one in matching.matches])
    return _found(first) if first.id in own else _of_the_directory(first)


def _placed(found: NameMatch, own: frozenset[str]) -> dict[str, Any]:
    return candidate(found) | {"known_from": OWN if found.buyer.id in own else DIRECTORY}


OWN, DIRECTORY = "policies", "directory"
"""Where a company is known from: a buyer of the user's policies, or facts that every user may search."""


def meant(directory: BuyerDirectory, turn: Turn, text: str) -> Buyer | ToolResult:
    """The one buyer that is certainly meant, by name, number or our own key; else why there is none."""
    if not turn.principal.may(Right.READ_RECORDS):
        return ToolResult(Finding.REFUSED, "This person may not see any policy's records.")
    if not text.strip():
        return ToolResult(Finding.NEEDS, "Ask which buyer is meant.", missing=("buyer",))
    buyers = directory.buyers(turn.principal)
    asked = text.strip().casefold()
    for exactly in ([one for one in buyers if one.id.casefold() == asked], _of_legal_name(buyers, asked)):
        if len(exactly) == 1:
            return exactly[0]
    matching = directory.named(turn.principal, text)
    if matching.verdict is Verdict.CERTAIN:
        return matching.matches[0].buyer
    wrong = tuple(one for one in Typed(text).numbers if one.valid is False)
    if wrong:
        return _mistyped(wrong, _with_owners(wrong, buyers, matching.matches))
    return _of_a_branch(directory, turn, text) or _undecided(matching, text)


def _of_legal_name(buyers: Sequence[Buyer], asked: str) -> list[Buyer]:
    """Who has just this registered name: a company chosen by it is not asked for again."""
    return [one for one in buyers if one.legal_name.casefold() == asked]


def _undecided(matching: Matching, text: str) -> ToolResult:
    if matching.verdict is Verdict.NONE:
        return ToolResult(
            Finding.NOT_FOUND,
            "No buyer of this name among the user's policies. That does not mean that there is no limit: "
            "ask for the registered name or registration number.",
            focus={"buyer_asked": text},
        )
    return _several([candidate(found) for found in matching.matches])


def _several(candidates: Sequence[dict[str, Any]]) -> ToolResult:
    told = "; ".join(_described(one) for one in candidates)
    return ToolResult(
        Finding.AMBIGUOUS,
        f"Nothing is certain. Ask the user which one is meant: {told}",
        cards=(buyers_card(candidates),),
        evidence=tuple(_as_evidence(one) for one in candidates),
    )


def _of_a_branch(directory: BuyerDirectory, turn: Turn, text: str) -> ToolResult | None:
    """The companies whose branch may be named, for a person to choose; None where no branch is named."""
    entity = without_branch(text)
    matching = directory.named(turn.principal, entity) if entity is not None else None
    if matching is None or matching.verdict is Verdict.NONE:
        return None
    found = _several([candidate(one) | {"branch_named": not _is_branch(one)} for one in matching.matches])
    summary = f"A branch is named, and cover attaches to the legal entity, not its branch. {found.summary}"
    return replace(found, summary=summary)


def _is_branch(found: NameMatch) -> bool:
    return bool(parts_of(found.buyer.legal_name).branch)


def _with_owners(
    wrong: Sequence[TypedNumber], buyers: Sequence[Buyer], matches: Sequence[NameMatch]
) -> Sequence[NameMatch]:
    """Those that fit, and before them whoever has a number that may be meant, for a person to choose."""
    perhaps = {number for one in wrong for number in one.suggestions}
    known = {one.buyer.id for one in matches}
    owners = [one for one in buyers if one.id not in known and not perhaps.isdisjoint(number_forms(one))]
    return [*(NameMatch(one, 0.0, (number_with_a_slip.__doc__ or "",)) for one in owners), *matches]


def _mistyped(wrong: Sequence[TypedNumber], matches: Sequence[NameMatch]) -> ToolResult:
    """What is wrong with a number; whoever it may belong to among the own buyers is only offered."""
    told = "; ".join(number_in_short(one) for one in wrong)
    evidence = tuple(
        Evidence(EvidenceKind.RULE, one.number, number_in_short(one), Authority.RULE, "check of the number")
        for one in wrong
    )
    if not matches:
        summary = f"{told}. Nothing was looked up by it: ask for the right number or the name."
        asked = ToolResult(Finding.NEEDS, summary, evidence=evidence, missing=("buyer",))
        return replace(asked, wrong_numbers=tuple(wrong))
    offered = _several([candidate(found) for found in matches])
    return replace(
        offered,
        summary=f"{told}. {offered.summary}",
        evidence=(*evidence, *offered.evidence),
        wrong_numbers=tuple(wrong),
    )


SUGGESTED_AT_MOST = 3


def number_in_short(number: TypedNumber) -> str:
    """What is wrong with a typed number, and which may be meant, in one English line."""
    perhaps = " or ".join(number.suggestions[:SUGGESTED_AT_MOST])
    told = f"{number.kind or 'number'} {number.number} cannot be right ({number.wrong or 'wrong'})"
    return f"{told}; perhaps {perhaps} is meant" if perhaps else told


def _found(buyer: Buyer) -> ToolResult:
    return ToolResult(
        Finding.FOUND,
        f"The buyer is {describe(buyer)}.",
        evidence=(buyer_evidence(buyer),),
        cards=(buyers_card([candidate(NameMatch(buyer, 1.0, ()))]),),
        focus={"buyer_id": buyer.id, "buyer_name": buyer.legal_name},
        buyer=buyer,
    )


def _of_the_directory(company: Buyer) -> ToolResult:
    card = candidate(NameMatch(company, 1.0, ())) | {"known_from": DIRECTORY}
    return ToolResult(
        Finding.FOUND,
        f"The company is {describe(company)}. It is known from the directory of companies only: it is no "
        "buyer of the user's policies, so there is no limit on record for it. Say so.",
        evidence=(buyer_evidence(company),),
        cards=(buyers_card([card]),),
        focus={"buyer_id": company.id, "buyer_name": company.legal_name},
        buyer=company,
    )


def saying_which_buyer(directory: BuyerDirectory, tool: Tool[A]) -> Tool[A]:
    """The tool, whose results name the company that a typed name was bound to, and hold its number."""

    def run(turn: Turn, arguments: A) -> ToolResult:
        result = tool.run(turn, arguments)
        typed, bound = getattr(arguments, "buyer", ""), result.focus.get("buyer_id")
        if not typed or not bound or result.buyer:
            return result
        known = (one for one in directory.buyers(turn.principal) if one.id == bound)
        buyer = next(known, None)
        return _of(buyer, result) if buyer else result

    return replace(tool, run=run)


def _of(buyer: Buyer, result: ToolResult) -> ToolResult:
    """The result with the company's number in what it rests on; a document is quoted as it stands."""
    number = buyer.identifiers[0].said if buyer.identifiers else ""
    records = [one for one in result.evidence if one.kind is not EvidenceKind.DOCUMENT]
    if not number or not records:
        more = (buyer_evidence(buyer),) if number else ()
        return replace(result, buyer=buyer, evidence=(*result.evidence, *more))
    evidence = tuple(
        replace(one, text=f"{one.text} · {buyer.legal_name}: {number}")
        if one in records and number not in one.text
        else one
        for one in result.evidence
    )
    return replace(result, buyer=buyer, evidence=evidence)


def describe(buyer: Buyer) -> str:
    """Name and what tells the company apart: city, country, registration number."""
    return _described(candidate(NameMatch(buyer, 1.0, ())))


def _described(one: dict[str, Any]) -> str:
    told = ", ".join(part for part in (one["city"], one["country"], number_said(one)) if part)
    return f"{one['legal_name']} ({told})" if told else str(one["legal_name"])


def number_said(one: dict[str, Any]) -> str:
    """Kind and number of a candidate's registration; empty where the record has none."""
    number = one["registration_number"]
    return Identifier(one["registration_type"], number).said if number else ""


def buyer_evidence(buyer: Buyer) -> Evidence:
    return _as_evidence(candidate(NameMatch(buyer, 1.0, ())))


def _as_evidence(one: dict[str, Any]) -> Evidence:
    return Evidence(EvidenceKind.RECORD, one["legal_name"], _described(one), Authority.RECORD, "buyer")


def buyers_card(candidates: Sequence[dict[str, Any]]) -> Card:
    return Card(CardKind.BUYERS, {"candidates": list(candidates)})


def candidate(found: NameMatch) -> dict[str, Any]:
    """One candidate as cards and `/v1/buyers` show it."""
    buyer = found.buyer
    first = buyer.identifiers[0] if buyer.identifiers else None
    return {
        "buyer_id": buyer.id,
        "legal_name": buyer.legal_name,
        "country": buyer.country,
        "registration_type": first.kind if first else None,
        "registration_number": first.number if first else None,
        "city": buyer.city,
        "score": found.score,
        "reasons": list(found.reasons),
    }
