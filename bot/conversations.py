"""Conversations: the transcript, what each is about, and one lease a conversation (DESIGN §3)."""

import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Update, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.answer import Answer
from bot.arrival import FROM_SHELL, Arrival
from bot.audit import noted
from bot.presence import lease_of
from bot.schema import conversation, turn
from bot.turn_queue import LEASE, leased, left, let_go, queued
from knowledge.database import reading
from tools.principal import Principal, Role


class ConversationNotFound(Exception):
    """No such conversation of this principal's; a foreign one looks the same."""


class ConversationBusy(Exception):
    """Earlier messages of the conversation are still being answered; the asker should try again."""


@dataclass(frozen=True)
class OpenQuestion:
    """What was asked back: the tool that waits for it, and the choices that were offered."""

    tool: str
    missing: str
    asked: str = ""
    """What the user had written for it."""
    choices: tuple[str, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """What else the tool was given, to be given again with the answer."""


@dataclass(frozen=True)
class Focus:
    """What a conversation is about, carried from turn to turn. Names only; figures are read anew."""

    buyer_id: str = ""
    buyer_name: str = ""
    claim_no: str = ""
    tool: str = ""
    """The tool that answered last."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """What it was given: the amounts, terms and days that a further question may change."""
    delivery: Mapping[str, Any] = field(default_factory=dict)
    """What was last checked for cover of this buyer: a further amount goes on its terms."""
    listed: tuple[str, ...] = ()
    """What was listed last, in its order: claims and invoices by number, buyers by registered name."""
    open_question: OpenQuestion | None = None

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def focus_from(text: str) -> Focus:
    """The focus as it was kept."""
    data = json.loads(text)
    asked = data.pop("open_question", None)
    if asked:
        asked["choices"] = tuple(asked["choices"])
    data["listed"] = tuple(data.get("listed", ()))
    return Focus(**data, open_question=OpenQuestion(**asked) if asked else None)


@dataclass(frozen=True)
class Exchange:
    """One past question with its answer; the answer is None where the turn broke off."""

    turn_id: str
    asked_at: str
    question: str
    answer: str | None
    outcome: str | None


@dataclass
class Talk:
    """A conversation held for one turn."""

    conversation_id: str
    turn_id: str
    focus: Focus
    history: Sequence[Exchange] = field(default_factory=tuple)
    lease: str = ""
    closed: bool = False


class Conversations:
    """The transcript in SQL, and the audit of its answers; held in the name of the process with this mark."""

    def __init__(self, engine: Engine, mark: str = "") -> None:
        self._engine, self._mark = engine, mark

    def let_go(self, marks: Sequence[str]) -> None:
        """Conversations that killed processes held are free at once: of an answer nothing was kept."""
        if marks:
            with self._engine.begin() as connection:
                let_go(connection, marks)

    @contextmanager
    def talk(
        self,
        principal: Principal,
        question: str,
        conversation_id: str | None,
        *,
        arrival: Arrival = FROM_SHELL,
        patience: float = 20.0,
    ) -> Iterator[Talk]:
        """Hold a conversation for one turn; the question is kept before any work is done.

        Raises `ConversationNotFound` for another's or an unknown one, and `ConversationBusy` when earlier
        messages take longer than `patience` seconds.
        """
        held = self._hold(principal, question, conversation_id, arrival)
        if held is None and conversation_id is not None:
            held = self._waited(principal, question, conversation_id, arrival, patience)
        if held is None:
            raise ConversationBusy(conversation_id)
        try:
            yield held
        finally:
            if not held.closed:
                self._release(held)

    def _waited(
        self, principal: Principal, question: str, conversation_id: str, arrival: Arrival, patience: float
    ) -> Talk | None:
        """The conversation, held once everything that came earlier is over; None if that takes too long."""
        deadline = time.monotonic() + patience
        try:
            with self._engine.begin() as connection:
                ticket = queued(connection, conversation_id, patience)
        except IntegrityError as error:  # it was erased just now
            raise ConversationNotFound(conversation_id) from error
        held = None
        try:
            while held is None and time.monotonic() < deadline:
                time.sleep(0.02)  # for the turn that holds the lease in the database, perhaps elsewhere
                held = self._hold(principal, question, conversation_id, arrival, ticket)
        finally:
            if held is None:
                with self._engine.begin() as connection:
                    left(connection, ticket)
        return held

    def _hold(
        self,
        principal: Principal,
        question: str,
        conversation_id: str | None,
        arrival: Arrival,
        ticket: int | None = None,
    ) -> Talk | None:
        """Lease, read and note the question in one transaction; None while it is not this message's turn."""
        lease = lease_of(self._mark)
        with self._engine.begin() as connection:
            if conversation_id is None:
                conversation_id = begun(connection, principal, arrival, lease)
            else:
                check_owner(connection, principal, conversation_id, arrival)
                if not leased(connection, conversation_id, lease, ticket):
                    return None
            return _open(connection, conversation_id, lease, question)

    def _release(self, held: Talk) -> None:
        with self._engine.begin() as connection:
            connection.execute(_released(held))

    def close(self, principal: Principal, held: Talk, answer: Answer, focus: Focus) -> None:
        """Keep the answer, the new focus and the audit's line, and let the conversation go, all at once."""
        details = {
            "conversation": answer.conversation_id,
            "outcome": answer.outcome.value,
            "model": answer.model,
            "tools": [use.name for use in answer.tool_uses],
            "cited": [f"{c.evidence.title} {c.evidence.section}".strip() for c in answer.citations],
        }
        with self._engine.begin() as connection:
            connection.execute(
                update(turn)
                .where(turn.c.turn_id == answer.turn_id)
                .values(answered_at=_now().isoformat(), **_kept(answer))
            )
            connection.execute(_released(held).values(focus=focus.as_json()))
            noted(connection, principal.id, "answered", answer.turn_id, details)
        held.closed = True

    def check(self, principal: Principal, conversation_id: str, arrival: Arrival = FROM_SHELL) -> None:
        """Raises `ConversationNotFound` for another's or an unknown one."""
        with reading(self._engine) as connection:
            check_owner(connection, principal, conversation_id, arrival)

    def transcript(
        self, principal: Principal, conversation_id: str, arrival: Arrival = FROM_SHELL
    ) -> Sequence[Exchange]:
        """The exchanges so far. Raises `ConversationNotFound` for another's or an unknown one."""
        with reading(self._engine) as connection:
            check_owner(connection, principal, conversation_id, arrival)
            return exchanges(connection, conversation_id, at_most=1000)

    def documents(
        self, principal: Principal, conversation_id: str, arrival: Arrival = FROM_SHELL
    ) -> Mapping[str, Any]:
        """The whole answers by turn, as they were given; none for a turn that broke off or is not over.

        Raises `ConversationNotFound` for another's or an unknown conversation.
        """
        query = select(turn.c.turn_id, turn.c.document).where(
            turn.c.conversation_id == conversation_id, turn.c.document.is_not(None)
        )
        with reading(self._engine) as connection:
            check_owner(connection, principal, conversation_id, arrival)
            return {one.turn_id: json.loads(one.document) for one in connection.execute(query)}


def begun(connection: Connection, principal: Principal, arrival: Arrival, lease: str | None = None) -> str:
    """The id of a new conversation of this principal's, held under `lease` where one is given."""
    conversation_id = f"c_{secrets.token_urlsafe(24)}"
    connection.execute(
        insert(conversation).values(
            conversation_id=conversation_id,
            principal_id=principal.id,
            created_at=_now().isoformat(),
            focus=Focus().as_json(),
            lease=lease,
            leased_until=(_now() + LEASE).isoformat() if lease else None,
            channel=arrival.channel.value,
            site_id=arrival.site_id,
        )
    )
    return conversation_id


def check_owner(
    connection: Connection, principal: Principal, conversation_id: str, arrival: Arrival = FROM_SHELL
) -> None:
    """Raises `ConversationNotFound` unless the conversation is this principal's.

    All visitors are one principal: what tells them apart is the id, which nobody can guess, and the website
    that it was begun on.
    """
    query = select(conversation.c.principal_id, conversation.c.site_id)
    owner = connection.execute(query.where(conversation.c.conversation_id == conversation_id)).first()
    if owner is None or owner.principal_id != principal.id:
        raise ConversationNotFound(conversation_id)
    if principal.role is Role.PUBLIC and owner.site_id != arrival.site_id:
        raise ConversationNotFound(conversation_id)


def _kept(answer: Answer) -> dict[str, Any]:
    """What is kept of an answer with its turn: also which tools and texts it rests on, to be counted."""
    cited = [
        {
            "document_id": one.evidence.document_id,
            "section": one.evidence.section,
            "authority": one.evidence.authority.value,
        }
        for one in answer.citations
    ]
    return {
        "outcome": answer.outcome.value,
        "answer": answer.text,
        "language": answer.language,
        "model": answer.model,
        "tools": json.dumps([use.name for use in answer.tool_uses]),
        "cited": json.dumps(cited, ensure_ascii=False),
        "document": json.dumps(answer.as_data(), ensure_ascii=False),
    }


def _open(connection: Connection, conversation_id: str, lease: str, question: str) -> Talk:
    focus = connection.execute(
        select(conversation.c.focus).where(conversation.c.conversation_id == conversation_id)
    ).scalar_one()
    history = exchanges(connection, conversation_id)
    turn_id = f"t_{secrets.token_urlsafe(16)}"
    connection.execute(
        insert(turn).values(
            turn_id=turn_id,
            conversation_id=conversation_id,
            number=_count(connection, conversation_id) + 1,
            asked_at=_now().isoformat(),
            question=question,
        )
    )
    return Talk(conversation_id, turn_id, focus_from(focus), history, lease)


def _released(held: Talk) -> Update:
    """Give the lease back, unless it ran out and somebody else has it by now."""
    return (
        update(conversation)
        .where(conversation.c.conversation_id == held.conversation_id, conversation.c.lease == held.lease)
        .values(lease=None, leased_until=None)
    )


def exchanges(connection: Connection, conversation_id: str, at_most: int = 20) -> Sequence[Exchange]:
    """The last exchanges of a conversation, in their order; whose it is was checked before."""
    rows = connection.execute(
        select(turn.c.turn_id, turn.c.asked_at, turn.c.question, turn.c.answer, turn.c.outcome)
        .where(turn.c.conversation_id == conversation_id)
        .order_by(turn.c.number.desc())
        .limit(at_most)
    ).all()
    return [Exchange(*row) for row in reversed(rows)]


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _count(connection: Connection, conversation_id: str) -> int:
    return int(
        connection.execute(
            select(func.count()).select_from(turn).where(turn.c.conversation_id == conversation_id)
        ).scalar_one()
    )
