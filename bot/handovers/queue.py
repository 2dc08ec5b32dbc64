"""The queue as the people of the desk know it: who waits, whose it is, what is answered, when it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select, update

from bot.audit import noted
from bot.conversations import Exchange, exchanges
from bot.handovers import register
from bot.handovers.case import Author, HandOver, Message, State, Tag
from bot.handovers.contact import email_of
from bot.handovers.notices import Channel, Event, put
from bot.handovers.register import HandOverNotFound
from bot.schema import hand_over
from knowledge.database import reading
from tools.principal import PUBLIC, Principal

_AT_WORK = (State.TAKEN, State.ANSWERED)
_MOST = 200
"""Hand-overs of a list, and turns of a transcript, that a page shows."""


class HeldByAnother(Exception):
    """It is not in this person's hands: another has it, or it waits, or it is closed."""

    def __init__(self, now: HandOver) -> None:
        super().__init__(now.reference)
        self.now = now


class TagMissing(Exception):
    """Nobody said yet why a person was needed; without it nothing is closed."""


@dataclass(frozen=True)
class Case:
    """What the person who takes a hand-over may read of it."""

    hand_over: HandOver
    transcript: Sequence[Exchange]
    """Without the assistant's answers where those may hold a policyholder's records."""
    answers_left_out: bool
    messages: Sequence[Message]


class SupportQueue:
    """Over the register, for whoever may answer hand-overs; raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, channels: frozenset[Channel] = frozenset()) -> None:
        self._engine, self._told = engine, channels & {Channel.VISITOR_MAIL}

    def listed(self, states: Sequence[State]) -> Sequence[HandOver]:
        """Those in one of these states: open ones oldest first, closed ones newest first."""
        order = hand_over.c.closed_at.desc() if tuple(states) == (State.CLOSED,) else hand_over.c.at
        query = register.select_all().where(hand_over.c.state.in_([state.value for state in states]))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(order, hand_over.c.reference).limit(_MOST))
            return [register.hand_over_of(row) for row in rows]

    def counts(self) -> Mapping[State, int]:
        """How many there are in each state."""
        query = select(hand_over.c.state, func.count()).group_by(hand_over.c.state)
        with reading(self._engine) as connection:
            found = {State(state): int(count) for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def case(self, reference: str) -> Case:
        """One hand-over with its conversation. Raises `HandOverNotFound`."""
        query = register.select_all().where(hand_over.c.reference == reference)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            if row is None:
                raise HandOverNotFound(reference)
            one = register.hand_over_of(row)
            said = _until(one.closed_at, exchanges(connection, one.conversation_id, _MOST))
            return Case(one, said, one.principal_id != PUBLIC.id, register.messages(connection, reference))

    def take(self, person: Principal, reference: str, held_by: str | None = None) -> None:
        """This person has it now. Of several who take it at once one gets it.

        With `held_by` it is taken over from that colleague. Raises `HeldByAnother` and `HandOverNotFound`.
        """
        one = hand_over.c
        free = (
            one.state == State.WAITING.value
            if held_by is None
            else one.state.in_([state.value for state in _AT_WORK]) & (one.taken_by == held_by)
        )
        values = {"taken_by": person.id, "taken_at": datetime.now(tz=UTC).isoformat()}
        if held_by is None:
            values["state"] = State.TAKEN.value
        with self._engine.begin() as connection:
            taken = connection.execute(
                update(hand_over).where(one.reference == reference, free).values(values)
            )
            if not taken.rowcount:
                raise HeldByAnother(register.by_reference(connection, reference))
            noted(connection, person.id, "hand_over_taken", reference)

    def answer(self, person: Principal, reference: str, text: str) -> Message:
        """A message that the visitor can read at once. Raises as `take` does."""
        with self._engine.begin() as connection:
            held = _own(connection, person, reference)
            register.changed(connection, reference, state=State.ANSWERED.value)
            message = register.added(connection, person, reference, Author.PERSON, text)
            noted(connection, person.id, "hand_over_answered", reference)
            if held.contact and email_of(held.contact):
                asked = register.written_by(connection, reference, Author.VISITOR)
                put(connection, reference, Event.ANSWER, str(asked), self._told)
            return message

    def tag(self, person: Principal, reference: str, tag: Tag) -> None:
        """Why a person was needed. Raises as `take` does."""
        with self._engine.begin() as connection:
            _own(connection, person, reference)
            register.changed(connection, reference, tag=tag.value)
            noted(connection, person.id, "hand_over_tagged", reference, {"tag": tag.value})

    def give_back(self, person: Principal, reference: str) -> None:
        """To those who wait, for somebody else. Raises as `take` does."""
        with self._engine.begin() as connection:
            _own(connection, person, reference)
            register.changed(connection, reference, state=State.WAITING.value, taken_by=None, taken_at=None)
            noted(connection, person.id, "hand_over_given_back", reference)

    def close(self, person: Principal, reference: str, tag: Tag | None = None) -> None:
        """It is over, until the visitor asks again. Raises `TagMissing` where none was given by now, too."""
        with self._engine.begin() as connection:
            held = _own(connection, person, reference)
            tag = tag or held.tag
            if tag is None:
                raise TagMissing(reference)
            register.changed(
                connection, reference, state=State.CLOSED.value, closed_at=register.now(), tag=tag.value
            )
            noted(connection, person.id, "hand_over_closed", reference)


def _until(closed_at: datetime | None, said: Sequence[Exchange]) -> Sequence[Exchange]:
    """What was said by the time it was closed: what came later was not handed over."""
    return [one for one in said if closed_at is None or datetime.fromisoformat(one.asked_at) <= closed_at]


def _own(connection: Connection, person: Principal, reference: str) -> HandOver:
    """The hand-over that this person has, locked. Raises `HeldByAnother` and `HandOverNotFound`."""
    one = register.by_reference(connection, reference)
    if one.state not in _AT_WORK or one.taken_by != person.id:
        raise HeldByAnother(one)
    return one
