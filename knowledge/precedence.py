"""Precedence: of passages that answer alike, the reader's own policy comes first, its newest change on top.

DESIGN §2, rule 2 and `domain.md` §6: an endorsement in force decides over the schedule that it changes, the
schedule over special conditions and wording, and all of them over what is said in general.
"""

from collections.abc import Sequence
from datetime import date

from knowledge.passage import Authority, Hit, Reader

AMONG = 10
"""So many first hits are looked at, however many are wanted: the first five must not depend on it."""
_SURE = 0.5
"""The confidence of an answer: own papers that do not give one are not put before a general passage."""
_NEAR = 0.6
"""The share of the best own score from which another own passage counts as being about the same."""
_RANK = {authority: rank for rank, authority in enumerate(Authority)}


def in_order(hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits with the own policy's first where they answer too; all others in the order they had.

    Documents of several policies are nobody's own for a reader of everything.
    """
    if reader.everything:
        return list(hits)
    first, rest = hits[:AMONG], hits[AMONG:]
    own = _about_the_same([hit for hit in first if hit.passage.policies])
    if not any(hit.confidence >= _SURE for hit in own):
        return list(hits)
    others = [hit for hit in first if hit not in own]
    return [*sorted(own, key=_decides), *others, *rest]


def _about_the_same(own: Sequence[Hit]) -> list[Hit]:
    best = max((hit.score for hit in own), default=0.0)
    return [hit for hit in own if hit.score >= _NEAR * best]


def _decides(hit: Hit) -> tuple[int, int, float]:
    """The stronger source, then the later one, then the better score."""
    begun = hit.passage.effective_from or date.min
    return _RANK[hit.passage.authority], -begun.toordinal(), -hit.score
