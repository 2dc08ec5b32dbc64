"""A message as it comes in at a door: cleaned, or refused with what would work."""

import unicodedata

LONGEST_MESSAGE = 4000
"""Characters of a message that are read; a longer one is refused, never cut in silence."""


class UnreadableMessage(ValueError):
    """The message cannot be taken as a question; the text says what would work, and is shown to the asker."""


def readable(message: str) -> str:
    """The message in composed form without control characters. Raises `UnreadableMessage`."""
    if len(message) > LONGEST_MESSAGE:
        raise UnreadableMessage(
            f"The message has {len(message):,} characters and at most {LONGEST_MESSAGE:,} are read: "
            "ask one question at a time, or have a long document taken in with `coverdesk ingest`."
        )
    kept = "".join(c for c in message if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf"))
    text = unicodedata.normalize("NFC", kept).strip()
    if not text:
        raise UnreadableMessage("The message is empty: write a question, in Chinese or English.")
    return text
