"""Searches as doors give them out: passages with their scores by name, buyers with their reasons."""

from collections.abc import Sequence
from typing import Any, Protocol

from knowledge.passage import Hit
from tools.buyer_lookup import candidate
from tools.buyer_names import match
from tools.buyers import Buyer, BuyerDirectory
from tools.principal import Principal


def hit_data(hit: Hit) -> dict[str, Any]:
    """A hit of DESIGN §4.3, with its scores by name and where it was found."""
    passage = hit.passage
    return {
        "document_id": passage.document_id,
        "path": passage.path,
        "title": passage.title,
        "section": passage.section,
        "text": passage.text,
        "score": round(hit.score, 6),
        "confidence": round(hit.confidence, 4),
        "scores": {name: round(value, 6) for name, value in hit.scores.items()},
        "matched": hit.matched,
        "authority": passage.authority.value,
        "language": passage.language,
        "page": passage.page,
        "url": passage.url,
        "entry": passage.entry,
    }


class Companies(BuyerDirectory, Protocol):
    """Knows the buyers of a book, and companies of a directory that no policy needs to have met."""

    def directory(self, principal: Principal) -> Sequence[Buyer]:
        """Directory companies, for whoever may read records; empty for others."""
        ...


def searchable(companies: Companies, principal: Principal) -> list[Buyer]:
    """Whom a principal may search: their policies' own buyers first, then the directory."""
    own = list(companies.buyers(principal))
    known = {buyer.id for buyer in own}
    return own + [company for company in companies.directory(principal) if company.id not in known]


def buyers_found(buyers: Sequence[Buyer], text: str, at_most: int) -> dict[str, Any]:
    """The verdict and the matches of DESIGN §4.3, each saying why."""
    found = match(text, buyers, at_most)
    return {"verdict": found.verdict.value, "matches": [candidate(one) for one in found.matches]}
