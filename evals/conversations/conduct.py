"""Conduct: how a turn ended, which tools it used, and which cards it brought."""

from collections.abc import Mapping
from typing import Any

from evals.conversations.score import Given, Score, score
from knowledge.folding import fold


def outcome(given: Given) -> Score:
    """The turn ended as it should."""
    wanted, came = given.expected.outcome, given.answer.outcome
    missed = "" if came in wanted else f"wanted {' or '.join(wanted)}, came {came.value}"
    return score("outcome", missed)


def tools(given: Given) -> Score:
    """The tools wanted were called; none at all where none is allowed."""
    wanted, called = given.expected.tools, [use.name for use in given.answer.tool_uses]
    if wanted is None:
        return score("tools", "")
    if not wanted:
        return score("tools", f"wanted none, called {', '.join(called)}" if called else "")
    missing = [name for name in wanted if name not in called]
    return score("tools", f"not called: {', '.join(missing)}; called: {', '.join(called)}" if missing else "")


def arguments(given: Given) -> Score:
    """One call has all the values wanted."""
    wanted, calls = given.expected.arguments, [use.arguments for use in given.answer.tool_uses]
    if not wanted or any(_has(call, wanted) for call in calls):
        return score("arguments", "")
    return score("arguments", f"wanted {dict(wanted)}, came {calls}")


def _has(call: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(_fits(call.get(name), value) for name, value in wanted.items())


def _fits(came: Any, wanted: Any) -> bool:
    if isinstance(came, str) and isinstance(wanted, str):
        return fold(wanted) in fold(came)
    return bool(came == wanted)


def pending(given: Given) -> Score:
    """The action wanted was prepared; none where none may be."""
    wanted, action = given.expected.pending, given.answer.pending
    came = action.draft.kind.value if action else "none"
    return score("pending", "" if wanted in (None, came) else f"wanted {wanted}, came {came}")


def cards(given: Given) -> Score:
    """The cards wanted came; none at all where none is allowed."""
    wanted, came = given.expected.cards, [card.kind for card in given.answer.cards]
    if wanted is None:
        return score("cards", "")
    if not wanted:
        return score("cards", f"wanted none, came {', '.join(came)}" if came else "")
    missing = [kind for kind in wanted if kind not in came]
    return score("cards", f"missing: {', '.join(missing)}; came: {', '.join(came)}" if missing else "")
