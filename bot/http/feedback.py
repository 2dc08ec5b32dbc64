"""`POST /v1/feedback`: what a person thought of an answer they were given (DESIGN §4.4)."""

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.feedback import LONGEST_COMMENT, Feedback, Rating, TurnUnknown
from bot.http.callers import Caller, CameBy, CurrentAssistant

router = APIRouter(prefix="/v1")


class FeedbackBody(BaseModel):
    """A rating of one's own turn, with words if there are any; the last one counts."""

    model_config = ConfigDict(extra="forbid")

    turn_id: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    rating: Rating
    comment: Annotated[str, StringConstraints(max_length=LONGEST_COMMENT)] = ""


@router.post("/feedback")
def feedback(
    body: FeedbackBody, principal: Caller, arrival: CameBy, assistant: CurrentAssistant
) -> dict[str, str]:
    """Kept with the turn. 404 for another's turn or an unknown one: they look the same."""
    try:
        Feedback(assistant.engine).give(principal, body.turn_id, body.rating, body.comment, arrival)
    except TurnUnknown as error:
        raise HTTPException(404, "No such turn of yours.") from error
    return {"turn_id": body.turn_id, "rating": body.rating.value}
