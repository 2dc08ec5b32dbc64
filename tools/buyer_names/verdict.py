"""What comes of comparing: who may be meant, each with its reasons, and whether one may act."""

from dataclasses import dataclass
from enum import StrEnum

from tools.buyers import Buyer


class Verdict(StrEnum):
    """Whether one may act on the first match, must ask, or has nothing."""

    CERTAIN = "certain"
    CHOOSE = "choose"
    NONE = "none"


@dataclass(frozen=True)
class NameMatch:
    """One company that may be meant, with what spoke for it and against it."""

    buyer: Buyer
    score: float
    """How likely it is the one that is meant, 0 to 1."""
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Matching:
    """The answer to 'which company is this?', best first."""

    verdict: Verdict
    matches: tuple[NameMatch, ...]
    warnings: tuple[str, ...] = ()
    """What is odd about the text: a number that cannot be right, letters of two alphabets."""


NOBODY = Matching(Verdict.NONE, ())
