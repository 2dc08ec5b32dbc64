"""The reply: the form in which every model ends its turn."""

from pydantic import BaseModel, ConfigDict, Field

from bot.answer import Outcome


class Reply(BaseModel):
    """End the turn with this. Every figure must stand in the evidence, cited as [1], [2], …"""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome = Field(
        description="answered; clarify (a question back); not_found; unavailable; refused; out_of_scope; "
        "handed_over (only after hand_over); smalltalk"
    )
    answer: str = Field(description="Markdown in the user's language, with [n] marks for the evidence used")
    suggestions: list[str] = Field(default_factory=list, description="Up to three questions to ask next")
