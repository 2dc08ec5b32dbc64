"""The desk as visitors know it: they ask for a person, write to them, and read what they answer."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.arrival import Arrival
from bot.conversations import begun, check_owner
from bot.handovers import register
from bot.handovers.case import Author, HandOver, Message, State
from bot.handovers.notices import Channel, Event, put
from bot.handovers.register import LONGEST_REASON, HandOverNotFound
from bot.language import Language, language_of
from bot.schema import conversation, turn
from knowledge.database import reading
from tools.principal import Principal, Role
from tools.tool import RecordsUnavailable, Turn

_OF_THE_DESK = frozenset({Channel.DESK_MAIL, Channel.DESK_WEBHOOK})


@dataclass(frozen=True)
class Form:
    """What a visitor gives who asks for a person, and agrees to have kept for it."""

    name: str
    contact: str
    """As `bot.handovers.contact` gave it back."""
    message: str
    """Empty where nothing was written."""
    language: Language


class HandOverDesk:
    """Hand-overs in SQL, with the notices of them. Raises `RecordsUnavailable` when nothing was recorded."""

    def __init__(self, engine: Engine, channels: frozenset[Channel] = frozenset()) -> None:
        self._engine, self._told = engine, channels & _OF_THE_DESK

    def record(self, current: Turn, reason: str) -> str:
        """Put the conversation on the list of those that wait for a person (`tools.handover.HandOvers`)."""
        with self._writing() as connection:
            words = (
                reason if current.principal.role is Role.PUBLIC else _question(connection, current.turn_id)
            )
            known, _ = self._opened(connection, current.principal, current.conversation_id, words)
            return known.reference

    def ask(
        self, principal: Principal, arrival: Arrival, conversation_id: str | None, form: Form
    ) -> HandOver:
        """The conversation's hand-over, as it stands with what this form says.

        Without a conversation one begins, for the answers to be read in. The same form sent twice changes
        nothing. Raises `ConversationNotFound` for another's or an unknown conversation.
        """
        with self._writing() as connection:
            if conversation_id is None:
                conversation_id = begun(connection, principal, arrival)
            else:
                check_owner(connection, principal, conversation_id, arrival)
            known, begins = self._opened(connection, principal, conversation_id, form.message)
            _fill_in(connection, known.reference, form)
            if form.message and form.message != _last_of_visitor(connection, known.reference):
                self._add(connection, principal, known, form.message, news=not begins)
            return register.by_reference(connection, known.reference)

    def write(self, principal: Principal, arrival: Arrival, conversation_id: str, text: str) -> Message:
        """A visitor's message to the person; after the hand-over was closed, it waits again.

        Raises `ConversationNotFound`, and `HandOverNotFound` where no person was asked for.
        """
        with self._writing() as connection:
            check_owner(connection, principal, conversation_id, arrival)
            if _locked(connection, conversation_id) is None:
                raise HandOverNotFound(conversation_id)
            known, begins = self._opened(connection, principal, conversation_id, text)
            return self._add(connection, principal, known, text, news=not begins)

    def read(
        self, principal: Principal, arrival: Arrival, conversation_id: str, after: int = 0
    ) -> tuple[HandOver, Sequence[Message]]:
        """The conversation's hand-over and its messages beyond a number. Raises as `write` does."""
        query = register.select_all().where(conversation.c.conversation_id == conversation_id)
        with reading(self._engine) as connection:
            check_owner(connection, principal, conversation_id, arrival)
            row = connection.execute(query).first()
            if row is None:
                raise HandOverNotFound(conversation_id)
            known = register.hand_over_of(row)
            return known, register.messages(connection, known.reference, after)

    def _opened(
        self, connection: Connection, principal: Principal, conversation_id: str, reason: str
    ) -> tuple[HandOver, bool]:
        """The conversation's hand-over, not closed; and whether it begins to wait with this."""
        known, reason = _locked(connection, conversation_id), reason[:LONGEST_REASON]
        if known is not None and known.state is not State.CLOSED:
            return known, False
        if known is None:
            language = language_of(reason).value
            known = register.entered(connection, principal, conversation_id, reason=reason, language=language)
        else:
            register.reopened(connection, principal, known.reference, reason)
        opened = register.by_reference(connection, known.reference)
        put(connection, opened.reference, Event.WAITING, f"{opened.at.timestamp():.0f}", self._told)
        return opened, True

    def _add(
        self, connection: Connection, principal: Principal, known: HandOver, text: str, *, news: bool
    ) -> Message:
        """The message kept; whoever has it owes an answer again, and the desk is told once a round."""
        message = register.added(connection, principal, known.reference, Author.VISITOR, text)
        if known.state is State.ANSWERED:
            register.changed(connection, known.reference, state=State.TAKEN.value)
        if news:
            answers = register.written_by(connection, known.reference, Author.PERSON)
            put(connection, known.reference, Event.MESSAGE, str(answers), self._told)
        return message

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise RecordsUnavailable("the hand-over could not be recorded") from error


def _question(connection: Connection, turn_id: str) -> str:
    """What a customer asked, word for word: a model's words may hold records that support may not read."""
    return connection.execute(select(turn.c.question).where(turn.c.turn_id == turn_id)).scalar() or ""


def _locked(connection: Connection, conversation_id: str) -> HandOver | None:
    """The conversation's hand-over. Whoever asks for it at the same moment waits for this transaction."""
    own = select(conversation.c.conversation_id).where(conversation.c.conversation_id == conversation_id)
    connection.execute(own.with_for_update()).first()
    return register.by_conversation(connection, conversation_id)


def _fill_in(connection: Connection, reference: str, form: Form) -> None:
    values = {"name": form.name, "contact": form.contact, "language": form.language.value}
    register.changed(connection, reference, **values, consented_at=register.now())


def _last_of_visitor(connection: Connection, reference: str) -> str | None:
    written = register.messages(connection, reference)
    return next((one.text for one in reversed(written) if one.author is Author.VISITOR), None)
