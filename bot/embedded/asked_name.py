"""The name or number of a company that a message asks about, where no buyer of the directory is named."""

from bot.embedded import cues
from knowledge.folding import fold
from tools.identifiers import numbers_in


def asked_number(message: str) -> str:
    """The registration number in a message, with its kind where that is not plain; empty for none."""
    found = next((one for one in numbers_in(message) if one.kind is not None), None)
    if found is None:
        registration = cues.REGISTRATION.search(fold(message))
        return registration.group(0).upper() if registration else ""
    return f"{found.kind} {found.number}" if found.named else found.number


def asked_name(message: str) -> str:
    """The company name a message asks about, where its form shows one; empty where it does not."""
    for pattern in cues.ASKED_NAME:
        found = pattern.search(message.strip())
        if found and not cues.NOT_A_NAME.search(fold(found.group(1).strip())):
            return found.group(1).strip(" '\"“”「」")
    return ""
