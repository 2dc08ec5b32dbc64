"""Searches as doors give them out: passages with their scores by name, buyers with their reasons."""

from typing import Any

from knowledge.passage import Hit
from tools.buyer_lookup import Companies, candidate
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
        "in_field": round(hit.in_field, 4),
        "scores": {name: round(value, 6) for name, value in hit.scores.items()},
        "matched": hit.matched,
        "authority": passage.authority.value,
        "language": passage.language,
        "page": passage.page,
        "url": passage.url,
        "entry": passage.entry,
    }


def buyers_found(
    companies: Companies, principal: Principal, text: str, at_most: int, country: str | None = None
) -> dict[str, Any]:
    """The verdict and the matches of DESIGN §4.3, each saying why."""
    found = companies.find(principal, text, at_most, country)
    told = {"verdict": found.verdict.value, "matches": [candidate(one) for one in found.matches]}
    return told | ({"warnings": list(found.warnings)} if found.warnings else {})
