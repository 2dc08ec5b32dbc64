"""Where a conversation stands: a pure function from what happened, and the time, to how it is counted."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.answer import Outcome
from bot.ledger.facts import DURABLE_AFTER, QUIET, Facts
from bot.ledger.said import Said


class Ending(StrEnum):
    """How a conversation ended; every eligible one has exactly one of these."""

    OPEN = "open"
    """The last message is less than an hour old."""
    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    UNPROVEN = "unproven"
    """An answer was given, and nothing tells whether it helped."""
    REOPENED = "reopened"
    REJECTED = "rejected"
    """Somebody said that the answer was wrong or of no use."""
    REFUSED = "refused"
    ABANDONED = "abandoned"
    HANDED_OVER = "handed_over"


SUCCESSES = frozenset({Ending.CONFIRMED, Ending.ASSUMED})
ABSTENTIONS = frozenset({Outcome.NOT_FOUND, Outcome.UNAVAILABLE, Outcome.CLARIFY, Outcome.REFUSED})
UNANSWERED = frozenset({None, Outcome.CLARIFY, Outcome.NOT_FOUND, Outcome.UNAVAILABLE})
"""Whoever leaves after one of these was not helped; None is a turn that broke off."""
_SUBSTANTIVE = frozenset({Outcome.ANSWERED, Outcome.CONFIRM})


@dataclass(frozen=True)
class Standing:
    """How one conversation is counted."""

    eligible: bool
    """Something of ours was asked. What is not eligible is in no count."""
    involved: bool
    """The assistant gave at least one answer of substance."""
    answered: bool
    """The last question got one."""
    abstained: bool
    """The last question got none: not found, unavailable, asked back and left there, or refused."""
    ending: Ending
    known: bool
    """Seven days have passed since its last message, so that its ending is no longer young."""
    due_at: datetime | None
    """When time alone may change this; None when it cannot any more."""

    @property
    def durable(self) -> bool:
        """A success that lasted: the numerator of deflection."""
        return self.eligible and self.known and self.ending in SUCCESSES


def standing_of(facts: Facts, now: datetime) -> Standing:
    """The standing at a moment that is not before the last message."""
    questions = facts.questions
    substantive = [turn.outcome in _SUBSTANTIVE for turn in questions]
    known = now - facts.last_at >= DURABLE_AFTER
    quiet = now - facts.last_at >= QUIET
    return Standing(
        eligible=bool(questions),
        involved=any(substantive),
        answered=bool(substantive) and substantive[-1],
        abstained=bool(questions) and questions[-1].outcome in ABSTENTIONS,
        ending=_ending(facts, quiet=quiet) if questions else Ending.OPEN,
        known=known,
        due_at=None if known else facts.last_at + (DURABLE_AFTER if quiet else QUIET),
    )


def _ending(facts: Facts, *, quiet: bool) -> Ending:
    """What was said against an answer counts before anything said for it."""
    if facts.handed_over_at or any(turn.outcome is Outcome.HANDED_OVER for turn in facts.turns):
        return Ending.HANDED_OVER
    if _came_back(facts):
        return Ending.REOPENED
    if _is_rejected(facts):
        return Ending.REJECTED
    return _at_rest(facts) if quiet else Ending.OPEN


def _is_rejected(facts: Facts) -> bool:
    return facts.turns[-1].said is Said.COMPLAINT or any(turn.disliked_at for turn in facts.turns)


def _came_back(facts: Facts) -> bool:
    """Whether it had counted as a success, and then did not stay one."""
    for place in range(1, len(facts.turns)):
        pause = facts.turns[place].asked_at - facts.turns[place - 1].last_at
        goes_on = facts.turns[place].is_question or facts.turns[place].said is Said.COMPLAINT
        if pause >= QUIET and goes_on and _had_counted(facts.until(place), facts.turns[place].asked_at):
            return True
    later = [turn.disliked_at for turn in facts.turns if turn.disliked_at] + [facts.asked_again_at]
    return any(at and at - facts.last_at >= QUIET and _had_counted(facts, at) for at in later)


def _had_counted(facts: Facts, at: datetime) -> bool:
    """Whether these turns were a success until `at`, with what had been said of them by then."""
    if any(turn.disliked_at and turn.disliked_at < at for turn in facts.turns):
        return False
    known = [replace(turn, liked_at=_by(at, turn.liked_at)) for turn in facts.turns]
    return _at_rest(replace(facts, turns=known)) in SUCCESSES


def _by(at: datetime, said_at: datetime | None) -> datetime | None:
    return said_at if said_at and said_at < at else None


def _at_rest(facts: Facts) -> Ending:
    """The ending of a conversation in which nobody has written for an hour, and nobody has complained."""
    places = [place for place, turn in enumerate(facts.turns) if turn.is_question]
    if not places:
        return Ending.ABANDONED
    last, after = facts.turns[places[-1]], facts.turns[places[-1] + 1 :]
    closing = after[-1].said if after else None
    if last.outcome in UNANSWERED or closing is Said.GAVE_UP:
        return Ending.ABANDONED
    if last.outcome is Outcome.REFUSED:
        return Ending.REFUSED
    if closing is Said.COMPLAINT:
        return Ending.REJECTED
    if last.liked_at or closing is Said.THANKS:
        return Ending.CONFIRMED
    only_talk = all(turn.outcome is Outcome.SMALLTALK for turn in after)
    assumed = last.outcome is Outcome.ANSWERED and last.cited and only_talk
    return Ending.ASSUMED if assumed else Ending.UNPROVEN
