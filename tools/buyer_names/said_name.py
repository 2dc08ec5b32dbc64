"""The name in a question about one company, apart from the words of the question."""

import re

from tools.buyer_names.branches import without_branch
from tools.buyer_names.typed import Typed, spoken, spoken_words

LONGEST = 40
_MOST_WORDS = 5
_WORD = re.compile(r"[^\W_]+")


def name_said(text: str) -> str:
    """The name as it was typed; empty where it cannot be told from the sentence around it.

    Empty also where a number, a branch or something odd is typed: that is no other name of a company.
    """
    typed = Typed(text)
    if (
        typed.oddities
        or any(one.kind is not None for one in typed.numbers)
        or without_branch(text) is not None
    ):
        return ""
    name = _in_chinese(typed) if typed.has_chinese else _in_latin(text)
    return name if len(name) <= LONGEST else ""


def _in_chinese(typed: Typed) -> str:
    """What is left between the speech before the name and the speech after it."""
    name = typed.close
    before = spoken().match(name)
    name = name[before.end() :] if before else name
    after = next((run for run in spoken().finditer(name) if run.end() == len(name)), None)
    name = name[: after.start()] if after else name
    if not name or "的" in name or any(len(run.group()) > 1 for run in spoken().finditer(name)):
        return ""
    as_typed = re.search(r"\s*".join(map(re.escape, name)), typed.raw, re.IGNORECASE)
    return as_typed.group() if as_typed else "" if re.search(r"[a-z]", name) else name


def _in_latin(text: str) -> str:
    """The words that are no speech, where they stand together."""
    words = list(_WORD.finditer(text))
    places = [place for place, word in enumerate(words) if word.group().casefold() not in spoken_words()]
    together = places and places[-1] - places[0] == len(places) - 1 and len(places) <= _MOST_WORDS
    return text[words[places[0]].start() : words[places[-1]].end()] if together else ""
