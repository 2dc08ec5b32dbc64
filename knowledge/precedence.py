"""Precedence: of passages that answer alike, the reader's own policy comes first, its newest change on top.

DESIGN §2, rule 2 and `domain.md` §6: an endorsement in force decides over the schedule that it changes, the
schedule over special conditions and wording, and all of them over what is said in general.
"""

from collections.abc import Sequence
from datetime import date

from knowledge.passage import Authority, Hit, Reader

AMONG = 10
"""So many first hits are looked at, however many are wanted: the first five must not depend on it."""
_NEAR = 0.6
"""The share of the best score from which own papers answer too, and one of them as much as another."""
_SURE = 0.1
"""How sure one of the own papers must be: a clause that merely has a word of the question is not enough."""
_RANK = {authority: rank for rank, authority in enumerate(Authority)}


def in_order(hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits with the own policy's first where they answer too; all others in the order they had.

    Documents of several policies are nobody's own for a reader of everything.
    """
    if reader.everything:
        return list(hits)
    first, rest = hits[:AMONG], hits[AMONG:]
    own = [hit for hit in first if hit.passage.policies]
    if _best(own) < _NEAR * _best(first) or not any(hit.confidence >= _SURE for hit in own):
        return list(hits)
    own = [hit for hit in own if hit.score >= _NEAR * _best(own)]
    others = [hit for hit in first if hit not in own]
    return [*sorted(own, key=_decides), *others, *rest]


def _best(hits: Sequence[Hit]) -> float:
    return max((hit.score for hit in hits), default=0.0)


def _decides(hit: Hit) -> tuple[int, int, float]:
    """The stronger source, then the later one, then the better score."""
    begun = hit.passage.effective_from or date.min
    return _RANK[hit.passage.authority], -begun.toordinal(), -hit.score
