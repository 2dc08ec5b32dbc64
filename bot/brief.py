"""The brief: what the model is told at the start of a turn, apart from the conversation itself."""

from dataclasses import dataclass
from datetime import date

from bot.conversations import Focus
from bot.language import Language
from tools.buyer_names.verdict import Verdict
from tools.policies import Policy
from tools.principal import Principal


@dataclass(frozen=True)
class Mention:
    """A buyer that the message names, as far as the directory of this principal's buyers tells."""

    verdict: Verdict
    names: tuple[str, ...]
    """Registered names of the buyers that may be meant, best first."""
    spelt: bool = False
    """Whether the brand of the first stands in the message as it is written: no slip, no city, no trade."""

    @property
    def certain(self) -> bool:
        return self.verdict is Verdict.CERTAIN


@dataclass(frozen=True)
class Part:
    """A question of a message that may hold several, and the buyer it names.

    The whole message stands as the text where it asks one thing of several buyers.
    """

    text: str
    mention: Mention


@dataclass(frozen=True)
class Brief:
    """Who asks, in which language, on which day, what the talk is about, and which buyers are named."""

    principal: Principal
    language: Language
    today: date
    focus: Focus
    mention: Mention
    parts: tuple[Part, ...] = ()
    """The questions that the message may hold, in order; empty when it can hold but one."""
    own: tuple[Policy, ...] = ()
    """The reader's policies where they have several: one may be named by what tells it from the others."""
    again: bool = False
    """Whether the message was answered before and is asked once more: "the other one" is the one told."""
