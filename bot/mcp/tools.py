"""What another assistant is offered: `ask`, and the tools that only read, each with the principal of now."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.agent import Agent
from bot.app import Assistant
from bot.arrival import Arrival, Channel
from bot.conversations import ConversationBusy, ConversationNotFound
from bot.message import UnreadableMessage
from tools.evidence import Evidence
from tools.principal import Principal
from tools.tool import Arguments, RecordsUnavailable, Tool, ToolResult, Turn
from tools.toolbox import toolbox

ASK = "ask"
_FROM = Arrival(Channel.MCP)


class NotDone(Exception):
    """The call cannot be answered; the text says what would work, and is shown to the other assistant."""


class Question(Arguments):
    """The arguments of `ask`."""

    message: str = Field(description="The question, in Chinese or English")
    conversation_id: str | None = Field(None, description="As an earlier answer gave it, to go on with it")
    language: str | None = Field(None, description="Language to answer in: zh or en")


class Offered(BaseModel):
    """A tool as the other assistant is told of it."""

    name: str
    description: str
    arguments: dict[str, Any]


class ReadingTools:
    """The tools behind `coverdesk mcp`. None of them writes, prepares a write or confirms one.

    The caller is a program with a model of its own, so that no word of it can be a person's confirmation:
    the agent here has neither the tools that prepare nor ears for "confirm".
    """

    def __init__(self, assistant: Assistant, who: Callable[[], Principal | None]) -> None:
        """`who` is asked at each call; None is somebody whose token is not valid any more."""
        self._assistant, self._who = assistant, who
        kept = (assistant.records, assistant.retriever, assistant.hand_overs)
        box = toolbox(
            *kept,
            as_now=assistant.principals.as_now,
            weights=assistant.warning_weights,
            overrides=assistant.overrides,
            changes=assistant.changes,
            uploaded=assistant.uploading.ledgers,
        )
        self._tools: Sequence[Tool[Any]] = [tool for tool in box.tools if tool.name != "hand_over"]
        self._agent = Agent(
            box,
            assistant.records,
            assistant.conversations,
            assistant.settings.day,
            assistant.provider,
            embedded=assistant.embedded,
        )

    def offered(self) -> Sequence[Offered]:
        """The tools that the principal may use. Raises `NotDone`."""
        principal = self._principal()
        ask = Offered(
            name=ASK,
            description="Ask CoverDesk about trade credit insurance: a cited answer in Chinese or English, "
            "also from the asker's own policies. Quote its figures as they are. It changes nothing.",
            arguments=Question.model_json_schema(),
        )
        return [ask, *(_as_offered(tool) for tool in self._tools if _may(principal, tool))]

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The text and the data of what came back. Raises `NotDone`."""
        principal = self._principal()
        try:
            if name == ASK:
                return self._asked(principal, Question.model_validate(arguments))
            tool = next((one for one in self._tools if one.name == name and _may(principal, one)), None)
            if tool is None:
                raise NotDone(f"There is no tool {name!r} for you: list the tools to see which there are.")
            return self._used(principal, tool, tool.arguments.model_validate(arguments))
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise NotDone(f"The arguments do not fit. {wrong}") from error
        except RecordsUnavailable as error:
            raise NotDone("The records cannot be read just now; try again in a minute.") from error

    def _principal(self) -> Principal:
        principal = self._who()
        if principal is None:
            raise NotDone("The token of this server is not valid any more: start it with another.")
        return principal

    def _asked(self, principal: Principal, asked: Question) -> tuple[str, dict[str, Any]]:
        try:
            answer = self._agent.answer(
                principal, asked.message, asked.conversation_id, asked.language, arrival=_FROM
            )
        except UnreadableMessage as error:
            raise NotDone(str(error)) from error
        except ConversationNotFound as error:
            raise NotDone("No such conversation of yours: leave `conversation_id` out.") from error
        except ConversationBusy as error:
            raise NotDone("Earlier messages of the conversation are still being answered.") from error
        return answer.text, answer.as_data()

    def _used(
        self, principal: Principal, tool: Tool[Any], arguments: Arguments
    ) -> tuple[str, dict[str, Any]]:
        result: ToolResult = tool.run(Turn(principal, self._assistant.settings.day()), arguments)
        data = {
            "finding": result.finding.value,
            "summary": result.summary,
            "evidence": [_as_data(one) for one in result.evidence],
            "cards": [{"kind": card.kind.value, "data": dict(card.data)} for card in result.cards],
            "choices": list(result.choices),
            "missing": list(result.missing),
        }
        texts = [f"{one.title} {one.section}: {one.text}" for one in result.evidence]
        return "\n\n".join([f"{result.finding.value}: {result.summary}", *texts]), data


def _may(principal: Principal, tool: Tool[Any]) -> bool:
    return tool.right is None or principal.may(tool.right)


def _as_offered(tool: Tool[Any]) -> Offered:
    schema = tool.arguments.model_json_schema()
    return Offered(name=tool.name, description=tool.description, arguments=schema)


def _as_data(evidence: Evidence) -> dict[str, Any]:
    return {
        "title": evidence.title,
        "section": evidence.section,
        "text": evidence.text,
        "authority": evidence.authority.value,
        "document_id": evidence.document_id,
        "as_of": evidence.as_of,
    }
