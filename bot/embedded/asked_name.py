"""The name of a company that a message asks about, where no buyer of the directory is named."""

from bot.embedded import cues
from knowledge.folding import fold


def asked_name(message: str) -> str:
    """The company name a message asks about, where its form shows one; empty where it does not."""
    for pattern in cues.ASKED_NAME:
        found = pattern.search(message.strip())
        if found and not cues.NOT_A_NAME.search(fold(found.group(1).strip())):
            return found.group(1).strip(" '\"“”「」")
    return ""
