"""Groundedness: every figure of an answer stands in what it cites or shows (DESIGN §2 rule 1)."""

import json
import re

from bot.answer import Answer, Outcome
from bot.guards.numbers import figures
from evals.conversations.score import Given, Score, score
from evals.product import DEMO_DAY

_LIST_NUMBER = re.compile(r"^\s*\d{1,2}[.)、]\s", re.MULTILINE)


def grounded_figures(given: Given) -> Score:
    """No figure of the answer comes from nowhere.

    What was asked may be repeated. A hand-over's reference is in no citation: it is what the turn recorded.
    """
    answer = given.answer
    if answer.outcome is Outcome.HANDED_OVER:
        return score("figures", "")
    loose = figures(_LIST_NUMBER.sub("", answer.text)) - _known(answer) - figures(given.expected.say)
    return score("figures", f"without evidence: {', '.join(sorted(loose))}" if loose else "")


def _known(answer: Answer) -> frozenset[str]:
    evidence = [citation.evidence for citation in answer.citations]
    sources = [f"{one.title} {one.section} {one.as_of or ''}" for one in evidence]
    sources += [citation.quote for citation in answer.citations]
    sources += [json.dumps(dict(card.data), ensure_ascii=False) for card in answer.cards]
    sources += [json.dumps(use.arguments, ensure_ascii=False) for use in answer.tool_uses]
    return frozenset(figure for source in [*sources, DEMO_DAY.isoformat()] for figure in figures(source))
