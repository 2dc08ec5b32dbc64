"""What is measured: whatever finds the companies that a text may mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from evals.buyers.query import Query
from tools.buyer_names.verdict import Matching, Verdict
from tools.principal import OPERATOR, Principal

DEEPEST = 10
"""So many matches are asked for, however few are shown to a person."""


class Finder(Protocol):
    """Knows a directory."""

    def find(self, principal: Principal, text: str, at_most: int = 5, country: str | None = None) -> Matching:
        """Which companies a typed name or a whole sentence means, and whether one may act on the first."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A query with what was found for it."""

    query: Query
    certain: bool
    buyers: tuple[str, ...]
    """Best first."""

    def right_within(self, places: int) -> bool:
        """Whether one of those that may be meant is among the first so many."""
        return not self.query.meant.acceptable.isdisjoint(self.buyers[:places])

    @property
    def bound_wrongly(self) -> bool:
        """Acted on a company that was not meant, or of which nobody could know that it was."""
        return self.certain and self.buyers[0] not in self.query.meant.bindable

    def __str__(self) -> str:
        wanted = ", ".join(sorted(self.query.meant.acceptable)[:3]) or "nobody"
        verdict = "bound to" if self.certain else "first of the choice"
        came = ", ".join(self.buyers[:2]) or "-"
        return f"{self.query.id} {self.query.text!r}: wanted {wanted}, {verdict} {came}"


def find_all(finder: Finder, queries: Iterable[Query]) -> Iterator[Found]:
    """Every query with what the operator is shown for it."""
    for query in queries:
        matching = finder.find(OPERATOR, query.text, DEEPEST)
        buyers = tuple(match.buyer.id for match in matching.matches)
        yield Found(query, matching.verdict is Verdict.CERTAIN, buyers)
