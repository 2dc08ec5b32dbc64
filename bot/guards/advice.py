"""Guard 5: advice on law or on whom to trust, which is not ours to give."""

from bot.guards.basis import Basis
from bot.guards.sayings import says_none


def stands(sentence: str, basis: Basis) -> bool:
    """Whether it gives no such advice; what a document says word for word is the document's."""
    return says_none("advice", sentence, basis)
