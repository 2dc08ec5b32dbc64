"""Keys: the texts under which a passage can be found, its own and the questions it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.passage import Passage


class KeyKind(StrEnum):
    """A short question is matched whole; of a long text, a part is enough."""

    QUESTION = "question"
    ENTRY = "entry"
    """All questions of a passage together: the words of several of them may be in what is asked."""
    ANSWER = "answer"
    """The text of a passage that has questions of its own, which say better what it is for."""
    TEXT = "text"


@dataclass(frozen=True)
class Key:
    """One way to a passage."""

    text: str
    kind: KeyKind
    passage: int
    """The passage's place in its shelf."""


def keys_of(passages: Sequence[Passage]) -> list[Key]:
    """All keys of a shelf's passages: every question of its own, then heading and text."""
    keys = []
    for place, passage in enumerate(passages):
        questions = dict.fromkeys(question for question in passage.questions if question.strip())
        keys += [Key(question, KeyKind.QUESTION, place) for question in questions]
        if questions:
            keys.append(Key("\n".join(questions), KeyKind.ENTRY, place))
        kind = KeyKind.ANSWER if questions else KeyKind.TEXT
        keys.append(Key(_own_text(passage), kind, place))
    return keys


def group_of(passage: Passage) -> str:
    """What collapses to one hit: the languages of one FAQ entry, else the passage alone."""
    return f"{passage.document_id}\n{passage.entry}" if passage.entry else passage.id


def _own_text(passage: Passage) -> str:
    """Heading and text: a clause is often asked for by its heading, which the text need not repeat.

    An FAQ's title says nothing of the single entry.
    """
    parts = (passage.section,) if passage.entry else (passage.title, passage.section)
    heading = " ".join(dict.fromkeys(part for part in parts if part))
    return f"{heading}\n{passage.search_text}" if heading else passage.search_text
