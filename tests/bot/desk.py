"""A desk over a demo book of its own: what is confirmed here changes no other test's book."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from bot.agent import Agent
from bot.answer import Answer
from bot.app import Assistant
from bot.confirm import Actions
from bot.conversations import Conversations
from bot.handovers.desk import HandOverDesk
from bot.handovers.queue import SupportQueue
from tools.pending_action import PendingAction
from tools.principal import PUBLIC, Principal
from tools.records.aliases import Aliases
from tools.records.demo import load_demo
from tools.records.insurers.submitting_for import SubmitAccount
from tools.records.principals import Principals
from tools.records.sql import SqlRecords
from tools.tool import Tool, ToolResult, Turn
from tools.toolbox import toolbox

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """The time as a test sets it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def later(self, span: timedelta) -> None:
        self.now += span


class NoPassages:
    """Documents play no part in writes."""

    def find(self, *_: Any, **__: Any) -> Any:
        return ()


@dataclass
class Desk:
    """People, tools and the desk over one database."""

    engine: Engine
    clock: Clock
    actions: Actions
    records: SqlRecords
    principals: Principals

    def who(self, principal_id: str) -> Principal:
        if principal_id == "public":
            return PUBLIC
        found = self.principals.by_id(principal_id)
        assert found is not None, principal_id
        return found

    def run(self, who: str, tool: str, **arguments: Any) -> ToolResult:
        """What a tool of this name gives this person."""
        passages: Any = NoPassages()
        every = toolbox(self.records, passages, HandOverDesk(self.engine), self.actions)
        named: Tool[Any] = every.named(tool)
        return named.run(Turn(self.who(who), TODAY, "c_test"), named.arguments(**arguments))

    def prepared(self, who: str, tool: str, **arguments: Any) -> PendingAction:
        result = self.run(who, tool, **arguments)
        assert result.pending is not None, result
        return result.pending

    def confirmed(self, who: str, tool: str, **arguments: Any) -> PendingAction:
        action = self.prepared(who, tool, **arguments)
        return self.actions.confirm(self.who(who), action.id)

    def card(self, who: str, tool: str, **arguments: Any) -> Mapping[str, Any]:
        return self.run(who, tool, **arguments).cards[0].data


def desk_over(
    engine: Engine, *, four_eyes: bool = False, submitted: Mapping[str, SubmitAccount] | None = None
) -> Desk:
    """The demo book in this database, and a desk before it."""
    load_demo(engine)
    clock, principals = Clock(), Principals(engine)
    actions = Actions(engine, clock, principals.as_now, four_eyes=four_eyes, submitted=submitted)
    return Desk(engine, clock, actions, SqlRecords(engine), principals)


def assistant_over(desk: Desk, assistant: Assistant) -> Assistant:
    """The assistant with this desk's book in the place of its own; its documents stay."""
    conversations, records = Conversations(desk.engine), desk.records
    hand_overs = HandOverDesk(desk.engine)
    tools = toolbox(records, assistant.retriever, hand_overs, desk.actions, desk.principals.as_now)
    today = assistant.settings.day
    agent = Agent(tools, records, conversations, today, actions=desk.actions)
    return replace(
        assistant,
        engine=desk.engine,
        records=records,
        aliases=Aliases(desk.engine),
        principals=desk.principals,
        conversations=conversations,
        hand_overs=hand_overs,
        support_queue=SupportQueue(desk.engine),
        actions=desk.actions,
        agent=agent,
    )


@dataclass
class Conversing:
    """One person's conversation with an assistant."""

    assistant: Assistant
    who: Principal
    conversation_id: str | None = None

    def says(self, message: str) -> Answer:
        answer = self.assistant.agent.answer(self.who, message, self.conversation_id)
        self.conversation_id = answer.conversation_id
        return answer
