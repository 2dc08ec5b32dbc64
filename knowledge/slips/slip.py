"""A slip: what was typed and what was meant."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """One word that was not what it should be."""

    place: int
    """Where it begins, in characters."""
    typed: str
    meant: str


@dataclass(frozen=True)
class Mended:
    """A question as it was meant."""

    text: str
    slips: tuple[Slip, ...]
    """Which words were read differently; none in a text that is right."""


def apply(text: str, slips: Iterable[Slip]) -> str:
    """The text with what was meant; slips must not overlap."""
    for slip in sorted(slips, key=lambda one: -one.place):
        text = text[: slip.place] + slip.meant + text[slip.place + len(slip.typed) :]
    return text
