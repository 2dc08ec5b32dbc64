"""What people wrote to visitors, for whoever makes an FAQ entry of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from bot.handovers.case import Author
from bot.schema import hand_over, hand_over_message
from knowledge.database import reading

_AT_MOST = 50


@dataclass(frozen=True)
class Written:
    """One message of a person's, never of the assistant's."""

    reference: str
    at: str
    text: str


def written_by_people(engine: Engine, conversation_ids: Sequence[str]) -> Sequence[Written]:
    """Messages of people in these conversations, most recent first; none where nobody wrote."""
    one = hand_over_message.c
    query = (
        select(one.reference, one.at, one.text)
        .join(hand_over, hand_over.c.reference == one.reference)
        .where(one.author == Author.PERSON.value, hand_over.c.conversation_id.in_(conversation_ids))
        .order_by(one.at.desc())
        .limit(_AT_MOST)
    )
    with reading(engine) as connection:
        return [Written(row.reference, row.at, row.text) for row in connection.execute(query)]
