"""Why a conversation was handed over, as one of a few reasons and never in the person's own words."""

import re
from enum import StrEnum

_ASKS_FOR_A_PERSON = re.compile(
    r"人工|真人|活人|客服|找.{0,3}人|转接|\b(person|human|someone|somebody|agent|representative|staff|operator)\b"
)


class HandOverReason(StrEnum):
    """What a person was needed for."""

    ASKED = "asked"
    """The visitor asked for one."""
    OTHER = "other"


def hand_over_reason(reason: str, tag: str | None) -> str:
    """The reason that a hand-over is counted under: the tag of the person who closed it, where there is one.

    `reason` is free text and may be the visitor's own message: only what kind of reason it is leaves here.
    """
    if tag:
        return tag
    return (HandOverReason.ASKED if _ASKS_FOR_A_PERSON.search(reason.lower()) else HandOverReason.OTHER).value
