"""Several questions in one message: answered one after the other, in one answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answer import Outcome
from bot.brief import Brief
from bot.reply import Reply

MOST = 4
"""Questions of one message that are answered."""
SHORTEST = 4
"""Characters of what may be a question of its own."""
_ENDS = re.compile(
    r"(?<=[?？])\s*|(?:[。；;\n]|[,，])\s*(?=另外|还有|以及|顺便|再问|also\b|and also\b|another question)"
)
_ASKS = re.compile(
    r"[?？]|多少|几|吗|么|呢|什么|哪|怎么|如何|\b(what|when|how|which|is|are|can|do|does|where|limit|status)\b"
)


def several_asked(message: str, brief: Brief) -> Sequence[tuple[str, Brief]]:
    """Each question with what it is to be understood by; empty where the message asks one.

    A message that names several buyers asks the same of each. A later question is about the buyer of the one
    before it where it names none: 额度多少？账期多长？
    """
    if brief.several:
        return [(message, replace(brief, mention=one, several=())) for one in brief.several]
    parts = [part.strip() for part in _ENDS.split(message) if len(part.strip()) >= SHORTEST]
    if not len(parts) > 1 or not all(_ASKS.search(part.lower()) for part in parts):
        return ()
    return list(_carried(parts[:MOST], brief))


def _carried(parts: Sequence[str], brief: Brief) -> Iterator[tuple[str, Brief]]:
    """The buyer of the message goes with each part that does not stand for itself."""
    focus = brief.focus
    if brief.mention.certain:
        focus = replace(focus, buyer_name=brief.mention.names[0], open_question=None)
    for part in parts:
        yield part, replace(brief, focus=focus)


def joined(replies: Sequence[Reply]) -> Reply:
    """All of them in order; what is asked back comes last, and decides how the turn ends."""
    asked_back = [one for one in replies if one.outcome is Outcome.CLARIFY]
    told = [one for one in replies if one.outcome is not Outcome.CLARIFY]
    last = (asked_back or told)[-1]
    outcome = last.outcome if asked_back else told[0].outcome
    return Reply(
        outcome=outcome,
        answer="\n\n".join(dict.fromkeys(one.answer for one in (*told, *asked_back))),
        suggestions=last.suggestions,
    )
