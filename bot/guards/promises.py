"""Guard 4: a promise of payment, cover or approval, which only an insurer can give."""

from bot.guards.basis import Basis
from bot.guards.sayings import says_none


def stands(sentence: str, basis: Basis) -> bool:
    """Whether it promises nothing; what a document says word for word is the document's."""
    return says_none("promises", sentence, basis)
