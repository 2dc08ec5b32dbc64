"""Handing a conversation to a person: recorded first, and only then said (DESIGN §2 rule 8)."""

from typing import Protocol

from pydantic import Field

from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind
from tools.tool import Arguments, Finding, Tool, ToolResult, Turn


class HandOverArguments(Arguments):
    """What `hand_over` takes."""

    reason: str = Field(default="", description="In a few words, what the person is needed for")


class HandOvers(Protocol):
    """Keeps the list of conversations that wait for a person."""

    def record(self, turn: Turn, reason: str) -> str:
        """The reference under which it now stands; the same one while the conversation still waits.

        Raises `RecordsUnavailable` when it could not be written: then nothing may be promised.
        """
        ...


def hand_over(hand_overs: HandOvers) -> Tool[HandOverArguments]:
    """The tool that puts a conversation on the list that the operator's people read."""

    def run(turn: Turn, arguments: HandOverArguments) -> ToolResult:
        reference = hand_overs.record(turn, arguments.reason)
        text = f"hand-over {reference} recorded"
        return ToolResult(
            Finding.DONE,
            f"{text}. Say the reference; do not promise when somebody answers.",
            evidence=(Evidence(EvidenceKind.RECORD, "hand-over", text, Authority.RECORD, reference),),
            focus={"hand_over": reference},
        )

    return Tool(
        "hand_over",
        "Ask for a person to take over. Only when the user wants one, complains, or threatens legal steps.",
        HandOverArguments,
        run,
    )
