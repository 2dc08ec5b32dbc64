"""Playing a case with the whole assistant; one that may write gets a home of its own."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from bot.answer import Answer, Outcome
from bot.app import Assistant, open_assistant
from bot.handovers.case import State
from evals.conversations import conduct, ending, groundedness, wording
from evals.conversations.case import Case, Expectation, Result, ScriptedUser
from evals.conversations.deciding import decide
from evals.conversations.played import Played, PlayedTurn
from evals.conversations.score import Given, Score, Scorer, score
from evals.product import person, settings_in
from tools.pending_action import PendingAction
from tools.principal import Principal

SCORERS: tuple[Scorer, ...] = (
    conduct.outcome,
    conduct.tools,
    conduct.arguments,
    conduct.cards,
    conduct.pending,
    wording.said,
    wording.not_said,
    wording.cited,
    wording.language,
    groundedness.grounded_figures,
)


@contextmanager
def stage(assistant: Assistant, case: Case) -> Iterator[Assistant]:
    """The assistant that a case is played with: a copy of its home where the case may write."""
    if not case.writes:
        yield assistant
        return
    with TemporaryDirectory(prefix="coverdesk-case-") as folder:
        home = Path(folder) / "home"
        copytree(assistant.settings.home, home)
        with open_assistant(settings_in(home, assistant.settings.model)) as own:
            yield own


def play(assistant: Assistant, case: Case) -> Played:
    """One case, in a conversation of its own."""
    with stage(assistant, case) as own:
        talk = _Talk(own, person(own.principals, case.principal))
        turns = [_played(talk, expected) for expected in case.turns]
        ended = []
        if case.user:
            replies = list(_answered(talk, case.user))
            turns += replies
            last = replies[-1].answer if replies else talk.last
            ended.append(_came_out(case.user, last))
        actions, waiting = talk.actions(), own.support_queue.listed([State.WAITING])
        hand_overs = sum(one.conversation_id == talk.conversation for one in waiting)
        confirmed = sum(turn.result is Result.EXECUTED for turn in turns)
        ended += [
            ending.final_state(case, actions, hand_overs),
            ending.nothing_unconfirmed(case, actions, confirmed),
        ]
        return Played(case, tuple(turns), tuple(ended))


@dataclass
class _Talk:
    """A conversation as it goes on."""

    assistant: Assistant
    principal: Principal
    conversation: str | None = None
    last: Answer | None = None

    def say(self, words: str) -> tuple[Answer, float]:
        begun = time.perf_counter()
        answer = self.assistant.agent.answer(self.principal, words, self.conversation)
        seconds = time.perf_counter() - begun
        self.conversation, self.last = answer.conversation_id, answer
        return answer, seconds

    def actions(self) -> Sequence[PendingAction]:
        """What was prepared in it, oldest first."""
        if self.conversation is None:
            return ()
        return self.assistant.actions.in_conversation(self.principal, self.conversation)


def _played(talk: _Talk, expected: Expectation) -> PlayedTurn:
    if expected.do:
        return _decided(talk, expected)
    answer, seconds = talk.say(expected.say)
    scores = tuple(scorer(Given(expected, answer)) for scorer in SCORERS)
    return PlayedTurn(expected.say, answer, None, scores, seconds)


def _decided(talk: _Talk, expected: Expectation) -> PlayedTurn:
    who = person(talk.assistant.principals, expected.by) if expected.by else talk.principal
    said = f"({who.id} presses {expected.do})"
    prepared = talk.actions()
    if not prepared:
        return PlayedTurn(said, None, None, (score("decision", "nothing was prepared"),))
    result = decide(talk.assistant, who, prepared[-1].id, expected.do)
    missed = "" if result is expected.result else f"wanted {expected.result}, came {result}"
    return PlayedTurn(said, None, result, (score("decision", missed),))


def _answered(talk: _Talk, user: ScriptedUser) -> Iterator[PlayedTurn]:
    """The user's replies for as long as something is asked back and there is something to reply."""
    for reply in _replies(user):
        if talk.last is None or talk.last.outcome is not Outcome.CLARIFY:
            return
        answer, seconds = talk.say(reply)
        anything = Expectation(say=reply, outcome=tuple(Outcome))
        scores = (groundedness.grounded_figures(Given(anything, answer)),)
        yield PlayedTurn(reply, answer, None, scores, seconds)


def _replies(user: ScriptedUser) -> list[str]:
    """In the order in which things are asked: which company, then the figures."""
    figures = " ".join(part for part in (user.amount, user.currency) if part)
    figures = f"{figures}, {user.terms} days" if user.terms else figures
    return [one for one in (user.choice or user.buyer, figures) if one]


def _came_out(user: ScriptedUser, last: Answer | None) -> Score:
    if last is None:
        return score("scripted user", "nothing was answered")
    good = last.outcome in user.then if user.then else last.outcome is not Outcome.CLARIFY
    return score("scripted user", "" if good else f"it ended with {last.outcome.value}")
