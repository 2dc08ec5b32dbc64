"""Sayings that no answer may have in its own words: promises, advice, deeds; kept as data to be reviewed."""

import re
from functools import cache
from pathlib import Path

import yaml

from bot.guards.basis import Basis

_FILE = Path(__file__).with_name("sayings.yaml")


def says_none(kind: str, sentence: str, basis: Basis) -> bool:
    """Whether a sentence has no saying of the kind that it neither turns nor takes from a document."""
    said = straight(sentence)
    found = list(sayings(kind).finditer(said))
    turned = sayings("turned")
    own = [one for one in found if turned.search(said[: one.start()]) is None]
    return not own or basis.has_whole(sentence)


def straight(sentence: str) -> str:
    """The sentence with one form of apostrophe, each letter where it was."""
    return sentence.replace("’", "'")


@cache
def sayings(kind: str) -> re.Pattern[str]:
    """All sayings of a kind, as one pattern."""
    listed: list[str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))[kind]
    return re.compile("|".join(f"(?:{one})" for one in listed), re.IGNORECASE)
