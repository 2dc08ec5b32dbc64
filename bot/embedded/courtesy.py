"""Courtesy before a question: thanks and "by the way" are taken off, so that what is asked is understood."""

import re

from bot.embedded import talk_cues
from bot.embedded.quantities import folded_in_place


def without_courtesy(message: str) -> str:
    """The message from where it asks something; as it is where it only thanks."""
    text = folded_in_place(message)
    found = talk_cues.COURTESY.match(text)
    if not found or not re.search(r"\w", text[found.end() :]):
        return message
    turns = found["after"] or found["before"]
    asked = turns or talk_cues.ASKS.search(text[found.end() :])
    return message[found.end() :] if asked else message
