"""Grounding: an answer without the sentences that a guard stops (DESIGN §2 rules 1, 6 and 8).

The same guards stand behind every model. What they stop is gone before anybody sees it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.answer import MARK, sentences
from bot.guards import advice, deeds, figures, names, promises, quotes
from bot.guards.basis import Basis
from bot.guards.markup import cleaned

Guard = Callable[[str, Basis], bool]
"""Whether a sentence may stand."""
GUARDS: Mapping[str, Guard] = {
    "figures": figures.stands,
    "names": names.stands,
    "quotes": quotes.stands,
    "promises": promises.stands,
    "advice": advice.stands,
    "deeds": deeds.stands,
}


@dataclass(frozen=True)
class Stopped:
    """A sentence that was taken out, and the guard that stopped it."""

    guard: str
    sentence: str


@dataclass(frozen=True)
class Grounded:
    """The text that stands, and what was taken out of it."""

    text: str
    stopped: tuple[Stopped, ...] = ()
    first_stands: bool = True
    """Whether the first sentence stands, which is the one that answers."""

    @property
    def says_something(self) -> bool:
        return bool(MARK.sub("", self.text).strip(" \n-*>#"))


def grounded(text: str, basis: Basis, guards: Mapping[str, Guard] = GUARDS) -> Grounded:
    """The text without the sentences that a guard stops, and without markup that would do something."""
    kept: list[str] = []
    stopped: list[Stopped] = []
    first = True
    for sentence in sentences(cleaned(text, basis)):
        by = next((name for name, stands in guards.items() if not stands(sentence, basis)), None)
        if by is None:
            kept.append(sentence)
        else:
            stopped.append(Stopped(by, sentence.strip()))
            first = first and bool("".join(kept).strip())
    return Grounded("".join(kept).strip(), tuple(stopped), first)
