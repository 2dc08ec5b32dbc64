"""What is asked back about records: which buyer, which claim, which policy is meant."""

from collections.abc import Sequence
from typing import Any

from bot.answer import Outcome
from bot.brief import Brief
from bot.embedded.planning import Done
from bot.embedded.wording.claims import claim_line
from bot.embedded.wording.companies import candidate_line, wrong_numbers_in_words
from bot.embedded.wording.phrases import say, word
from bot.language import Language
from bot.reply import Reply
from tools.tool import MOST_CHOICES, CardKind, ToolResult


def which_buyer(done: Done, language: Language) -> Reply:
    """The question for a buyer; a number that cannot be right is told first."""
    answer = _mistyped(done, language) or say("which_buyer", language)
    return Reply(outcome=Outcome.CLARIFY, answer=answer)


def which_meant(may_mean: Sequence[str], brief: Brief) -> Reply:
    """Which of several intents is meant; each choice is a whole question, to be sent as it is."""
    language, certain = brief.language, brief.mention.certain
    buyer = brief.mention.names[0] if certain else say("unsure_buyer", language)
    choices = [word("unsure_choice", asked, language).format(buyer=buyer) for asked in may_mean]
    listed = "\n" + "\n".join(f"- {choice}" for choice in choices)
    return Reply(outcome=Outcome.CLARIFY, answer=say("unsure", language, choices=listed), suggestions=choices)


def _mistyped(done: Done, language: Language) -> str:
    wrong, marks = done.result.wrong_numbers, [f"[{mark}]" for mark in done.marks]
    if not wrong:
        return ""
    told = wrong_numbers_in_words(wrong, marks, language)
    return told if CardKind.BUYERS in _cards(done.result) else f"{told}\n{say('number_again', language)}"


def choose(done: Done, language: Language) -> Reply:
    """What several of may be meant, to be chosen from; what speaks against each being bound comes first."""
    result = done.result
    cards = _cards(result)
    if CardKind.BUYERS in cards:
        candidates = cards[CardKind.BUYERS]["candidates"]
        choices = [candidate_line(one, language) for one in candidates]
        phrase = "choose_buyer" if len(choices) > 1 else "choose_only_buyer"
        branch = any(one.get("branch_named") for one in candidates)
        before = [_mistyped(done, language), say("branch_named", language) if branch else ""]
    else:
        phrase, choices = _of_portfolio(result, cards[CardKind.PORTFOLIO]["rows"], language)
        before = []
    listed = "\n" + "\n".join(f"{place}) {choice}" for place, choice in enumerate(choices, start=1))
    told = [*(one for one in before if one), say(phrase, language, choices=listed)]
    return Reply(outcome=Outcome.CLARIFY, answer="\n".join(told), suggestions=list(result.choices[:5]))


def _cards(result: ToolResult) -> dict[CardKind, Any]:
    return {card.kind: card.data for card in result.cards}


def _of_portfolio(
    result: ToolResult, rows: list[dict[str, Any]], language: Language
) -> tuple[str, list[str]]:
    if "policy" in result.missing:
        return "choose_policy", [" · ".join(str(one) for one in row.values() if one) for row in rows]
    return "choose_claim", [claim_line(row, language) for row in rows[:MOST_CHOICES]]
