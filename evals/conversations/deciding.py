"""A person's decision on a prepared action, as a button makes it: through the product's own store."""

from bot.app import Assistant
from bot.confirm import ActionExpired, ActionUnknown, AlreadyDecided, MayNotDecide
from evals.conversations.case import Result
from tools.principal import Principal


def decide(assistant: Assistant, principal: Principal, action_id: str, what: str) -> Result:
    """What comes of confirming or cancelling."""
    actions = assistant.actions
    try:
        (actions.confirm if what == "confirm" else actions.cancel)(principal, action_id)
    except ActionUnknown:
        return Result.UNKNOWN
    except MayNotDecide:
        return Result.FORBIDDEN
    except AlreadyDecided:
        return Result.DECIDED
    except ActionExpired:
        return Result.EXPIRED
    return Result.EXECUTED if what == "confirm" else Result.CANCELLED
