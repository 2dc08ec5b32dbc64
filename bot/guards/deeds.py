"""Guard 6: a ticket, call-back, notice, request or check that no tool of this turn made (DESIGN rule 8).

A claim is excused by what was done in this turn, and by nothing more: a hand-over lets an answer say that
the conversation went to a person, a prepared write that it was prepared. What a person confirmed is worded
from its record before any model is asked (`bot/decisions.py`): no model's text ever has to claim it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from bot.guards.basis import Basis
from bot.guards.sayings import sayings, straight
from tools.tool import Finding

_EXCUSES = {"handed_over": ("hand_over", Finding.DONE), "prepared": ("", Finding.PREPARED)}
"""Which claims may stand for which finding, of one tool or of any."""


def stands(sentence: str, basis: Basis) -> bool:
    """Whether a tool of this turn did every deed it claims, and it announces none; or it is a quotation."""
    said = straight(sentence)
    excuses = [sayings(kind) for kind, (tool, finding) in _EXCUSES.items() if basis.did(finding, tool)]
    true = all(any(excuse.fullmatch(claim) for excuse in excuses) for claim in _claims(said))
    return (true and not _announces(said)) or basis.has_whole(sentence)


def _claims(said: str) -> Iterator[str]:
    """Each deed that is claimed, up to where the claim ends or the next one begins."""
    own = [one for one in sayings("deeds").finditer(said) if not _turned(one, "deeds_turned")]
    if own:
        own += sayings("deeds_beside").finditer(said, own[0].end())
    begins = sorted(one.start() for one in own)
    for one in own:
        after = bisect_left(begins, one.end())
        until = begins[after] if after < len(begins) else len(said)
        end = sayings("claim_end").search(said, one.end(), until)
        yield said[one.start() : end.start() if end else until].strip()


def _announces(said: str) -> bool:
    """Whether it says that somebody will call or answer, and makes it no condition."""
    calls = sayings("calls").finditer(said)
    return any(not _turned(one, "deeds_turned", "condition") for one in calls)


def _turned(claim: re.Match[str], *kinds: str) -> bool:
    """Whether words before the claim turn it, not further away than any rule looks."""
    before = claim.string[max(0, claim.start() - FURTHEST) : claim.start()]
    marked = f"{before}¦{claim.group()}"
    return any(sayings(kind).search(marked) is not None for kind in kinds)


FURTHEST = 200
"""Letters before a claim among which a word may turn it: through all, hostile text would take for ever."""
