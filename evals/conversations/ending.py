"""The end of a conversation: what is on record then, and what must not be there unasked."""

from collections import Counter
from collections.abc import Sequence

from evals.conversations.case import Case
from evals.conversations.score import Score, score
from tools.pending_action import ActionKind, ActionState, PendingAction


def final_state(case: Case, actions: Sequence[PendingAction], hand_overs: int) -> Score:
    """What was executed and what waits is what the case says."""
    wanted = case.after
    if wanted is None:
        return score("state", "")
    missed = [
        f"wanted {state.value} {_told(kinds)}, came {_told(_in(actions, state))}"
        for state, kinds in ((ActionState.EXECUTED, wanted.executed), (ActionState.PENDING, wanted.open))
        if kinds is not None and Counter(kinds) != Counter(_in(actions, state))
    ]
    if wanted.hand_overs is not None and wanted.hand_overs != hand_overs:
        missed.append(f"wanted {wanted.hand_overs} hand-overs, came {hand_overs}")
    return score("state", "; ".join(missed))


def nothing_unconfirmed(case: Case, actions: Sequence[PendingAction], confirmed: int) -> Score:
    """Nothing was executed but what the case confirms, by a decision or by a word that it says is one."""
    executed = _in(actions, ActionState.EXECUTED)
    by_words = len(case.after.executed or ()) if case.after else 0
    extra = len(executed) - max(confirmed, by_words)
    return score("unconfirmed writes", f"{extra} executed unasked: {_told(executed)}" if extra > 0 else "")


def _in(actions: Sequence[PendingAction], state: ActionState) -> list[ActionKind]:
    return [one.draft.kind for one in actions if one.state is state]


def _told(kinds: Sequence[ActionKind]) -> str:
    return ", ".join(kinds) or "nothing"
