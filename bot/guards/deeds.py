"""Guard 6: a ticket, call-back, notice, request or check that no tool of this turn made (DESIGN rule 8)."""

from bot.guards.basis import Basis
from bot.guards.sayings import says_none
from tools.tool import Finding


def stands(sentence: str, basis: Basis) -> bool:
    """Whether it claims no deed, or a tool of this turn did one."""
    return basis.did(Finding.DONE) or says_none("deeds", sentence, basis)
